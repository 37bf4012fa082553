// Answers a repeated creating request as the first time, by its Idempotency-Key; the same work is done once.
import type { Context, MiddlewareHandler, Next } from "hono"
import { routePath } from "hono/route"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { AppError } from "../../errors.ts"
import { sha256Hex } from "../../hex.ts"
import type { ClaimOutcome, IdempotencyKeys, IdempotencyScope, IdempotentTry, Log } from "../../ports.ts"
import type { ReportingVariables } from "../reporting-env.ts"
import { openReply, sealReply } from "./sealed-reply.ts"

const IDEMPOTENCY_HEADER = "Idempotency-Key"
/** After this long a first try is taken for dead and another takes its place; no request lives as long. */
const LEASE_SECONDS = 60
const KEPT_HOURS = 24
/** Metadata is bounded, so no success is longer. A longer refusal need not be kept, because a repeat gets the same one. */
const MAX_KEPT_BYTES = 65_536

type KeepingEnv = {
  Bindings: object
  Variables: Pick<ReportingVariables, "requestId" | "defer"> & { deps: { idempotency: IdempotencyKeys; log: Log } }
}
/** `rights` are what the caller may reach: a kept reply is only for callers with the same. */
export type Origin = { scope: IdempotencyScope; rights: unknown }

/** For creating POSTs; `originOf` says whose request it is. Without the header it does nothing. */
export const idempotentAs = <E extends KeepingEnv>(originOf: (c: Context<E>) => Origin): MiddlewareHandler<E> =>
  async function idempotent(c, next) {
    const key = keyOf(c)
    return key === null ? await next() : await answerOnce(c, c.var, key, originOf(c), next)
  }

function keyOf(c: Context): string | null {
  const key = c.req.header(IDEMPOTENCY_HEADER)
  if (key === undefined) return null
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  const message = "must be 1 to 255 visible ASCII characters"
  throw new AppError("idempotency-key-malformed", {
    detail: `${IDEMPOTENCY_HEADER}: ${message}`,
    errors: [{ path: IDEMPOTENCY_HEADER, message }],
  })
}

async function answerOnce(c: Context, vars: KeepingEnv["Variables"], key: string, origin: Origin, next: Next) {
  const request: IdempotentTry = {
    scope: origin.scope,
    route: `${c.req.method} ${routePath(c, -1)}`,
    keyHash: await sha256Hex(key),
    // The key is hashed too, so that a reader of the table cannot guess the passwords in bodies.
    fingerprint: await sha256Hex(JSON.stringify([key, c.req.method, c.req.path, origin.rights, await bodyDigest(c)])),
    claim: crypto.randomUUID(),
  }
  const held = await vars.deps.idempotency.claim(request, LEASE_SECONDS, KEPT_HOURS)
  if (held.outcome !== "claimed") return await replyTo(c, held, key, request.fingerprint)
  // A client that hangs up will ask again, so the work it began is finished nevertheless.
  const settled = Promise.withResolvers<void>()
  vars.defer(settled.promise)
  try {
    await next()
    await settle(c.res, vars, request, key)
  } finally {
    settled.resolve()
  }
}

async function replyTo(
  c: Context,
  held: Exclude<ClaimOutcome, { outcome: "claimed" }>,
  key: string,
  fingerprint: string,
): Promise<Response> {
  switch (held.outcome) {
    case "reused":
      throw new AppError("idempotency-key-reused", { detail: "Send another key with another request." })
    case "in-flight":
      throw new AppError("idempotency-in-flight", {
        detail: `The first request is still running, for at most ${held.leaseSeconds} seconds.`,
        retryAfterSeconds: 1,
      })
    case "answered": {
      const { status, content_type, body } = await openReply(held.sealedReply, key, fingerprint)
      const headers = { "Content-Type": content_type, "Idempotency-Replayed": "true" }
      return c.body(body, status as ContentfulStatusCode, headers)
    }
  }
}

/** Keeps a reply that would be the same if it were asked again. When keeping fails the reply is sent all the same. */
async function settle(
  response: Response,
  { deps, requestId }: KeepingEnv["Variables"],
  request: IdempotentTry,
  key: string,
): Promise<void> {
  const { status, headers } = response
  try {
    const body = await response.clone().text()
    const bytes = new TextEncoder().encode(body).byteLength
    const isFinal = status < 500 && status !== 429 && bytes <= MAX_KEPT_BYTES
    if (!isFinal) return await deps.idempotency.release(request)
    const reply = { status, content_type: headers.get("Content-Type") ?? "application/json", body }
    await deps.idempotency.keep(request, await sealReply(reply, key, request.fingerprint))
  } catch (error) {
    deps.log.error("idempotency.not-kept", error, { request_id: requestId, route: request.route })
  }
}

/** For a form, its fields, because the boundary in its bytes differs in every try. */
async function bodyDigest(c: Context): Promise<string> {
  const form = await c.req.bodyCache.formData
  if (!form) return await sha256Hex(await c.req.arrayBuffer())
  const fields: unknown[] = []
  for (const [name, value] of form)
    fields.push(
      typeof value === "string"
        ? [name, value]
        : [name, value.name, value.type, await sha256Hex(await value.arrayBuffer())],
    )
  return await sha256Hex(JSON.stringify(fields))
}

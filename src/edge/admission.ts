// Admits the caller in the first trip to Redis: beside the read for a GET, before the handler for everything else.
import type { Context, MiddlewareHandler } from "hono"
import type { Actor, Scope, TenantContext } from "../context.ts"
import { timeoutSignal } from "../deadline.ts"
import { AppError } from "../errors.ts"
import { REQUEST_MS, timed } from "../http/observe.ts"
import type { ApiKeyId } from "../ids.ts"
import type { CachedState, CacheLookup } from "../ports.ts"
import { type Admission, admit, isDenied } from "../tenants/admit.ts"
import type { Caller } from "../tenants/identify.ts"
import type { KeyEntry } from "../tenants/model/api-key.ts"
import { bucketOf, isRead } from "../tenants/model/limits.ts"
import { hasScope } from "../tenants/model/rights.ts"
import { holdBudget } from "../usage/hold-budget.ts"
import type { Amounts, Reserved } from "../usage/model/budget.ts"
import type { AppEnv } from "./app-env.ts"
import { overLimit } from "./rate-headers.ts"

/**
 * Requires a scope and admits the caller. A GET changes nothing, so its handler runs at the same time, for the tenant of the
 * isolate's copy; the reply leaves only if the caller is admitted. For a caller whom the isolate knows to be over a limit it
 * does not run. `beside: false` is for routes that show the admission itself.
 */
export const admitted = (scope: Scope | null, { beside = true } = {}): MiddlewareHandler<AppEnv> =>
  async function admitted(c, next) {
    const caller = c.get("caller")
    requireScope(caller, scope)
    const isBeside = beside && isRead(c.req.method) && !isDenied(c.get("deps"), caller, bucketOf(c.req.method, scope))
    if (!isBeside) {
      await admitRequest(c, scope, null)
      await next()
      return
    }
    c.set("ctx", contextOf(c, caller))
    const [admission] = await Promise.allSettled([admitRequest(c, scope, null), next()])
    if (admission.status === "rejected") throw admission.reason
  }

/**
 * Requires a scope, and refuses a caller whom the isolate knows to be over a limit before the input is read. For handlers
 * that admit the caller only after reading it.
 */
export const refuseDenied = (scope: Scope): MiddlewareHandler<AppEnv> =>
  async function refuseDenied(c, next) {
    const caller = c.get("caller")
    requireScope(caller, scope)
    if (isDenied(c.get("deps"), caller, bucketOf(c.req.method, scope))) await admitRequest(c, scope, null)
    await next()
  }

/** Admits the caller with a cache lookup. For handlers that read their input before they know what to look up. */
export async function admitRequest(
  c: Context<AppEnv>,
  scope: Scope | null,
  lookup: CacheLookup | null,
  expected: Amounts | null = null,
): Promise<Admission> {
  const [deps, timings, caller] = [c.get("deps"), c.get("timings"), c.get("caller")]
  const asked = { bucket: bucketOf(c.req.method, scope), lookup, expected }
  const admission = await timed(timings, "gate", () => admit(deps, caller, asked))
  const limit = "overLimit" in admission ? admission.overLimit : admission.limit
  if (limit) c.set("limit", limit)
  if ("overLimit" in admission) {
    giveBack(c, admission.reserved)
    throw overLimit(admission.overLimit)
  }
  requireScope(admission.entry, scope)
  c.set("caller", { ...caller, ...admission.entry })
  const hold = admission.reserved.length > 0 ? holdBudget(deps, c.get("defer"), admission.reserved) : undefined
  if (hold?.warning) c.set("budget", hold.warning)
  const ctx = contextOf(c, admission.entry)
  if (hold) ctx.budget = hold
  c.set("ctx", ctx)
  return admission
}

/** The state of this limit for a request that another one refused. */
function giveBack(c: Context<AppEnv>, reserved: readonly Reserved[]): void {
  if (reserved.length === 0 || reserved.some(({ isRefused }) => isRefused)) return
  const { budgets } = c.get("deps")
  c.get("defer")(budgets.settle(reserved, { queries: 0, tokens: 0, usd: 0 }).catch(() => undefined))
}

/** Admission as asking takes it: the proven tenant, and what the trip has found. */
export const admitWith =
  (c: Context<AppEnv>, scope: Scope) =>
  async (lookup: CacheLookup | null, most: Amounts): Promise<{ ctx: TenantContext; cached: CachedState | null }> => {
    const { cached } = await admitRequest(c, scope, lookup, most)
    return { ctx: c.get("ctx"), cached }
  }

/** The caller as the isolate's copy knows it, for what must be decided before admission. */
export const provisionalContext = (c: Context<AppEnv>): TenantContext => contextOf(c, c.get("caller"))

/** Refuses with 403 a caller whose key lacks the scope; null asks for none. */
export function requireScope(entry: KeyEntry, scope: Scope | null): void {
  if (scope === null) return
  if (!hasScope(entry.key.scopes, scope))
    throw new AppError("scope-missing", { detail: `The key needs the scope ${scope}.` })
}

/** Who a caller is. */
export const actorOf = ({ session, key }: Pick<Caller, "session" | "key">): Actor =>
  session ? { type: "user", userId: session.userId } : { type: "api-key", keyId: key.keyId as ApiKeyId }

function contextOf(c: Context<AppEnv>, { key, tenant }: KeyEntry): TenantContext {
  c.set("tenantId", key.tenantId)
  let signal: AbortSignal | null = null
  return {
    requestId: c.get("requestId"),
    defer: c.get("defer"),
    get signal() {
      signal ??= AbortSignal.any([c.req.raw.signal, timeoutSignal(REQUEST_MS)])
      return signal
    },
    actor: actorOf(c.get("caller")),
    tenantId: key.tenantId,
    tier: tenant.tier,
    scopes: key.scopes,
    allowedCollections: key.collectionIds,
    defaultCollectionId: tenant.defaultCollectionId,
    filter: c.get("caller").narrowing?.filter ?? null,
    keyUserId: key.userId,
    provider: tenant.provider,
  }
}

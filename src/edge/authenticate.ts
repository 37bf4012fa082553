// Reads the credential and finds out whose it is; every route after it has a caller.
import type { Context, MiddlewareHandler } from "hono"
import { routePath } from "hono/route"
import { AppError } from "../errors.ts"
import { bearerOf } from "../http/credentials/bearer.ts"
import { timed } from "../http/observe.ts"
import { type Caller, identify } from "../tenants/identify.ts"
import { prefixOf } from "../tenants/model/api-key.ts"
import { refuseWhileLate } from "../tenants/model/overload.ts"
import type { Asker } from "../usage/count-requests.ts"
import { actorOf } from "./admission.ts"
import type { AppEnv } from "./app-env.ts"
import { askQuestion } from "./contracts/query.ts"
import { setBudgetHeader, setRateHeaders } from "./rate-headers.ts"

/** Refuses with 401 whatever is no API key of ours, and with 503 whoever comes while the isolate does not keep up. */
export const authenticate = (): MiddlewareHandler<AppEnv> =>
  async function authenticate(c, next) {
    const [deps, timings, noted] = [c.get("deps"), c.get("timings"), c.get("noted")]
    refuseWhileLate(deps.overload)
    try {
      const credential = credentialOf(c)
      noted.key_prefix = prefixOf(credential)
      const caller = await timed(timings, "auth", () => identify(deps, credential, c.req.header("CF-Connecting-IP")))
      noted.user_id = caller.session?.userId
      c.set("caller", caller)
    } catch (error) {
      const reason = error instanceof AppError ? error.code : "error"
      deps.metrics.count("rag_auth_attempts_total", { result: "failure", method: "api_key" })
      deps.metrics.count("rag_auth_failures_total", { reason })
      deps.log.warn("credential.refused", { request_id: c.get("requestId"), reason, key_prefix: noted.key_prefix })
      throw error
    }
    deps.metrics.count("rag_auth_attempts_total", { result: "success", method: "api_key" })
    const startedAt = performance.now()
    await next()
    const [ctx, limit] = [c.get("ctx"), c.get("limit")]
    // Set on the reply itself: headers set before it exists make Hono's way to build it slower.
    if (limit) setRateHeaders(c.res.headers, limit)
    const budget = c.get("budget")
    if (budget) setBudgetHeader(c.res.headers, budget)
    const [route, status, durationMs] = [routePath(c, -1), c.res.status, performance.now() - startedAt]
    if (ctx) deps.keyUsage.count(ctx, { status, durationMs, isQuery: route === askQuestion.path })
    // Who turns out to have no right to be here is nobody's caller.
    if (status !== 401)
      deps.requestCounts.count(askerOf(c.get("caller")), { endpoint: endpointOf(c, route), status, durationMs })
  }

const askerOf = ({ session, key }: Caller): Asker => ({
  tenantId: key.tenantId,
  actor: actorOf({ session, key }),
  keyUserId: key.userId ?? null,
})

/** Whatever is no route of ours is one. */
const endpointOf = (c: Context<AppEnv>, route: string) => (route.endsWith("*") ? "unknown" : `${c.req.method} ${route}`)

/** `Authorization: Bearer <key>` or `X-API-Key: <key>`; never a query parameter. */
function credentialOf(c: Context<AppEnv>): string {
  const secret = c.get("clientSecret")
  if (secret) return secret
  const header = c.req.header("Authorization")
  if (header !== undefined) {
    const credential = bearerOf(header)
    if (!credential) throw new AppError("credential-malformed", { detail: "Send `Authorization: Bearer <key>`." })
    return credential
  }
  const key = c.req.header("X-API-Key")?.trim()
  if (!key) throw new AppError("credential-missing", { detail: "Send `Authorization: Bearer <key>` or `X-API-Key`." })
  return key
}

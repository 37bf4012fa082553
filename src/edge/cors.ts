// Lets the pages a tenant names read the replies to its own credentials; every other page's browser keeps them from it.
import type { MiddlewareHandler } from "hono"
import { isCorsOrigin } from "../tenants/model/api-key.ts"
import type { AppEnv } from "./app-env.ts"

const PREFLIGHT = {
  "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
  "Access-Control-Allow-Headers":
    "Authorization, X-API-Key, Content-Type, Accept, Idempotency-Key, X-Request-Id, traceparent",
  "Access-Control-Max-Age": "600",
}
const READABLE =
  "X-Request-Id, Idempotency-Replayed, X-Cache, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, RateLimit, RateLimit-Policy, X-Budget-Warning, Retry-After, Server-Timing, traceparent"

/**
 * A preflight carries no credential, so it cannot know whose tenant it is about, and answers any well-formed origin. That
 * opens nothing: no reply ever allows credentials (there are no cookies to send along), so a page needs a key of its own to
 * ask at all, and the reply itself names the origin only when the tenant of that key lists it. Closed by default.
 */
export const cors = (): MiddlewareHandler<AppEnv> =>
  async function cors(c, next) {
    const origin = c.req.header("Origin")
    if (origin === undefined) return await next()
    const isPreflight = c.req.method === "OPTIONS" && c.req.header("Access-Control-Request-Method") !== undefined
    if (isPreflight && isCorsOrigin(origin))
      return c.body(null, 204, { ...PREFLIGHT, "Access-Control-Allow-Origin": origin, Vary: "Origin" })
    await next()
    c.header("Vary", "Origin", { append: true })
    if (!c.get("caller")?.tenant.corsOrigins.includes(origin)) return
    c.header("Access-Control-Allow-Origin", origin)
    c.header("Access-Control-Expose-Headers", READABLE)
  }

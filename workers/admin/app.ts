// The whole admin API on one page: middleware order and route mounts.
import { Hono } from "hono"
import { secureHeaders } from "hono/secure-headers"
import { limitAddress } from "../../src/http/credentials/limit-address.ts"
import { limitBody } from "../../src/http/input/limit-body.ts"
import { observe } from "../../src/http/observe.ts"
import { docsPage } from "../../src/http/openapi/docs-page.ts"
import { knownRoutes } from "../../src/http/openapi/known-routes.ts"
import { serveOpenApi } from "../../src/http/openapi/openapi.ts"
import { replyProblem } from "../../src/http/replies/problem.ts"
import { createLocalLimiter } from "../../src/tenants/local-limiter.ts"
import { audit } from "./audit.ts"
import { authenticate } from "./authenticate.ts"
import { ADMIN_CONTRACTS } from "./contracts.ts"
import { deadLetters } from "./dead-letters.ts"
import type { AdminDeps, AdminEnv } from "./deps.ts"
import { keys } from "./keys-routes.ts"
import { logIn } from "./log-in.ts"
import { tenants } from "./routes.ts"
import { systemStats, tenantStats } from "./stats.ts"
import { members, users } from "./users-routes.ts"

const MAX_BODY_BYTES = 100_000
const MAX_LOGIN_BYTES = 16_384

/** The API; `provide` makes the deps of a request. */
export function createAdmin(provide: (env: object) => AdminDeps) {
  const app = new Hono<AdminEnv>({ strict: false })
  const known = knownRoutes(ADMIN_CONTRACTS)
  const description = serveOpenApi(ADMIN_CONTRACTS, { limited: false })
  const limiter = createLocalLimiter()
  app.onError(replyProblem)
  app.notFound(known.notFound)
  app.use(observe(), secureHeaders())
  for (const path of ["/health/*", "/auth/*", "/openapi.json", "/docs/*"]) app.use(path, known.check)
  app.get("/health/live", (c) => c.json({ status: "live" }))
  app.use("/health/ready", limitAddress("health", limiter))
  for (const path of ["/openapi.json", "/docs/*"]) app.use(path, limitAddress("openapi", limiter))
  app.use(async (c, next) => {
    c.set("deps", provide(c.env))
    c.var.deps.collectSpans()
    await next()
  })
  app.get("/health/ready", async (c) => {
    await c.var.deps.rowSecurity()
    return c.json({ status: "ready" })
  })
  app.use("/auth/*", limitBody(MAX_LOGIN_BYTES))
  app.use("/api/*", authenticate(), known.check, limitBody(MAX_BODY_BYTES))
  app.get("/openapi.json", (c) => description(c.var.deps.config.APP_VERSION))
  app.route("/", docsPage())
  app.route("/auth", logIn)
  app.route("/api/v1/tenants", tenants)
  app.route("/api/v1/tenants", members)
  app.route("/api/v1/users", users)
  app.route("/api/v1/admin/keys", keys)
  app.route("/api/v1/tenants", tenantStats)
  app.route("/api/v1/admin/stats", systemStats)
  app.route("/api/v1/admin/dead-letters", deadLetters)
  app.route("/api/v1/admin/audit", audit)
  return app
}

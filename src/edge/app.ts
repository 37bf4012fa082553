// The whole edge API on one page: middleware order and route mounts.
import { Hono } from "hono"
import { secureHeaders } from "hono/secure-headers"
import { MAX_DIRECT_BYTES } from "../documents/ingest-bytes.ts"
import { limitAddress } from "../http/credentials/limit-address.ts"
import { FixedPathRouter } from "../http/fixed-path-router.ts"
import { limitBody } from "../http/input/limit-body.ts"
import { observe } from "../http/observe.ts"
import { docsPage } from "../http/openapi/docs-page.ts"
import { knownRoutes } from "../http/openapi/known-routes.ts"
import { serveOpenApi } from "../http/openapi/openapi.ts"
import { replyProblem } from "../http/replies/problem.ts"
import { createLocalLimiter } from "../tenants/local-limiter.ts"
import { admitted, refuseDenied } from "./admission.ts"
import type { AppEnv, Variables } from "./app-env.ts"
import { authenticate } from "./authenticate.ts"
import { clientCredential } from "./client-credential.ts"
import { EDGE_CONTRACTS } from "./contracts/index.ts"
import { askQuestion, searchChunks } from "./contracts/query.ts"
import { cors } from "./cors.ts"
import { auth } from "./routes/auth.ts"
import { budgets, keyBudgets } from "./routes/budgets.ts"
import { collections } from "./routes/collections.ts"
import { deletions } from "./routes/deletions.ts"
import { documents } from "./routes/documents.ts"
import { health } from "./routes/health.ts"
import { keys } from "./routes/keys.ts"
import { me } from "./routes/me.ts"
import { provider } from "./routes/provider.ts"
import { queries } from "./routes/queries.ts"
import { query } from "./routes/query.ts"
import { search } from "./routes/search.ts"
import { token } from "./routes/token.ts"
import { usage } from "./routes/usage.ts"
import { webhooks } from "./routes/webhooks.ts"

const MAX_JSON_BYTES = 1_500_000
const limitJson = limitBody(MAX_JSON_BYTES)
const limitToken = limitBody(16_384)
const limitUpload = limitBody(MAX_DIRECT_BYTES + 65_536)

/** No reply is shown as a page or run by a plug-in, so headers meant for those are left out. */
const FOR_AN_API = {
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
}

/** The API; `provide` makes the deps of a request. */
export function createApp(provide: (env: object) => Promise<Variables["deps"]>) {
  const app = new Hono<AppEnv>({ strict: false, router: new FixedPathRouter(EDGE_CONTRACTS.map(({ path }) => path)) })
  const known = knownRoutes(EDGE_CONTRACTS)
  const description = serveOpenApi(EDGE_CONTRACTS, { limited: true })
  const limiter = createLocalLimiter()
  app.onError(replyProblem)
  app.notFound(known.notFound)

  app.use(observe(), secureHeaders(FOR_AN_API))
  for (const path of ["/health/*", "/api/v1/health/*", "/openapi.json", "/docs/*"]) app.use(path, known.check)
  app.get("/health/live", (c) => c.json({ status: "live" }))
  for (const path of ["/health", "/health/ready", "/api/v1/health", "/api/v1/health/ready"])
    app.use(path, limitAddress("health", limiter))
  for (const path of ["/openapi.json", "/docs/*"]) app.use(path, limitAddress("openapi", limiter))
  app.use(async (c, next) => {
    const deps = await provide(c.env)
    c.set("deps", deps)
    deps.collectSpans()
    await next()
  })
  app.route("/health", health)
  app.route("/api/v1/health", health)
  app.get("/openapi.json", (c) => description(c.var.deps.config.APP_VERSION))
  app.route("/", docsPage())

  app.use("/auth/me", cors(), authenticate(), admitted(null))
  app.use("/auth/rate-limit", cors(), authenticate(), admitted(null, { beside: false }))
  app.use("/auth/token", limitToken, clientCredential(), authenticate(), admitted(null))
  app.use("/auth/*", known.check)
  app.route("/auth", me)
  app.route("/auth", token)
  app.route("/auth", auth)

  app.use("/api/*", cors())
  app.use("/api/*", authenticate(), known.check)
  for (const path of [askQuestion.path, searchChunks.path]) app.use(path, refuseDenied("query"))
  app.use("/api/*", (c, next) => (c.req.path === "/api/v1/documents/ingest" ? limitUpload : limitJson)(c, next))
  app.route("/api/v1/documents", documents)
  app.route("/api/v1/collections", collections)
  app.route("/api/v1/deletions", deletions)
  app.route("/api/v1/keys", keys)
  app.route("/api/v1/keys", keyBudgets)
  app.route("/api/v1/budgets", budgets)
  app.route("/api/v1/provider", provider)
  app.route("/api/v1/query", query)
  app.route("/api/v1/queries", queries)
  app.route("/api/v1/search", search)
  app.route("/api/v1/webhooks", webhooks)
  app.route("/api/v1/usage", usage)
  return app
}

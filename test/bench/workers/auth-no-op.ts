// The no-op behind the product's own deps and credential check; once the isolate knows the key, no store is asked.
import { Hono } from "hono"
import type { AppEnv } from "../../../src/edge/app-env.ts"
import { authenticate } from "../../../src/edge/authenticate.ts"
import { type EdgeEnv, provideDeps } from "../../../src/edge/deps.ts"
import { replyProblem } from "../../../src/http/replies/problem.ts"

const app = new Hono<AppEnv>()
app.onError(replyProblem)
app.use(async (c, next) => {
  c.set("deps", await provideDeps(c.env as EdgeEnv))
  c.set("timings", new Map())
  c.set("noted", {})
  await next()
})
app.use(authenticate())
app.get("/", (c) => c.json({ status: "ok" }))

export default app

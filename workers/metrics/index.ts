// The metrics Worker: Prometheus scrapes it, other clients push to it, and the other Workers send deltas over RPC.
import { WorkerEntrypoint } from "cloudflare:workers"
import { type Context, Hono } from "hono"
import { consoleLog } from "../../src/adapters/console/log.ts"
import { parseConfig } from "../../src/config.ts"
import { AppError, PROBLEMS } from "../../src/errors.ts"
import { problemOf } from "../../src/http/replies/problem.ts"
import { newId } from "../../src/ids.ts"
import type { MetricBatch } from "../../src/metrics.ts"
import { authorize } from "./authorize.ts"
import { gatewayConfigSchema, type MetricsEnv, metricsConfigSchema } from "./config.ts"
import { EXPOSITION_CONTENT_TYPE, type Labels } from "./exposition.ts"
import { readGroupPath } from "./group-path.ts"
import { parseExposition } from "./parse-exposition.ts"
import { readPushBody } from "./read-push-body.ts"
import { drainShards, gatewayOf, sinkOf } from "./shards.ts"

export { MetricsGateway } from "./gateway.ts"
export { MetricsShard } from "./shard.ts"

type App = { Bindings: MetricsEnv }

/** The error of a push quotes the pushed text, so its length is limited. */
const MAX_DETAIL_LENGTH = 300

const shardsOf = (env: MetricsEnv) => parseConfig(gatewayConfigSchema, env).METRICS_SHARDS

const app = new Hono<App>()

app.get("/-/healthy", (c) => c.text("OK\n"))

app.get("/-/ready", async (c) => {
  parseConfig(metricsConfigSchema, c.env)
  await gatewayOf(c.env).ready()
  return c.text("OK\n")
})

app.use("/metrics/*", async (c, next) => {
  await authorize(c.req.header("Authorization"), parseConfig(metricsConfigSchema, c.env).METRICS_TOKEN)
  await next()
})

app.get("/metrics", async (c) => {
  const shards = await drainShards(c.env, shardsOf(c.env))
  return c.body(await gatewayOf(c.env).scrape(shards), 200, { "Content-Type": EXPOSITION_CONTENT_TYPE })
})

app.on(["PUT", "POST"], "/metrics/*", async (c) => {
  const labels = groupOf(c)
  const parsed = parseExposition(await readPushBody(c.req.raw))
  if (!parsed.ok) throw malformed(parsed.reason)
  const { families, timestamped } = parsed
  const replace = c.req.method === "PUT" ? "group" : "same-named"
  const outcome = await gatewayOf(c.env).push({ labels, replace, families, timestamped })
  if (outcome.ok) return c.body(null, 200)
  throw outcome.tooLarge ? new AppError("body-too-large", { detail: outcome.reason }) : malformed(outcome.reason)
})

app.delete("/metrics/*", async (c) => {
  await gatewayOf(c.env).remove(groupOf(c))
  return c.body(null, 202)
})

app.all("/metrics/*", (c) => {
  groupOf(c)
  throw new AppError("method-not-allowed")
})

app.notFound((c) => replyProblem(new AppError("route-not-found"), c))
app.onError(replyProblem)

export default app

/** The other Workers bind it as METRICS: `{ service = "footnote-metrics", entrypoint = "MetricsIntake" }`. */
export class MetricsIntake extends WorkerEntrypoint<MetricsEnv> {
  /** Returns once the gateway or a shard has the batch. Safe to repeat with the same id. */
  async add(batch: MetricBatch): Promise<void> {
    await sinkOf(this.env, shardsOf(this.env), String(batch.batchId)).add(batch)
  }
}

const malformed = (reason: string) => new AppError("body-malformed", { detail: reason.slice(0, MAX_DETAIL_LENGTH) })

/** The path as it was sent, because Hono decodes parts of its own. */
const rawPath = (c: Context<App>) => new URL(c.req.url).pathname

function groupOf(c: Context<App>): Labels {
  const path = readGroupPath(rawPath(c))
  if (path === null) throw new AppError(c.req.path === "/metrics" ? "method-not-allowed" : "route-not-found")
  if (!path.ok) throw malformed(path.reason)
  return path.labels
}

function replyProblem(error: unknown, c: Context<App>): Response {
  const known = error instanceof AppError ? error : new AppError("internal", { cause: error })
  const requestId = newId("req")
  const { status } = PROBLEMS[known.code]
  if (status >= 500)
    consoleLog({ level: "info", format: "json", service: "metrics" }).error("request.failed", error, {
      request_id: requestId,
      code: known.code,
    })
  c.header("Content-Type", "application/problem+json")
  if (status === 405) c.header("Allow", c.req.path === "/metrics" ? "GET, HEAD" : "PUT, POST, DELETE")
  if (status === 401) c.header("WWW-Authenticate", 'Bearer realm="footnote-metrics"')
  if (known.retryAfterSeconds !== undefined) c.header("Retry-After", String(known.retryAfterSeconds))
  return c.body(JSON.stringify(problemOf(known, requestId)), status)
}

// The Worker in front of the containers: sends /query/... and /ingest/... to an instance of their pool.
import { Container, getRandom } from "@cloudflare/containers"

type Env = {
  QUERY_POOL: DurableObjectNamespace<QueryEmbedder>
  INGEST_POOL: DurableObjectNamespace<IngestEmbedder>
  EMBEDDER_SECRET: string
  EMBEDDING_MODEL: string
  /** A provider that computes the vectors; without it the image's own model does. */
  EMBEDDING_BASE_URL?: string
  EMBEDDING_API_KEY?: string
  EMBEDDING_DIMENSIONS?: string
  /** The public address of the metrics Worker; without it the container pushes no metrics. */
  METRICS_PUSH_URL?: string
  METRICS_TOKEN?: string
  QUERY_INSTANCES: string
  INGEST_INSTANCES: string
}

const containerEnv = (env: Env, pool: "query" | "ingest") => ({
  EMBEDDER_SECRET: env.EMBEDDER_SECRET,
  EMBEDDING_MODEL: env.EMBEDDING_MODEL,
  EMBEDDER_POOL: pool,
  ...(env.EMBEDDING_BASE_URL ? { EMBEDDING_BASE_URL: env.EMBEDDING_BASE_URL } : {}),
  ...(env.EMBEDDING_API_KEY ? { EMBEDDING_API_KEY: env.EMBEDDING_API_KEY } : {}),
  ...(env.EMBEDDING_DIMENSIONS ? { EMBEDDING_DIMENSIONS: env.EMBEDDING_DIMENSIONS } : {}),
  ...(env.METRICS_PUSH_URL ? { METRICS_PUSH_URL: env.METRICS_PUSH_URL } : {}),
  ...(env.METRICS_TOKEN ? { METRICS_TOKEN: env.METRICS_TOKEN } : {}),
})

/** Embeds questions; kept awake for long, because a question would have to wait for a cold start. */
export class QueryEmbedder extends Container<Env> {
  override defaultPort = 8080
  override pingEndpoint = "embedder/health/live"
  override sleepAfter = "2h"
  override envVars = containerEnv(this.env, "query")
}

/** Parses and embeds documents; sleeps soon after the last one. */
export class IngestEmbedder extends Container<Env> {
  override defaultPort = 8080
  override pingEndpoint = "embedder/health/live"
  override sleepAfter = "10m"
  override envVars = containerEnv(this.env, "ingest")
}

export default {
  /** The service itself checks the caller's secret, so that it is protected wherever it runs. */
  async fetch(request, env) {
    const url = new URL(request.url)
    const [, pool, ...path] = url.pathname.split("/")
    url.pathname = `/${path.join("/")}`
    const forwarded = new Request(url, request)
    if (pool === "query") return await (await getRandom(env.QUERY_POOL, Number(env.QUERY_INSTANCES))).fetch(forwarded)
    if (pool === "ingest")
      return await (await getRandom(env.INGEST_POOL, Number(env.INGEST_INSTANCES))).fetch(forwarded)
    return Response.json(
      { error: { code: "unknown-pool", message: "The path begins with /query or /ingest." } },
      { status: 404 },
    )
  },
} satisfies ExportedHandler<Env>

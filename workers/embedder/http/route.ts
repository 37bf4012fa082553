// Routes requests of the embedding service: checks the caller and the service's state, then calls the route's handler.
import type { IncomingMessage, ServerResponse } from "node:http"
import type { ParsePool } from "../jobs/parse-pool.ts"
import type { LogFields } from "../log.ts"
import type { Metrics } from "../metrics.ts"
import type { ModelHost } from "../model/host-model.ts"
import type { LoadedModel } from "../model/load-model.ts"
import type { EmbedderConfig } from "../read-config.ts"
import type { Reranker } from "../rerank/reranker.ts"
import { answerEmbed } from "./answer-embed.ts"
import { answerParse } from "./answer-parse.ts"
import { answerRerank } from "./answer-rerank.ts"
import { isSecretRight } from "./check-secret.ts"
import { busy, type Refusal, refusal } from "./refusal.ts"
import { beginJson, sendJson, sendOutcome } from "./reply.ts"

/** The state of a running service. */
export type Service = {
  config: EmbedderConfig
  metrics: Metrics
  model: ModelHost<LoadedModel>
  /** Null without a configured reranker. */
  reranker: ModelHost<Reranker> | null
  /** Null until the model is loaded, and in the query pool. */
  parsers: ParsePool | null
  isDraining: boolean
}
export type Exchange = { request: IncomingMessage; response: ServerResponse; fields: LogFields; signal: AbortSignal }

const ROUTES: ReadonlySet<string> = new Set(["/embed", "/parse", "/rerank"])

/** Null if the reply has been written. */
export async function route(service: Service, exchange: Exchange, path: string): Promise<Refusal | null> {
  const { config } = service
  const { request } = exchange
  if (!ROUTES.has(path)) return refusal(404, "unknown-route", "There is no such route.")
  if (request.method !== "POST") return refusal(405, "method-not-allowed", "This route takes POST.")
  if (!isSecretRight(request, config.secret))
    return refusal(401, "unauthorized", "The embedder secret is missing or wrong.")
  if (service.isDraining) return busy("draining", "The service is shutting down.", 2)
  if (path === "/parse" && config.pool === "query")
    return refusal(403, "wrong-pool", "The query pool parses no documents.")
  return path === "/rerank" ? await rerank(service, exchange) : await embedOrParse(service, exchange, path)
}

async function embedOrParse(service: Service, exchange: Exchange, path: string): Promise<Refusal | null> {
  const { config, metrics, parsers } = service
  const { request, response, fields, signal } = exchange
  const model = service.model.status().loaded
  if (!model) return busy("model-not-ready", "The model is not loaded; /health/ready says why.", 5)
  if (path === "/parse" && parsers) {
    const { heartbeatMs } = config.parse
    return await answerParse(response, { pool: parsers, metrics, heartbeatMs, fields }, signal)
  }
  const onBegun = () => beginJson(response)
  const deps = { model, metrics, maxBodyBytes: config.maxBodyBytes, fields, onBegun }
  sendOutcome(response, await answerEmbed(request, deps, signal))
  return null
}

/** Works while the embedding model is still loading; the two are independent. */
async function rerank(service: Service, { request, response, fields, signal }: Exchange): Promise<Refusal | null> {
  if (!service.reranker)
    return refusal(404, "reranker-not-configured", "This service has no reranker; RERANK_MODEL names one.")
  const reranker = service.reranker.status().loaded
  if (!reranker) return busy("model-not-ready", "The reranker is not loaded; /health/ready says why.", 5)
  const deps = { reranker, metrics: service.metrics, maxBodyBytes: service.config.maxBodyBytes, fields }
  sendOutcome(response, await answerRerank(request, deps, signal))
  return null
}

export function sendReady({ model, reranker, isDraining }: Service, response: ServerResponse): void {
  const { state, detail, loaded } = model.status()
  const status = isDraining ? "draining" : state
  const rerank = reranker?.status()
  sendJson(response, status === "ready" ? 200 : 503, {
    status,
    model: loaded?.stamp ?? null,
    detail,
    rerank: rerank ? { status: rerank.state, model: rerank.loaded?.model ?? null, detail: rerank.detail } : null,
  })
}

export async function sendMetrics({ metrics }: Service, response: ServerResponse): Promise<void> {
  const text = await metrics.registry.metrics()
  response.writeHead(200, { "content-type": metrics.registry.contentType })
  response.end(text)
}

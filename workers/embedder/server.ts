// The embedding service: routes, authentication, one log line per request, and a graceful shutdown.
import { randomUUID } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { finished } from "node:stream/promises"
import { REQUEST_ID_HEADER } from "../../src/embedding/contract.ts"
import { answerEmbed } from "./http/answer-embed.ts"
import { answerParse } from "./http/answer-parse.ts"
import { answerRerank } from "./http/answer-rerank.ts"
import { isSecretRight } from "./http/check-secret.ts"
import { busy, type Refusal, refusal, refusalIn } from "./http/refusal.ts"
import { beginJson, sendJson, sendOutcome, sendRefusal } from "./http/reply.ts"
import { createParsePool, type ParsePool } from "./jobs/parse-pool.ts"
import { causeOf, createLog, type LogFields } from "./log.ts"
import { createMetrics } from "./metrics.ts"
import { hostModel } from "./model/host-model.ts"
import { type LoadedModel, loadModel } from "./model/load-model.ts"
import { pushMetrics } from "./push-metrics.ts"
import type { EmbedderConfig } from "./read-config.ts"
import { hostReranker } from "./rerank/host-reranker.ts"

/** A running service; `close` finishes requests in progress, within the grace period. */
export type Embedder = { url: string; close(): Promise<void> }

const ROUTES: ReadonlySet<string> = new Set(["/embed", "/parse", "/rerank"])

type Exchange = { request: IncomingMessage; response: ServerResponse; fields: LogFields; signal: AbortSignal }

/** Resolves when the service is listening; `/health/ready` says whether the model is loaded. */
export async function startEmbedder(config: EmbedderConfig): Promise<Embedder> {
  const secrets = [config.secret, config.push?.token, config.model.remote?.apiKey]
  const log = createLog(
    config.writeLog,
    secrets.filter((secret) => secret !== undefined),
  )
  const metrics = createMetrics(() => host.status().loaded?.scheduler.queueLength() ?? 0)
  const inFlight = new Set<Promise<void>>()
  let pool: ParsePool | null = null
  let isDraining = false

  function openPool({ spec }: LoadedModel): void {
    if (config.pool === "query" || pool) return
    const { parserModule, ocrLanguages } = config.parse
    // The process that parses untrusted files must not have the provider's key; it estimates tokens instead.
    const counted = spec.kind === "remote" ? ({ kind: "lexical" } as const) : spec
    pool = createParsePool({ ...config.parse, child: { spec: counted, parserModule, ocrLanguages } })
  }
  const host = hostModel({
    name: config.model.name,
    load: (onDeath) => loadModel({ config, onBatch: (size) => metrics.batchSize.observe(size), onDeath }),
    retryDelaysMs: config.loadRetryDelaysMs,
    log,
    describe: ({ stamp }) => ({ ...stamp }),
    onLoaded(model, seconds) {
      metrics.modelLoadSeconds.set(seconds)
      openPool(model)
    },
  })
  const rerankHost = config.rerank ? hostReranker(config.rerank, { config, log }) : null

  function sendReady(response: ServerResponse): void {
    const { state, detail, loaded } = host.status()
    const status = isDraining ? "draining" : state
    const reranker = rerankHost?.status()
    sendJson(response, status === "ready" ? 200 : 503, {
      status,
      model: loaded?.stamp ?? null,
      detail,
      rerank: reranker
        ? { status: reranker.state, model: reranker.loaded?.model ?? null, detail: reranker.detail }
        : null,
    })
  }

  /** Null if the reply has been written. */
  async function route({ request, response, fields, signal }: Exchange, path: string): Promise<Refusal | null> {
    if (!ROUTES.has(path)) return refusal(404, "unknown-route", "There is no such route.")
    if (request.method !== "POST") return refusal(405, "method-not-allowed", "This route takes POST.")
    if (!isSecretRight(request, config.secret))
      return refusal(401, "unauthorized", "The embedder secret is missing or wrong.")
    if (isDraining) return busy("draining", "The service is shutting down.", 2)
    if (path === "/parse" && config.pool === "query")
      return refusal(403, "wrong-pool", "The query pool parses no documents.")
    if (path === "/rerank") return await rerank({ request, response, fields, signal })
    const model = host.status().loaded
    if (!model) return busy("model-not-ready", "The model is not loaded; /health/ready says why.", 5)
    if (path === "/parse" && pool) {
      return await answerParse(response, { pool, metrics, heartbeatMs: config.parse.heartbeatMs, fields }, signal)
    }
    const onBegun = () => beginJson(response)
    const deps = { model, metrics, maxBodyBytes: config.maxBodyBytes, fields, onBegun }
    sendOutcome(response, await answerEmbed(request, deps, signal))
    return null
  }

  /** Works while the embedding model is still loading; the two are independent. */
  async function rerank({ request, response, fields, signal }: Exchange): Promise<Refusal | null> {
    if (!rerankHost)
      return refusal(404, "reranker-not-configured", "This service has no reranker; RERANK_MODEL names one.")
    const reranker = rerankHost.status().loaded
    if (!reranker) return busy("model-not-ready", "The reranker is not loaded; /health/ready says why.", 5)
    const deps = { reranker, metrics, maxBodyBytes: config.maxBodyBytes, fields }
    sendOutcome(response, await answerRerank(request, deps, signal))
    return null
  }

  async function serve(exchange: Exchange, path: string): Promise<void> {
    const { request, response, fields, signal } = exchange
    const startedAt = performance.now()
    let hasFailed = false
    try {
      const declined = await route(exchange, path)
      if (declined) sendRefusal(response, declined)
    } catch (cause) {
      hasFailed = !signal.aborted
      fields.cause = signal.aborted ? "the caller has gone" : causeOf(cause)
      if (!signal.aborted && !response.headersSent)
        sendRefusal(response, refusalIn(cause) ?? refusal(500, "internal", "The request failed."))
      else response.destroy()
    }
    // A request is in progress until its last byte is sent, so that closing truncates no reply.
    await finished(response).catch(() => undefined)
    const status = hasFailed && response.statusCode === 200 ? 500 : signal.aborted ? 499 : response.statusCode
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
    log(status === 500 ? "error" : "info", "request", {
      ...fields,
      method: request.method,
      path,
      status,
      duration_ms: durationMs,
    })
  }

  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/"
    const requestId = readRequestId(request)
    response.setHeader(REQUEST_ID_HEADER, requestId)
    if (path === "/health/live") return sendJson(response, 200, { status: "live" })
    if (path === "/health/ready" || path === "/health") return sendReady(response)
    if (path === "/metrics") return void sendMetrics(response)
    const gone = new AbortController()
    response.once("close", () => {
      if (!response.writableFinished) gone.abort(new Error("The caller has gone."))
    })
    const work = serve(
      { request, response, fields: { request_id: requestId, ...readTrace(request) }, signal: gone.signal },
      path,
    )
    inFlight.add(work)
    void work.finally(() => inFlight.delete(work))
  })

  async function sendMetrics(response: ServerResponse): Promise<void> {
    const text = await metrics.registry.metrics()
    response.writeHead(200, { "content-type": metrics.registry.contentType })
    response.end(text)
  }

  // Longer than callers keep idle connections, so that none is closed during a request.
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(config.port, config.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://${config.host}:${port}`
  const pushed = config.push && pushMetrics(metrics.registry, { ...config.push, pool: config.pool }, log)
  log("info", "listening", { url, pool: config.pool, model: config.model.name })

  return {
    url,
    async close() {
      isDraining = true
      await settledWithin(inFlight, config.shutdownGraceMs)
      pool?.close()
      await Promise.all([host.close(), rerankHost?.close(), pushed?.close()])
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      log("info", "stopped", { abandoned: inFlight.size })
    },
  }
}

/** The caller's request id if it is well formed; arbitrary text must not get into the log. */
function readRequestId(request: IncomingMessage): string {
  const given = request.headers[REQUEST_ID_HEADER]
  return typeof given === "string" && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID()
}

/** The caller's trace id, for the log. */
function readTrace(request: IncomingMessage): { trace_id?: string } {
  const [, trace_id] = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-/.exec(String(request.headers.traceparent)) ?? []
  return trace_id === undefined ? {} : { trace_id }
}

async function settledWithin(work: Set<Promise<void>>, graceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise((resolve) => {
    timer = setTimeout(resolve, graceMs)
  })
  await Promise.race([Promise.all(work), expired])
  clearTimeout(timer)
}

// The embedding service: starts its parts, serves requests with one log line each, and shuts down gracefully.
import { randomUUID } from "node:crypto"
import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { finished } from "node:stream/promises"
import { REQUEST_ID_HEADER } from "../../src/embedding/contract.ts"
import { refusal, refusalIn } from "./http/refusal.ts"
import { sendJson, sendRefusal } from "./http/reply.ts"
import { type Exchange, route, type Service, sendMetrics, sendReady } from "./http/route.ts"
import { createParsePool, type ParsePool } from "./jobs/parse-pool.ts"
import { causeOf, createLog, type Log } from "./log.ts"
import { createMetrics } from "./metrics.ts"
import { hostModel } from "./model/host-model.ts"
import { type LoadedModel, loadModel } from "./model/load-model.ts"
import { pushMetrics } from "./push-metrics.ts"
import type { EmbedderConfig } from "./read-config.ts"
import { hostReranker } from "./rerank/host-reranker.ts"

/** A running service; `close` finishes requests in progress, within the grace period. */
export type Embedder = { url: string; close(): Promise<void> }

/** Longer than callers keep idle connections, so that none is closed during a request. */
const KEEP_ALIVE_MS = 75_000

/** Resolves when the service is listening; `/health/ready` says whether the model is loaded. */
export async function startEmbedder(config: EmbedderConfig): Promise<Embedder> {
  const secrets = [config.secret, config.push?.token, config.model.remote?.apiKey]
  const log = createLog(
    config.writeLog,
    secrets.filter((secret) => secret !== undefined),
  )
  const service = startService(config, log)
  const inFlight = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/"
    const requestId = readRequestId(request)
    response.setHeader(REQUEST_ID_HEADER, requestId)
    if (path === "/health/live") return sendJson(response, 200, { status: "live" })
    if (path === "/health/ready" || path === "/health") return sendReady(service, response)
    if (path === "/metrics") return void sendMetrics(service, response)
    const gone = new AbortController()
    response.once("close", () => {
      if (!response.writableFinished) gone.abort(new Error("The caller has gone."))
    })
    const fields = { request_id: requestId, ...readTrace(request) }
    const work = serve(service, log, { request, response, fields, signal: gone.signal }, path)
    inFlight.add(work)
    void work.finally(() => inFlight.delete(work))
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const url = await listen(server, config)
  const pushed = config.push && pushMetrics(service.metrics.registry, { ...config.push, pool: config.pool }, log)
  log("info", "listening", { url, pool: config.pool, model: config.model.name })

  return {
    url,
    async close() {
      service.isDraining = true
      await settledWithin(inFlight, config.shutdownGraceMs)
      service.parsers?.close()
      await Promise.all([service.model.close(), service.reranker?.close(), pushed?.close()])
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      log("info", "stopped", { abandoned: inFlight.size })
    },
  }
}

/** Starts loading the models; the parsers follow when the embedding model is loaded. */
function startService(config: EmbedderConfig, log: Log): Service {
  const metrics = createMetrics(() => service.model.status().loaded?.scheduler.queueLength() ?? 0)
  const service: Service = {
    config,
    metrics,
    model: hostModel({
      name: config.model.name,
      load: (onDeath) => loadModel({ config, onBatch: (size) => metrics.batchSize.observe(size), onDeath }),
      retryDelaysMs: config.loadRetryDelaysMs,
      log,
      describe: ({ stamp }) => ({ ...stamp }),
      onLoaded(model, seconds) {
        metrics.modelLoadSeconds.set(seconds)
        if (config.pool !== "query") service.parsers ??= createParsers(config, model)
      },
    }),
    reranker: config.rerank ? hostReranker(config.rerank, { config, log }) : null,
    parsers: null,
    isDraining: false,
  }
  return service
}

function createParsers({ parse }: EmbedderConfig, { spec }: LoadedModel): ParsePool {
  const { parserModule, ocrLanguages } = parse
  // The process that parses untrusted files must not have the provider's key; it estimates tokens instead.
  const counted = spec.kind === "remote" ? ({ kind: "lexical" } as const) : spec
  return createParsePool({ ...parse, child: { spec: counted, parserModule, ocrLanguages } })
}

async function serve(service: Service, log: Log, exchange: Exchange, path: string): Promise<void> {
  const { request, response, fields, signal } = exchange
  const startedAt = performance.now()
  let hasFailed = false
  try {
    const declined = await route(service, exchange, path)
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

async function listen(server: Server, { host, port }: EmbedderConfig): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, resolve)
  })
  return `http://${host}:${(server.address() as AddressInfo).port}`
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

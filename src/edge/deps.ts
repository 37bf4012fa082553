// Composition root of the edge Worker: config and bindings become Deps once per isolate. Nothing in it belongs to one request.
import { queueDeliveryWakes } from "../adapters/cloudflare/delivery-wakes.ts"
import { r2ObjectStore } from "../adapters/cloudflare/object-store.ts"
import { presignerOf } from "../adapters/cloudflare/presign.ts"
import { usageQueue } from "../adapters/cloudflare/usage-queue.ts"
import { queueState, queueWakeUps } from "../adapters/cloudflare/wake-ups.ts"
import { consoleLog } from "../adapters/console/log.ts"
import { starting } from "../adapters/console/starting.ts"
import { httpEmbedder } from "../adapters/embedder/http-embedder.ts"
import { reachEmbedder } from "../adapters/embedder/reach-embedder.ts"
import { configuredProviders } from "../adapters/oauth/configured-providers.ts"
import { scryptPasswords } from "../adapters/passwords/scrypt-passwords.ts"
import { connect } from "../adapters/postgres/database.ts"
import { rowSecurityCheck } from "../adapters/postgres/row-security.ts"
import { createMetricsRecorder } from "../adapters/prometheus/metrics-recorder.ts"
import { qdrantChunkIndex } from "../adapters/qdrant/chunk-index.ts"
import { prepareScripts, redisClient } from "../adapters/redis/client.ts"
import { redisModelLimits } from "../adapters/redis/model-limits.ts"
import { LOOKUP } from "../adapters/redis/scripts.ts"
import { RESERVE_BUDGETS } from "../adapters/redis/scripts-of-budgets.ts"
import { reporting } from "../adapters/reporting/reporting.ts"
import { withBreaker } from "../breaker.ts"
import { type EdgeConfig, edgeConfigSchema, parseConfig, sealOf, tierLimitsOf } from "../config.ts"
import { createFlushLater, flushIntervalMs } from "../http/hand-over.ts"
import type { TokenSettings } from "../identity/issue-tokens.ts"
import type { WakeUpMessage } from "../ingest/model/wake-up-message.ts"
import { type MetricSink, type Metrics, noMetrics } from "../metrics.ts"
import { createKeyMemory } from "../tenants/key-memory.ts"
import { createLocalLimiter } from "../tenants/local-limiter.ts"
import { createUnknownKeys } from "../tenants/unknown-keys.ts"
import { createAccounting } from "./accounting.ts"
import { createBreakers } from "./deps/breakers.ts"
import { createModelPorts } from "./deps/model-ports.ts"
import { createPostgresPorts } from "./deps/postgres-ports.ts"
import { createRedisPorts } from "./deps/redis-ports.ts"
import { createReadiness } from "./readiness.ts"

/** What wrangler.toml binds to the edge Worker, beside vars and secrets. */
export type EdgeEnv = {
  DOCUMENTS: R2Bucket
  INGEST_QUEUE: Queue<WakeUpMessage>
  USAGE_QUEUE: Queue<string>
  WEBHOOK_QUEUE: Queue<object>
  METRICS?: MetricSink
}

const STORE_TIMEOUT_MS = 5_000

/** What every request of an isolate shares: values and stateless clients, never promises or connections. */
async function createIsolate(env: EdgeEnv) {
  const config = starting("edge", () => parseConfig(edgeConfigSchema, env))
  await prepareScripts([LOOKUP, RESERVE_BUDGETS])

  const recorder = createMetricsRecorder({ source: "edge", intervalMs: flushIntervalMs(config.METRICS_FLUSH_SECONDS) })
  const metrics: Metrics = config.ENABLE_METRICS ? recorder : noMetrics
  const lines = consoleLog({ level: config.LOG_LEVEL, format: config.LOG_FORMAT, service: "edge" })
  const { log, ...reported } = reporting(config, "edge", lines)

  const { database, redis, chunks, embeddingService } = clientsOf(config, metrics)
  const breakers = createBreakers(metrics)
  const stored = createPostgresPorts(database, breakers.database)
  const cached = createRedisPorts(redis, breakers.redis, stored.sessions, config)
  const limits = redisModelLimits(redis)
  const seal = sealOf(config)
  const webhookRules = { loopback: config.WEBHOOK_LOOPBACK }
  const { checkLlm, ...models } = await createModelPorts({ config, breakers, limits, log, seal, rules: webhookRules })
  const queue = usageQueue(env.USAGE_QUEUE)
  const { flushCounts, ...accounting } = createAccounting({ config, queue, apiKeys: stored.apiKeys, metrics, log })
  const tokens = tokensOf(config)

  return {
    config,
    ...settingsOf(config),
    log,
    metrics,
    recorder,
    collectSpans: reported.collect,
    ...accounting,
    /** What is due to be handed over once the reply has left. */
    flushes: () => [
      env.METRICS ? recorder.flushIfDue(env.METRICS, Date.now()) : undefined,
      ...flushCounts(),
      ...reported.flushes(),
    ],
    flushLater: createFlushLater({ seconds: config.METRICS_FLUSH_SECONDS }),

    ...stored,
    ...cached,
    ...models,
    chunks: withBreaker(breakers.qdrant, chunks),
    embedder: withBreaker(breakers.embedder, embeddingService, { parse: "stream" }),
    reranker: withBreaker(breakers.reranker, embeddingService, { parse: "stream" }),
    objects: r2ObjectStore(env.DOCUMENTS, presignerOf(config)),
    wakeUps: queueWakeUps(env.INGEST_QUEUE),
    deliveryWakes: queueDeliveryWakes(env.WEBHOOK_QUEUE, { sentAt: 0 }),
    readiness: createReadiness({
      rowSecurity: rowSecurityCheck(database),
      // Readiness writes to Redis, because a cache that only permits reads, or is full, cannot be used.
      pingCache: () => redis.set("fn:ready", "1", { ex: 60 }),
      chunks,
      embedder: embeddingService,
      checkLlm,
      queueState: queueState(env.INGEST_QUEUE),
      log,
    }),

    keyMemory: createKeyMemory(),
    localLimiter: createLocalLimiter(),
    unknownKeys: createUnknownKeys(),
    passwords: scryptPasswords(),
    providers: configuredProviders(config),
    tokens,
    tokenSecrets: tokens?.secrets ?? null,
    seal,
    webhookRules,
  }
}
export type Deps = Awaited<ReturnType<typeof createIsolate>>

let isolate: Deps | null = null

/** Throws `configuration-invalid` naming every fault. */
export async function provideDeps(env: EdgeEnv): Promise<Deps> {
  isolate ??= await createIsolate(env)
  return isolate
}

function clientsOf(config: EdgeConfig, metrics: Metrics) {
  return {
    database: connect({
      url: config.DATABASE_URL,
      endpoint: config.NEON_FETCH_ENDPOINT,
      timeoutMs: STORE_TIMEOUT_MS,
    }),
    redis: redisClient({
      url: config.UPSTASH_REDIS_REST_URL,
      token: config.UPSTASH_REDIS_REST_TOKEN,
      timeoutMs: config.REDIS_TIMEOUT_MS,
    }),
    chunks: qdrantChunkIndex({
      url: config.QDRANT_URL,
      apiKey: config.QDRANT_API_KEY,
      timeoutMs: STORE_TIMEOUT_MS,
      metrics,
    }),
    embeddingService: httpEmbedder(reachEmbedder(config)),
  }
}

/** Settings by the names that the domains use. */
const settingsOf = (config: EdgeConfig) => ({
  apiKeySecret: config.API_KEY_SECRET ?? null,
  defaults: { chunking: { size_tokens: config.CHUNK_SIZE, overlap_tokens: config.CHUNK_OVERLAP } },
  embeddingLanguages: config.EMBEDDING_LANGUAGES,
  embeddingTimeoutMs: config.EMBEDDING_QUERY_TIMEOUT_MS,
  maxDocumentBytes: config.MAX_DOCUMENT_MB * 1_048_576,
  rerankTimeoutMs: config.RERANK_TIMEOUT_MS,
  retrievalDefaults: { topK: config.TOP_K, rerank: config.RERANK_ENABLED },
  tierLimits: tierLimitsOf(config),
})

const tokensOf = (config: EdgeConfig): TokenSettings | null =>
  config.JWT_SECRET_KEY === undefined
    ? null
    : {
        secrets: { current: config.JWT_SECRET_KEY, previous: config.JWT_SECRET_KEY_PREVIOUS ?? null },
        accessTtlSeconds: config.JWT_ACCESS_TOKEN_EXPIRE_MINUTES * 60,
        refreshTtlSeconds: config.JWT_REFRESH_TOKEN_EXPIRE_DAYS * 86_400,
      }

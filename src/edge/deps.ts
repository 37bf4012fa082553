// Composition root of the edge Worker: config and bindings become Deps, once an isolate; none keeps state of a request.
import { queueCourierWakes } from "../adapters/cloudflare/courier-wakes.ts"
import { r2ObjectStore } from "../adapters/cloudflare/object-store.ts"
import { presignerOf } from "../adapters/cloudflare/presign.ts"
import { usageQueue } from "../adapters/cloudflare/usage-queue.ts"
import { queueState, queueWakeUps } from "../adapters/cloudflare/wake-ups.ts"
import { consoleLog } from "../adapters/console/log.ts"
import { starting } from "../adapters/console/starting.ts"
import { httpEmbedder } from "../adapters/embedder/http-embedder.ts"
import { reachEmbedder } from "../adapters/embedder/reach-embedder.ts"
import { extractiveAnswerer } from "../adapters/extractive/extractive-answerer.ts"
import { groqCheck } from "../adapters/groq/check-groq.ts"
import { type ConfiguredModel, configuredModels } from "../adapters/groq/configured-models.ts"
import { groqLanguageModel } from "../adapters/groq/groq-language-model.ts"
import { ownLanguageModel } from "../adapters/groq/own-language-model.ts"
import { configuredProviders } from "../adapters/oauth/configured-providers.ts"
import { scryptPasswords } from "../adapters/passwords/scrypt-passwords.ts"
import { postgresAccounts } from "../adapters/postgres/accounts.ts"
import { postgresApiKeys } from "../adapters/postgres/api-keys.ts"
import { postgresBudgetLedger } from "../adapters/postgres/budget-ledger.ts"
import { postgresCollections } from "../adapters/postgres/collections.ts"
import { connect } from "../adapters/postgres/database.ts"
import { postgresDeletions } from "../adapters/postgres/deletions.ts"
import { postgresDocuments } from "../adapters/postgres/documents.ts"
import { postgresHistory } from "../adapters/postgres/history.ts"
import { postgresIdempotencyKeys } from "../adapters/postgres/idempotency.ts"
import { postgresOpenInvitations } from "../adapters/postgres/invitations.ts"
import { postgresSessions } from "../adapters/postgres/refresh-tokens.ts"
import { rowSecurityCheck } from "../adapters/postgres/row-security.ts"
import { postgresTenants } from "../adapters/postgres/tenants.ts"
import { postgresUsageFigures } from "../adapters/postgres/usage-figures.ts"
import { postgresWebhookEndpoints } from "../adapters/postgres/webhook-endpoints.ts"
import { createMetricsRecorder } from "../adapters/prometheus/metrics-recorder.ts"
import { qdrantChunkIndex } from "../adapters/qdrant/chunk-index.ts"
import { redisAnswerCache } from "../adapters/redis/answer-cache.ts"
import { redisAuthAttempts } from "../adapters/redis/auth-attempts.ts"
import { redisBudgets } from "../adapters/redis/budgets.ts"
import { prepareScripts, redisClient } from "../adapters/redis/client.ts"
import { redisEpochMarks } from "../adapters/redis/epoch-marks.ts"
import { redisGate } from "../adapters/redis/gate.ts"
import { redisLimitUse } from "../adapters/redis/limit-use.ts"
import { redisModelLimits } from "../adapters/redis/model-limits.ts"
import { redisRevocations } from "../adapters/redis/revocations.ts"
import { LOOKUP } from "../adapters/redis/scripts.ts"
import { RESERVE_BUDGETS } from "../adapters/redis/scripts-of-budgets.ts"
import { reporting } from "../adapters/reporting/reporting.ts"
import { resolveOverHttps } from "../adapters/webhooks/resolve-host.ts"
import { behind, createBreaker, gauged } from "../breaker.ts"
import { type EdgeConfig, edgeConfigSchema, parseConfig, sealOf, tierLimitsOf } from "../config.ts"
import type { ErrorCode } from "../errors.ts"
import { createFlushLater, shortOf } from "../http/hand-over.ts"
import type { TokenSettings } from "../identity/issue-tokens.ts"
import type { WakeUpMessage } from "../ingest/model/wake-up-message.ts"
import { type MetricSink, type Metrics, noMetrics } from "../metrics.ts"
import type { LanguageModel, Log, ModelLimits } from "../ports.ts"
import { modelsInTurn } from "../query/language-model/models-in-turn.ts"
import { createKeyMemory } from "../tenants/key-memory.ts"
import { createLocalLimiter } from "../tenants/local-limiter.ts"
import type { Denied } from "../tenants/model/limits.ts"
import { idle } from "../tenants/model/overload.ts"
import { createStrangers } from "../tenants/strangers.ts"
import { createAccounting } from "./accounting.ts"
import { createOwnModels, MODEL_REPLIES } from "./own-models.ts"
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
const REDIS_TIMEOUT_MS = 500
const CHECK_LLM_TIMEOUT_MS = 2_000

/** What every request of an isolate shares: values and stateless clients, never promises or connections. */
async function createIsolate(env: EdgeEnv) {
  const config = starting("edge", () => parseConfig(edgeConfigSchema, env))
  await prepareScripts([LOOKUP, RESERVE_BUDGETS])
  const database = connect({
    url: config.DATABASE_URL,
    endpoint: config.NEON_FETCH_ENDPOINT,
    timeoutMs: STORE_TIMEOUT_MS,
  })
  const redis = redisClient({
    url: config.UPSTASH_REDIS_REST_URL,
    token: config.UPSTASH_REDIS_REST_TOKEN,
    timeoutMs: REDIS_TIMEOUT_MS,
  })
  const seconds = config.METRICS_FLUSH_SECONDS
  const recorder = createMetricsRecorder({ source: "edge", intervalMs: shortOf(seconds) })
  const metrics: Metrics = config.ENABLE_METRICS ? recorder : noMetrics
  const lines = consoleLog({ level: config.LOG_LEVEL, format: config.LOG_FORMAT, service: "edge" })
  const { log, ...reported } = reporting(config, "edge", lines)
  const breakers = breakersOf(metrics)
  const chunks = qdrantChunkIndex({
    url: config.QDRANT_URL,
    apiKey: config.QDRANT_API_KEY,
    timeoutMs: STORE_TIMEOUT_MS,
    metrics,
  })
  const models = await configuredModels(config)
  const denied: Denied = new Map()
  const overload = idle()
  const apiKeys = behind(breakers.database, postgresApiKeys(database))
  const { flushCounts, ...accounting } = createAccounting({
    config,
    queue: usageQueue(env.USAGE_QUEUE),
    apiKeys,
    metrics,
    log,
  })
  const sessions = behind(breakers.database, postgresSessions(database))
  const extractive = extractiveAnswerer()
  const modelLimits = redisModelLimits(redis)
  const seal = sealOf(config)
  const rules = { loopback: config.WEBHOOK_LOOPBACK }
  const resolve = config.WEBHOOK_RESOLVER_URL === "off" ? null : resolveOverHttps(config.WEBHOOK_RESOLVER_URL)
  const embeddingService = httpEmbedder(reachEmbedder(config))
  const tokens = tokensOf(config)
  return {
    config,
    recorder,
    metrics,
    log,
    collectSpans: reported.collect,
    keyMemory: createKeyMemory(),
    localLimiter: createLocalLimiter(),
    ...accounting,
    /** What is due to be handed over once the reply has left. */
    flushes: () => [
      env.METRICS ? recorder.flushIfDue(env.METRICS, Date.now()) : undefined,
      ...flushCounts(),
      ...reported.flushes(),
    ],
    flushLater: createFlushLater({ seconds }),
    denied,
    overload,
    gate: behind(breakers.redis, redisGate(redis, denied, overload)),
    strangers: createStrangers(),
    apiKeySecret: config.API_KEY_SECRET ?? null,
    marks: behind(breakers.redis, redisEpochMarks(redis)),
    answerCache: redisAnswerCache(redis, {
      answerTtlSeconds: config.QUERY_CACHE_TTL_SECONDS,
      embeddingTtlSeconds: config.EMBEDDING_CACHE_TTL_SECONDS,
    }),
    revocations: redisRevocations(redis, sessions, config.JWT_ACCESS_TOKEN_EXPIRE_MINUTES * 60),
    attempts: redisAuthAttempts(redis, new Map()),
    limitUse: behind(breakers.redis, redisLimitUse(redis)),
    apiKeys,
    tenants: behind(breakers.database, postgresTenants(database)),
    collections: behind(breakers.database, postgresCollections(database)),
    documents: behind(breakers.database, postgresDocuments(database)),
    deletions: behind(breakers.database, postgresDeletions(database)),
    usageFigures: behind(breakers.database, postgresUsageFigures(database)),
    history: behind(breakers.database, postgresHistory(database)),
    idempotency: behind(breakers.database, postgresIdempotencyKeys(database)),
    readiness: createReadiness({
      rowSecurity: rowSecurityCheck(database),
      // Readiness writes, because a token that may only read, or a full server, is no use as a cache.
      pingCache: () => redis.set("fn:ready", "1", { ex: 60 }),
      chunks,
      embedder: embeddingService,
      checkLlm: models[0] ? groqCheck(models[0].options, CHECK_LLM_TIMEOUT_MS) : null,
      queueState: queueState(env.INGEST_QUEUE),
      log,
    }),
    chunks: behind(breakers.qdrant, chunks),
    embedder: behind(breakers.embedder, embeddingService, { parse: "stream" }),
    // The reranker has its own breaker: being late is no reason to stop embedding.
    reranker: behind(breakers.reranker, embeddingService, { parse: "stream" }),
    accounts: behind(breakers.database, postgresAccounts(database)),
    sessions,
    openInvitations: behind(breakers.database, postgresOpenInvitations(database)),
    passwords: scryptPasswords(),
    tokens,
    tokenSecrets: tokens?.secrets ?? null,
    providers: configuredProviders(config),
    rerankTimeoutMs: config.RERANK_TIMEOUT_MS,
    embeddingTimeoutMs: config.EMBEDDING_QUERY_TIMEOUT_MS,
    embeddingLanguages: config.EMBEDDING_LANGUAGES,
    objects: r2ObjectStore(env.DOCUMENTS, presignerOf(config)),
    wakeUps: queueWakeUps(env.INGEST_QUEUE),
    courier: queueCourierWakes(env.WEBHOOK_QUEUE, { sentAt: 0 }),
    budgets: redisBudgets(redis),
    budgetLedger: behind(breakers.database, postgresBudgetLedger(database)),
    webhooks: behind(breakers.database, postgresWebhookEndpoints(database)),
    webhookRules: rules,
    seal,
    extractive,
    llm: llmOf(models, breakers, modelLimits, log) ?? extractive,
    ownModel: createOwnModels({
      modelOf: (tenant, provider) => ownLanguageModel({ seal, rules, resolve }, tenant, provider),
      limits: modelLimits,
      log,
    }),
    tierLimits: tierLimitsOf(config),
    maxDocumentBytes: config.MAX_DOCUMENT_MB * 1_048_576,
    defaults: { chunking: { size_tokens: config.CHUNK_SIZE, overlap_tokens: config.CHUNK_OVERLAP } },
    retrievalDefaults: { topK: config.TOP_K, rerank: config.RERANK_ENABLED },
  }
}
export type Deps = Awaited<ReturnType<typeof createIsolate>>

let isolate: Deps | null = null

/** Throws `configuration-invalid` naming every fault. */
export async function provideDeps(env: EdgeEnv): Promise<Deps> {
  isolate ??= await createIsolate(env)
  return isolate
}

function breakersOf(metrics: Metrics) {
  const of = (dependency: string, code: ErrorCode) => createBreaker(code, gauged(metrics, dependency))
  return {
    database: of("database", "database-unavailable"),
    redis: of("redis", "cache-unavailable"),
    qdrant: of("qdrant", "vector-store-unavailable"),
    embedder: of("embedder", "embedder-unavailable"),
    reranker: of("reranker", "embedder-unavailable"),
    llm: of("llm", "llm-unavailable"),
    llmFallback: of("llm_fallback", "llm-unavailable"),
  }
}

/** Null where no model is configured. */
function llmOf(
  models: readonly ConfiguredModel[],
  { llm, llmFallback }: ReturnType<typeof breakersOf>,
  limits: ModelLimits,
  log: Log,
): LanguageModel | null {
  const [first, ...rest] = models.map(({ options, allowance }, i) => ({
    ...allowance,
    model: behind(i === 0 ? llm : llmFallback, groqLanguageModel(options), MODEL_REPLIES),
  }))
  return first ? modelsInTurn({ slots: [first, ...rest], limits, log }) : null
}

const tokensOf = (config: EdgeConfig): TokenSettings | null =>
  config.JWT_SECRET_KEY === undefined
    ? null
    : {
        secrets: { current: config.JWT_SECRET_KEY, previous: config.JWT_SECRET_KEY_PREVIOUS ?? null },
        accessTtlSeconds: config.JWT_ACCESS_TOKEN_EXPIRE_MINUTES * 60,
        refreshTtlSeconds: config.JWT_REFRESH_TOKEN_EXPIRE_DAYS * 86_400,
      }

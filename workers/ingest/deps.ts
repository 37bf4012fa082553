// Composition root of the ingest Worker: builds the deps of its verbs from config and bindings, once for each isolate.
import { queueDeliveryWakes } from "../../src/adapters/cloudflare/delivery-wakes.ts"
import { r2ObjectStore } from "../../src/adapters/cloudflare/object-store.ts"
import { presignerOf } from "../../src/adapters/cloudflare/presign.ts"
import { queueWakeUps } from "../../src/adapters/cloudflare/wake-ups.ts"
import { consoleLog } from "../../src/adapters/console/log.ts"
import { starting } from "../../src/adapters/console/starting.ts"
import { httpEmbedder } from "../../src/adapters/embedder/http-embedder.ts"
import { reachEmbedder } from "../../src/adapters/embedder/reach-embedder.ts"
import { connect } from "../../src/adapters/postgres/database.ts"
import { postgresCollections } from "../../src/adapters/postgres/documents/collections.ts"
import { postgresReceipts } from "../../src/adapters/postgres/documents/deletions.ts"
import { postgresDocuments } from "../../src/adapters/postgres/documents/documents.ts"
import { postgresUpkeep } from "../../src/adapters/postgres/upkeep.ts"
import { postgresDeadLetters } from "../../src/adapters/postgres/usage/dead-letters.ts"
import { postgresLedger } from "../../src/adapters/postgres/usage/ledger.ts"
import { postgresWebhookDeliveries } from "../../src/adapters/postgres/webhooks/webhook-deliveries.ts"
import { postgresWorkUnits } from "../../src/adapters/postgres/work/work-units.ts"
import { createMetricsRecorder, type MetricsRecorder } from "../../src/adapters/prometheus/metrics-recorder.ts"
import { qdrantChunkIndex } from "../../src/adapters/qdrant/chunk-index.ts"
import { redisClient } from "../../src/adapters/redis/client.ts"
import { redisEpochMarks } from "../../src/adapters/redis/epoch-marks.ts"
import { redisKeptAnswers } from "../../src/adapters/redis/purge-answers.ts"
import { type Reporting, reporting } from "../../src/adapters/reporting/reporting.ts"
import { resolveOverHttps } from "../../src/adapters/webhooks/resolve-host.ts"
import { webhookSender } from "../../src/adapters/webhooks/webhook-sender.ts"
import { ingestConfigSchema, parseConfig, sealOf } from "../../src/config.ts"
import type { IngestDeps } from "../../src/ingest/ingest-unit.ts"
import type { WakeUpMessage } from "../../src/ingest/model/wake-up-message.ts"
import type { SweepDeps } from "../../src/ingest/sweep.ts"
import type { MetricSink } from "../../src/metrics.ts"
import type { DeliverDeps } from "../../src/webhooks/deliver-due.ts"

/** What workers/ingest/wrangler.toml binds, beside vars and secrets. */
export type IngestEnv = {
  DOCUMENTS: R2Bucket
  INGEST_QUEUE: Queue<WakeUpMessage>
  WEBHOOK_QUEUE: Queue<object>
  METRICS?: MetricSink
}

const DATABASE_TIMEOUT_MS = 15_000
const REDIS_TIMEOUT_MS = 2_000
const QDRANT_TIMEOUT_MS = 60_000

/** Kept for the life of the isolate; holds values only. */
const metrics: MetricsRecorder = createMetricsRecorder({ source: "ingest" })
const deliveryWakeMemory = { sentAt: 0 }
let reported: Reporting | null = null

function createIsolate(env: IngestEnv) {
  const config = starting("ingest", () => parseConfig(ingestConfigSchema, env))
  const redis = redisClient({
    url: config.UPSTASH_REDIS_REST_URL,
    token: config.UPSTASH_REDIS_REST_TOKEN,
    timeoutMs: REDIS_TIMEOUT_MS,
  })
  const database = connect({
    url: config.DATABASE_URL,
    endpoint: config.NEON_FETCH_ENDPOINT,
    timeoutMs: DATABASE_TIMEOUT_MS,
  })
  const lines = consoleLog({ level: config.LOG_LEVEL, format: config.LOG_FORMAT, service: "ingest" })
  reported ??= reporting(config, "ingest", lines)
  const { log, collect, flush } = reported
  const deps = {
    metrics,
    log,
    collectSpans: collect,
    units: postgresWorkUnits(database),
    receipts: postgresReceipts(database),
    upkeep: postgresUpkeep(database),
    ledger: postgresLedger(database),
    deadLetters: postgresDeadLetters(database),
    collections: postgresCollections(database),
    documents: postgresDocuments(database),
    marks: redisEpochMarks(redis),
    keptAnswers: redisKeptAnswers(redis),
    chunks: qdrantChunkIndex({
      url: config.QDRANT_URL,
      apiKey: config.QDRANT_API_KEY,
      timeoutMs: QDRANT_TIMEOUT_MS,
      metrics,
    }),
    embedder: httpEmbedder(reachEmbedder(config)),
    objects: r2ObjectStore(env.DOCUMENTS, presignerOf(config)),
    wakeUps: queueWakeUps(env.INGEST_QUEUE),
    auditRetentionDays: config.AUDIT_RETENTION_DAYS,
    deliveryWakes: queueDeliveryWakes(env.WEBHOOK_QUEUE, deliveryWakeMemory),
    deliveries: postgresWebhookDeliveries(database),
    seal: sealOf(config),
    sender: webhookSender({
      rules: { loopback: config.WEBHOOK_LOOPBACK },
      resolve: config.WEBHOOK_RESOLVER_URL === "off" ? null : resolveOverHttps(config.WEBHOOK_RESOLVER_URL),
    }),
    queryLogRetentionDays: config.QUERY_LOG_RETENTION_DAYS,
    /** Sends spans, and the metrics if they are due or `isQuiet`; called at the end of a batch or run. */
    flush: async (isQuiet: boolean) => {
      await flush()
      if (config.ENABLE_METRICS && env.METRICS)
        await (isQuiet ? metrics.flush(env.METRICS, Date.now()) : metrics.flushIfDue(env.METRICS, Date.now()))
    },
  } satisfies IngestDeps & SweepDeps & DeliverDeps & Record<string, unknown>
  return deps
}
export type IngestWorkerDeps = ReturnType<typeof createIsolate>

const isolates = new WeakMap<IngestEnv, IngestWorkerDeps>()

/** The same deps for all batches and runs of an isolate; none of them keeps state of a batch. */
export function ingestDeps(env: IngestEnv): IngestWorkerDeps {
  const deps = isolates.get(env) ?? createIsolate(env)
  isolates.set(env, deps)
  return deps
}

// What an isolate counts and notes of its requests, off their path: by key, by route, and what was asked and used.
import type { EdgeConfig } from "../config.ts"
import { flushIntervalMs } from "../http/hand-over.ts"
import type { Metrics } from "../metrics.ts"
import type { ApiKeys, Log, UsageQueue } from "../ports.ts"
import { createKeyUsage } from "../tenants/key-usage.ts"
import { createUsageBuffer } from "../usage/buffer.ts"
import { createRequestCounts } from "../usage/count-requests.ts"

type AccountingDeps = {
  config: Pick<EdgeConfig, "METRICS_FLUSH_SECONDS" | "USAGE_FLUSH_MS">
  queue: UsageQueue
  apiKeys: ApiKeys
  metrics: Metrics
  log: Log
}

export function createAccounting({ config, queue, apiKeys, metrics, log }: AccountingDeps) {
  const flushMs = flushIntervalMs(config.METRICS_FLUSH_SECONDS)
  const keyUsage = createKeyUsage(Date.now, flushMs)
  const requestCounts = createRequestCounts(flushMs)
  const usageLog = createUsageBuffer({ queue, metrics, log, flushMs: config.USAGE_FLUSH_MS })
  return {
    keyUsage,
    requestCounts,
    usageLog,
    /** What is due to be handed over. */
    flushCounts: () => [keyUsage.flushIfDue(apiKeys), requestCounts.flushIfDue(usageLog)],
  }
}

// Chooses the Durable Object for a batch, and collects from all shards before a scrape.
import type { MetricDelta, MetricSink } from "../../src/metrics.ts"
import type { MetricsEnv } from "./config.ts"

/** `up`: the shard had delivered all its metrics when the scrape was answered. */
export type ShardState = { shard: string; up: boolean }

/** How long a scrape waits for a shard; Prometheus itself gives up after ten seconds. */
const HAND_OVER_TIMEOUT_MS = 3_000

export const gatewayOf = (env: MetricsEnv) => env.GATEWAY.getByName("gateway")

const namesOf = (shards: number) => Array.from({ length: shards }, (_, index) => String(index + 1))

/** With one shard, the gateway itself. A repeated batch goes to the same object, which knows its id. */
export function sinkOf(env: MetricsEnv, shards: number, batchId: string): MetricSink {
  return shards === 1 ? gatewayOf(env) : env.SHARDS.getByName(String(1 + (hash(batchId) % shards)))
}

/**
 * Asks all shards at once to deliver what they hold. A shard that fails or is too slow counts as down. Never rejects.
 */
export async function drainShards(env: MetricsEnv, shards: number): Promise<ShardState[]> {
  if (shards === 1) return []
  return await Promise.all(
    namesOf(shards).map(async (shard) => ({ shard, up: await inTime(env.SHARDS.getByName(shard).handOver()) })),
  )
}

/** The states as the metric `rag_metrics_shard_up`. */
export const shardGauges = (states: readonly ShardState[]): MetricDelta[] =>
  states.map(({ shard, up }) => ({ type: "gauge", name: "rag_metrics_shard_up", labels: { shard }, value: up ? 1 : 0 }))

async function inTime(work: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), HAND_OVER_TIMEOUT_MS)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}

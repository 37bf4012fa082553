// Which Durable Object takes a batch, and how all of them are brought together before a scrape.
import type { MetricDelta, MetricSink } from "../../src/metrics.ts"
import type { MetricsEnv } from "./config.ts"

/** Whether a shard had handed over everything it held when the scrape was answered. */
export type ShardState = { shard: string; up: boolean }

/** A scrape waits for a shard so long; Prometheus itself gives up after ten seconds. */
const HAND_OVER_TIMEOUT_MS = 3_000

export const gatewayOf = (env: MetricsEnv) => env.GATEWAY.getByName("gateway")

const namesOf = (shards: number) => Array.from({ length: shards }, (_, index) => String(index + 1))

/** One shard is the gateway itself. A batch that comes again comes to the same one, which knows its id. */
export function takerOf(env: MetricsEnv, shards: number, batchId: string): MetricSink {
  return shards === 1 ? gatewayOf(env) : env.SHARDS.getByName(String(1 + (hash(batchId) % shards)))
}

/** Has every shard hand over what it holds, side by side; one that does not, or not in time, is down. Never rejects. */
export async function drainShards(env: MetricsEnv, shards: number): Promise<ShardState[]> {
  if (shards === 1) return []
  return await Promise.all(
    namesOf(shards).map(async (shard) => ({ shard, up: await inTime(env.SHARDS.getByName(shard).handOver()) })),
  )
}

/** How a scrape says it. */
export const toldOf = (states: readonly ShardState[]): MetricDelta[] =>
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

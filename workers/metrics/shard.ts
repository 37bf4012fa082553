// A Durable Object that stands before the gateway where isolates are many: it adds their batches up and hands on the sums.
import { DurableObject } from "cloudflare:workers"
import { type MetricBatch, type MetricDelta, metricBatchSchema, RETRY_WINDOW_MS } from "../../src/metrics.ts"
import { createBatchMemory } from "./batch-memory.ts"
import type { MetricsEnv } from "./config.ts"
import { openShardStore } from "./shard-store.ts"
import { gatewayOf } from "./shards.ts"
import { createDeltaSum } from "./sum-deltas.ts"

/** What isolates sent since then is lost when the object dies, as it is in the gateway. */
const HAND_OVER_AFTER_MS = 5_000

/** One of METRICS_SHARDS. Each batch is added here once, and each sum in the gateway once: both know the ids they took. */
export class MetricsShard extends DurableObject<MetricsEnv> {
  readonly #store: ReturnType<typeof openShardStore>
  readonly #batches = createBatchMemory()
  readonly #sum = createDeltaSum()
  #alarmAt = 0

  constructor(ctx: DurableObjectState, env: MetricsEnv) {
    super(ctx, env)
    this.#store = openShardStore(ctx.storage)
    for (const saved of this.#store.batches()) this.#batches.restore(saved)
  }

  /** As the gateway's: adds a batch unless its id was added before, and counts one of no known shape. */
  async add(batch: MetricBatch): Promise<void> {
    const now = Date.now()
    const parsed = metricBatchSchema.safeParse(batch)
    if (!parsed.success) this.#sum.add([dropped("malformed_batch", 1)], now)
    else if (this.#batches.remember(parsed.data.batchId, now)) this.#sum.add(parsed.data.deltas, now)
    if (now < this.#alarmAt + HAND_OVER_AFTER_MS) return
    this.#alarmAt = now + HAND_OVER_AFTER_MS
    await this.ctx.storage.setAlarm(this.#alarmAt)
  }

  /** Rejects when the gateway did not take everything; what it did not take is kept, and sent again under the same ids. */
  async handOver(): Promise<void> {
    const now = Date.now()
    this.#giveUpOld(now)
    const fresh = this.#sum.take().map((deltas) => ({
      batch: { batchId: crypto.randomUUID(), source: "shard", deltas },
      since: now,
    }))
    this.#store.save(fresh, this.#batches.takeNew(), now, this.#batches.forget(now))
    for (const { batch } of this.#store.outgoing()) {
      await gatewayOf(this.env).add(batch)
      this.#store.drop(batch.batchId)
    }
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = 0
    try {
      await this.handOver()
    } catch {
      this.#alarmAt = Date.now() + HAND_OVER_AFTER_MS
      await this.ctx.storage.setAlarm(this.#alarmAt)
    }
  }

  /** GATEWAY DOWN: it forgets ids after a while, so that a batch sent later than that might be added twice. */
  #giveUpOld(now: number): void {
    for (const { batch, since } of this.#store.outgoing()) {
      if (now - since <= RETRY_WINDOW_MS) continue
      this.#store.drop(batch.batchId)
      this.#sum.add([dropped("gateway_unavailable", batch.deltas.length)], now)
    }
  }
}

const dropped = (reason: string, by: number): MetricDelta => ({
  type: "counter",
  name: "rag_metrics_dropped_total",
  labels: { reason },
  by,
})

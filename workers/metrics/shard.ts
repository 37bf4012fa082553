// A Durable Object between many isolates and the gateway: it adds up their batches and sends the sums on.
import { DurableObject } from "cloudflare:workers"
import { type MetricBatch, type MetricDelta, metricBatchSchema, RETRY_WINDOW_MS } from "../../src/metrics.ts"
import { createBatchMemory } from "./batch-memory.ts"
import type { MetricsEnv } from "./config.ts"
import { openShardStore } from "./shard-store.ts"
import { gatewayOf } from "./shards.ts"
import { createDeltaSum } from "./sum-deltas.ts"

/** When the object dies, it loses the metrics since its last hand-over, as the gateway does since its last save. */
const HAND_OVER_AFTER_MS = 5_000

/** One of METRICS_SHARDS. Shard and gateway both remember the ids of what they added, so nothing is added twice. */
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

  /** Adds a batch unless its id was added before; a malformed batch is counted. */
  async add(batch: MetricBatch): Promise<void> {
    const now = Date.now()
    const parsed = metricBatchSchema.safeParse(batch)
    if (!parsed.success) this.#sum.add([dropped("malformed_batch", 1)], now)
    else if (this.#batches.remember(parsed.data.batchId, now)) this.#sum.add(parsed.data.deltas, now)
    if (now < this.#alarmAt + HAND_OVER_AFTER_MS) return
    this.#alarmAt = now + HAND_OVER_AFTER_MS
    await this.ctx.storage.setAlarm(this.#alarmAt)
  }

  /**
   * Sends all sums to the gateway. Rejects if it did not take all;
   * the others are kept and sent again with the same ids.
   */
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

  /**
   * GATEWAY DOWN: after a while the gateway forgets ids and could add
   * a sum twice, so older sums are dropped and counted.
   */
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

// The single Durable Object that sums what all isolates recorded and keeps what other clients pushed.
import { DurableObject } from "cloudflare:workers"
import { parseConfig } from "../../src/config.ts"
import { type MetricBatch, type MetricDelta, metricBatchSchema } from "../../src/metrics.ts"
import { createAggregate } from "./aggregate.ts"
import { createBatchMemory } from "./batch-memory.ts"
import { type GatewayConfig, gatewayConfigSchema, type MetricsEnv } from "./config.ts"
import { type Family, type Labels, writeExposition } from "./exposition.ts"
import { forwardAggregate } from "./forward-aggregate.ts"
import { openGatewayStore } from "./gateway-store.ts"
import { createPushedGroups, mergeFamilies, type Push, type PushOutcome } from "./pushed-groups.ts"
import { type ShardState, shardGauges } from "./shards.ts"

/**
 * When the object dies, it loses the isolates' metrics since its
 * last save: at most this long. Pushes are saved at once.
 */
const SAVE_AFTER_MS = 5_000
const FORWARD_EVERY_MS = 15_000
const EXPIRE_EVERY_MS = 60_000

/**
 * There is one gateway. It takes about 1,000 flushes a second: 10,000 isolates that flush every 10 s. For more, shards
 * sum up first (METRICS_SHARDS). Pushes always come here, because they are checked against all groups.
 */
export class MetricsGateway extends DurableObject<MetricsEnv> {
  readonly #config: GatewayConfig
  readonly #store: ReturnType<typeof openGatewayStore>
  readonly #aggregate = createAggregate()
  readonly #batches = createBatchMemory()
  readonly #groups = createPushedGroups()
  #alarmAt = 0
  #expiredAt = Date.now()
  #forwardedAt = 0
  #forwardDue = false

  /** Loads the whole state before the first call; SQLite is synchronous here. */
  constructor(ctx: DurableObjectState, env: MetricsEnv) {
    super(ctx, env)
    this.#config = parseConfig(gatewayConfigSchema, env)
    this.#store = openGatewayStore(ctx.storage)
    for (const { name, key, series } of this.#store.series())
      if (!this.#aggregate.restore(name, key, series)) this.#store.dropSeries(name, key)
    for (const saved of this.#store.batches()) this.#batches.restore(saved)
    for (const group of this.#store.groups()) this.#groups.restore(group)
  }

  /**
   * Adds a batch unless its id was added before. A malformed batch is
   * counted and accepted, because a retry would not help.
   */
  async add(batch: MetricBatch): Promise<void> {
    const now = Date.now()
    const parsed = metricBatchSchema.safeParse(batch)
    if (!parsed.success) this.#aggregate.add([dropped("malformed_batch")], now)
    else if (this.#batches.remember(parsed.data.batchId, now)) this.#aggregate.add(parsed.data.deltas, now)
    this.#forwardDue = true
    await this.#wake(now)
  }

  /**
   * The whole exposition: the aggregate, then the pushed groups. It
   * reports for each shard whether its metrics are included.
   */
  scrape(shards: ShardState[] = []): string {
    this.#aggregate.add(shardGauges(shards), Date.now())
    return writeExposition(mergeFamilies([...this.#ownFamilies(Date.now()), ...this.#groups.families()]))
  }

  push(push: Push): PushOutcome {
    const outcome = this.#groups.push(push, Date.now())
    const group = this.#groups.get(push.labels)
    if (group) this.#store.saveGroup(group)
    return outcome
  }

  remove(labels: Labels): void {
    this.#groups.remove(labels)
    this.#store.removeGroup(labels)
  }

  /** True if the object answers, because it loads its state before it answers. */
  ready(): boolean {
    return true
  }

  override async alarm(): Promise<void> {
    const now = Date.now()
    this.#alarmAt = 0
    this.#expire(now)
    const voidBefore = this.#batches.forget(now)
    this.#store.save(this.#aggregate.takeChanges(), this.#batches.takeNew(), now, voidBefore)
    await this.#forward(now)
    if (this.#forwardDue && this.#config.PUSHGATEWAY_URL) await this.#wake(now)
  }

  async #forward(now: number): Promise<void> {
    const { PUSHGATEWAY_URL: url, PUSHGATEWAY_AUTHORIZATION: authorization } = this.#config
    if (!url || !this.#forwardDue || now - this.#forwardedAt < FORWARD_EVERY_MS) return
    this.#forwardedAt = now
    this.#forwardDue = false
    if (await forwardAggregate({ url, authorization }, writeExposition(this.#ownFamilies(now)))) return
    this.#forwardDue = true
    this.#aggregate.add([dropped("forward_failed")], now)
  }

  /** Also called by scrapes, because a gateway that receives nothing has no alarm. */
  #expire(now: number): void {
    if (now - this.#expiredAt < EXPIRE_EVERY_MS) return
    this.#expiredAt = now
    this.#aggregate.expire(now)
  }

  #ownFamilies(now: number): Family[] {
    const labels = { version: this.#config.APP_VERSION, env: this.#config.ENV }
    this.#expire(now)
    this.#aggregate.add([{ type: "gauge", name: "rag_app_info", labels, value: 1 }], now)
    return this.#aggregate.families()
  }

  async #wake(now: number): Promise<void> {
    if (now < this.#alarmAt + SAVE_AFTER_MS) return
    this.#alarmAt = now + SAVE_AFTER_MS
    await this.ctx.storage.setAlarm(this.#alarmAt)
  }
}

const dropped = (reason: string): MetricDelta => ({
  type: "counter",
  name: "rag_metrics_dropped_total",
  labels: { reason },
  by: 1,
})

// A shard's rows in its Durable Object's SQLite: remembered batch ids and what is on its way to the gateway.
import { type MetricBatch, metricBatchSchema } from "../../src/metrics.ts"
import type { RememberedBatches } from "./batch-memory.ts"
import { openBatchRows } from "./batch-rows.ts"

export type Outgoing = { batch: MetricBatch; since: number }

export type ShardStore = {
  batches(): RememberedBatches[]
  /** Writes what goes out and the ids it was added up from together: neither is repeated nor lost without the other. */
  save(outgoing: Outgoing[], batchIds: string[], now: number, voidBefore: number): void
  /** In the order they were saved. */
  outgoing(): Outgoing[]
  drop(batchId: string): void
}

const TABLE = `
  create table if not exists outgoing (
    position integer primary key autoincrement, batch_id text not null unique, batch text not null, since integer not null
  );
`

type OutgoingRow = { batch: string; since: number }

/** Creates the tables when they are missing. All calls are synchronous. */
export function openShardStore(storage: DurableObjectStorage): ShardStore {
  const sql = storage.sql
  sql.exec(TABLE)
  const batches = openBatchRows(sql)
  return {
    batches: batches.all,
    save: (outgoing, batchIds, now, voidBefore) =>
      storage.transactionSync(() => {
        for (const { batch, since } of outgoing)
          sql.exec(
            "insert into outgoing (batch_id, batch, since) values (?, ?, ?)",
            batch.batchId,
            JSON.stringify(batch),
            since,
          )
        batches.save(batchIds, now)
        batches.dropBefore(voidBefore)
      }),
    outgoing: () =>
      sql
        .exec<OutgoingRow>("select batch, since from outgoing order by position")
        .toArray()
        .map(({ batch, since }) => ({ batch: metricBatchSchema.parse(JSON.parse(batch)), since })),
    drop: (batchId) => void sql.exec("delete from outgoing where batch_id = ?", batchId),
  }
}

// Stores a shard's state in its Durable Object's SQLite: ids of added batches, and sums that are not yet delivered.
import { type MetricBatch, metricBatchSchema } from "../../src/metrics.ts"
import type { RememberedBatches } from "./batch-memory.ts"
import { openBatchRows } from "./batch-rows.ts"

export type Outgoing = { batch: MetricBatch; since: number }

export type ShardStore = {
  batches(): RememberedBatches[]
  /**
   * Writes the sums and the ids of the batches in them in one
   * transaction, so that a crash neither repeats nor loses either.
   */
  save(outgoing: Outgoing[], batchIds: string[], now: number, voidBefore: number): void
  /** In the order in which they were saved. */
  outgoing(): Outgoing[]
  drop(batchId: string): void
}

const TABLE = `
  create table if not exists outgoing (
    position integer primary key autoincrement, batch_id text not null unique, batch text not null, since integer not null
  );
`

type OutgoingRow = { batch: string; since: number }

/** Creates the tables if they are missing. All calls are synchronous. */
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

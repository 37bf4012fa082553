// Stores the ids of added batches as rows in a Durable Object's SQLite.
import { z } from "zod"
import type { RememberedBatches } from "./batch-memory.ts"

export type BatchRows = {
  all(): RememberedBatches[]
  save(ids: string[], now: number): void
  dropBefore(time: number): void
}

const TABLE = `
  create table if not exists batches (saved_at integer not null, ids text not null);
  create index if not exists batches_by_age on batches (saved_at);
`

const idsSchema = z.array(z.string())

/** Creates the table if it is missing. All calls are synchronous. */
export function openBatchRows(sql: SqlStorage): BatchRows {
  sql.exec(TABLE)
  return {
    all: () =>
      sql
        .exec<{ saved_at: number; ids: string }>("select saved_at, ids from batches order by saved_at")
        .toArray()
        .map((row) => ({ savedAt: row.saved_at, ids: idsSchema.parse(JSON.parse(row.ids)) })),
    save(ids, now) {
      if (ids.length > 0) sql.exec("insert into batches (saved_at, ids) values (?, ?)", now, JSON.stringify(ids))
    },
    dropBefore: (time) => void sql.exec("delete from batches where saved_at < ?", time),
  }
}

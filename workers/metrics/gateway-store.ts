// Stores the gateway's state in its Durable Object's SQLite: series, ids of added batches, and pushed groups.
import { z } from "zod"
import type { Series, SeriesChange } from "./aggregate.ts"
import type { RememberedBatches } from "./batch-memory.ts"
import { openBatchRows } from "./batch-rows.ts"
import { type Labels, writeExposition } from "./exposition.ts"
import { groupKey } from "./group-path.ts"
import { parseExposition } from "./parse-exposition.ts"
import type { Group } from "./pushed-groups.ts"

/** As it was saved, possibly by a version with another catalogue. */
export type StoredSeries = { name: string; key: string; series: Series }
export type StoredGroup = Omit<Group, "bytes">

export type GatewayStore = {
  series(): StoredSeries[]
  batches(): RememberedBatches[]
  groups(): StoredGroup[]
  /** Writes changed series and new batch ids in one transaction, and removes batch ids older than `voidBefore`. */
  save(changes: SeriesChange[], batchIds: string[], now: number, voidBefore: number): void
  dropSeries(name: string, key: string): void
  saveGroup(group: StoredGroup): void
  removeGroup(labels: Labels): void
}

const TABLES = `
  create table if not exists series (
    name text not null, key text not null, value real not null, counts text, updated_at integer not null,
    primary key (name, key)
  ) without rowid;
  create table if not exists pushed_groups (
    key text primary key, families text not null, pushed_at integer not null, failed_at integer not null
  ) without rowid;
`

type SeriesRow = { name: string; key: string; value: number; counts: string | null; updated_at: number }
type GroupRow = { key: string; families: string; pushed_at: number; failed_at: number }

const labelsSchema = z.record(z.string(), z.string())
const countsSchema = z.array(z.number())
const groupKeySchema = z.array(z.tuple([z.string(), z.string()]))

/** Creates the tables if they are missing. All calls are synchronous. */
export function openGatewayStore(storage: DurableObjectStorage): GatewayStore {
  const sql = storage.sql
  sql.exec(TABLES)
  const batches = openBatchRows(sql)

  const dropSeries = (name: string, key: string) =>
    void sql.exec("delete from series where name = ? and key = ?", name, key)

  function saveSeries({ name, key, series }: SeriesChange) {
    if (series === null) return dropSeries(name, key)
    const counts = series.counts && JSON.stringify(series.counts)
    sql.exec(
      "insert or replace into series (name, key, value, counts, updated_at) values (?, ?, ?, ?, ?)",
      name,
      key,
      series.value,
      counts,
      series.updatedAt,
    )
  }

  return {
    series: () =>
      sql.exec<SeriesRow>("select name, key, value, counts, updated_at from series").toArray().map(toSeries),
    batches: batches.all,
    groups: () =>
      sql.exec<GroupRow>("select key, families, pushed_at, failed_at from pushed_groups").toArray().map(toGroup),
    save: (changes, batchIds, now, voidBefore) =>
      storage.transactionSync(() => {
        for (const change of changes) saveSeries(change)
        batches.save(batchIds, now)
        batches.dropBefore(voidBefore)
      }),
    dropSeries,
    saveGroup: ({ labels, families, pushedAt, failedAt }) =>
      void sql.exec(
        "insert or replace into pushed_groups (key, families, pushed_at, failed_at) values (?, ?, ?, ?)",
        groupKey(labels),
        writeExposition(families),
        pushedAt,
        failedAt,
      ),
    removeGroup: (labels) => void sql.exec("delete from pushed_groups where key = ?", groupKey(labels)),
  }
}

const toSeries = (row: SeriesRow): StoredSeries => ({
  name: row.name,
  key: row.key,
  series: {
    labels: labelsSchema.parse(JSON.parse(row.key)),
    value: row.value,
    counts: row.counts === null ? null : countsSchema.parse(JSON.parse(row.counts)),
    updatedAt: row.updated_at,
  },
})

function toGroup(row: GroupRow): StoredGroup {
  const parsed = parseExposition(row.families)
  return {
    labels: new Map(groupKeySchema.parse(JSON.parse(row.key))),
    families: parsed.ok ? parsed.families : [],
    pushedAt: row.pushed_at,
    failedAt: row.failed_at,
  }
}

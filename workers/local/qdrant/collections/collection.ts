// One collection: checks and numbers each change, journals it, then applies it to the points.

import { type Path, parsePath } from "../points/json-path.ts"
import type { PointId } from "../points/point-id.ts"
import type { PointInput } from "../points/point-schema.ts"
import { type Payload, type PointTable, pointTable, type StoredPoint } from "../points/point-table.ts"
import { refuse } from "../refusal.ts"
import { type CollectionConfig, type IndexSchema, typeOfIndex } from "./collection-schema.ts"
import type { Entry, Journal } from "./journal.ts"

export type Collection = ReturnType<typeof newCollection>

/** Dead slots are dropped as Qdrant's optimizer drops deleted points: from 1,000 slots and a fifth of all on. */
const vacuumFrom = { slots: 1000, share: 0.2 }

/** Slots of a keyword index are only kept where a filter on the whole payload can use them. */
const narrows = (path: Path, schema: IndexSchema) =>
  typeOfIndex(schema) === "keyword" && !path.steps.some(({ each }) => each)

export function newCollection(name: string, config: CollectionConfig) {
  const indexes = new Map<string, { path: Path; schema: IndexSchema }>()
  let table: PointTable = pointTable(config)
  let operation = 0
  let journal: Journal | null = null

  function apply(entry: Entry): void {
    operation = entry.operation
    if (entry.kind === "points") for (const point of entry.points) table.put(point)
    else if (entry.kind === "delete") for (const id of entry.ids) table.remove(id)
    else if (entry.kind === "payload") {
      for (const id of entry.ids) {
        const slot = table.slotOf(id)
        if (slot !== undefined) table.setPayload(slot, { ...table.payloadOf(slot), ...entry.set }, operation)
      }
    } else if (entry.kind === "index") {
      const path = parsePath(entry.field) ?? refuse(400, `bad payload path ${entry.field}`)
      indexes.set(entry.field, { path, schema: entry.schema })
      if (narrows(path, entry.schema)) table.addKeywordIndex(path)
    }
    const slots = table.count() + table.dead()
    if (slots >= vacuumFrom.slots && table.dead() > slots * vacuumFrom.share) table = table.vacuumed()
  }

  /** Journals, applies and acknowledges, in this order; returns the operation's number. */
  function commit(entry: Entry): number {
    journal?.append(entry)
    apply(entry)
    return entry.operation
  }

  function known(ids: readonly PointId[]): PointId[] {
    for (const id of ids) if (table.slotOf(id) === undefined) refuse(404, `Not found: No point with id ${id} found`)
    return [...ids]
  }

  function prepare({ id, vector, payload }: PointInput): StoredPoint {
    const point: StoredPoint = { id, version: operation + 1, payload: payload ?? {}, dense: {}, sparse: {} }
    for (const [vectorName, value] of Object.entries(vector)) {
      const dense = table.dense.get(vectorName)
      if (!dense && !table.sparse.has(vectorName))
        refuse(400, `Wrong input: Not existing vector name error: ${vectorName}`)
      if (Array.isArray(value) !== Boolean(dense)) {
        refuse(400, "Wrong input: Conversion between sparse and regular vectors failed")
      }
      if (Array.isArray(value)) point.dense[vectorName] = prepareDense(vectorName, value)
      else point.sparse[vectorName] = value
    }
    return point
  }

  /** Qdrant numbers a write before it finds a wrong dimension, so the refused one uses up its number. */
  function prepareDense(vectorName: string, value: number[]): Float32Array {
    const { size } = config.vectors[vectorName] ?? { size: 0 }
    if (value.length !== size) operation += 1
    const prepared = table.dense.get(vectorName)?.prepare(value, ` for vector '${vectorName}'`)
    return prepared ?? refuse(400, `Wrong input: Not existing vector name error: ${vectorName}`)
  }

  return {
    name,
    config,
    indexes: indexes as ReadonlyMap<string, { path: Path; schema: IndexSchema }>,
    table: () => table,
    /** Applies an entry read back from the journal. */
    replay: apply,
    recordTo(target: Journal) {
      journal = target
    },
    close: () => journal?.close(),
    upsert(inputs: readonly PointInput[]): number {
      if (inputs.length === 0) refuse(400, "Bad request: Empty update request")
      return commit({ kind: "points", operation: operation + 1, points: inputs.map(prepare) })
    },
    remove: (ids: readonly PointId[]) =>
      commit({ kind: "delete", operation: operation + 1, ids: ids.filter((id) => table.slotOf(id) !== undefined) }),
    setPayload: (ids: readonly PointId[], set: Payload) =>
      commit({ kind: "payload", operation: operation + 1, ids: known(ids), set }),
    /** An index change takes two operation numbers in Qdrant. */
    createIndex: (field: string, schema: IndexSchema) =>
      commit({ kind: "index", operation: operation + 2, field, schema }),
    /** The shortest journal that leads to the present state. */
    *entries(): Generator<Entry> {
      yield { kind: "collection", operation: 0, config }
      for (const [field, { schema }] of indexes) yield { kind: "index", operation, field, schema }
      let points: StoredPoint[] = []
      for (const point of table.points()) {
        points.push(point)
        if (points.length < 500) continue
        yield { kind: "points", operation, points }
        points = []
      }
      yield { kind: "points", operation, points }
    },
  }
}

// The points of one collection in memory: append-only slots that hold id, payload and vectors.
import type { CollectionConfig } from "../collections/collection-schema.ts"
import { compileFilter, isFilled } from "../search/filter.ts"
import { type Filter, isEmptyFilter } from "../search/filter-schema.ts"
import { type DenseStore, denseStore } from "./dense.ts"
import { type Path, someValue } from "./json-path.ts"
import { type KeywordIndex, keywordIndex, narrow } from "./payload-index.ts"
import type { PointId } from "./point-id.ts"
import { type SparseStore, type SparseVector, sparseStore } from "./sparse.ts"

export type Payload = Record<string, unknown>

/** A point ready to be stored: vectors checked and in their stored form. `version` is the operation that wrote it. */
export type StoredPoint = {
  id: PointId
  version: number
  payload: Payload
  dense: Record<string, Float32Array>
  sparse: Record<string, SparseVector>
}

export type PointTable = ReturnType<typeof pointTable>

/** A replaced or deleted point leaves a dead slot behind; `vacuumed` copies the live ones into a new table. */
export function pointTable(config: CollectionConfig) {
  const ids: (PointId | undefined)[] = []
  const payloads: Payload[] = []
  const versions: number[] = []
  const slotOf = new Map<PointId, number>()
  const dense = new Map<string, DenseStore>()
  const sparse = new Map<string, SparseStore>()
  const keywords = new Map<string, KeywordIndex>()
  for (const [name, { size }] of Object.entries(config.vectors)) dense.set(name, denseStore(size))
  for (const name of Object.keys(config.sparse_vectors ?? {})) sparse.set(name, sparseStore())

  const addToIndexes = (slot: number) => {
    for (const index of keywords.values()) index.add(slot, payloads[slot])
  }
  const removeFromIndexes = (slot: number) => {
    for (const index of keywords.values()) index.remove(slot, payloads[slot])
  }
  const idOf = (slot: number) => ids[slot]
  const bury = (id: PointId, slot: number) => {
    removeFromIndexes(slot)
    slotOf.delete(id)
    ids[slot] = undefined
    payloads[slot] = {}
  }

  const table = {
    dense,
    sparse,
    idOf,
    count: () => slotOf.size,
    /** Slots that hold no live point any more. */
    dead: () => ids.length - slotOf.size,
    slotOf: (id: PointId) => slotOf.get(id),
    payloadOf: (slot: number): Payload => payloads[slot] ?? {},
    versionOf: (slot: number): number => versions[slot] ?? 0,
    put(point: StoredPoint) {
      const old = slotOf.get(point.id)
      if (old !== undefined) {
        for (const store of sparse.values()) store.forget(old)
        bury(point.id, old)
      }
      const slot = ids.push(point.id) - 1
      slotOf.set(point.id, slot)
      payloads[slot] = point.payload
      versions[slot] = point.version
      for (const [name, store] of dense) store.put(slot, point.dense[name])
      for (const [name, store] of sparse) store.put(slot, point.sparse[name])
      addToIndexes(slot)
    },
    /** Real Qdrant keeps a deleted point in the term statistics until its segment is rebuilt; so does this table. */
    remove(id: PointId) {
      const slot = slotOf.get(id)
      if (slot !== undefined) bury(id, slot)
    },
    setPayload(slot: number, payload: Payload, version: number) {
      removeFromIndexes(slot)
      payloads[slot] = payload
      versions[slot] = version
      addToIndexes(slot)
    },
    addKeywordIndex(path: Path) {
      const index = keywordIndex(path)
      keywords.set(path.text, index)
      for (const slot of slotOf.values()) index.add(slot, payloads[slot])
    },
    /** How many points have any value at the path. */
    countWith: (path: Path): number =>
      [...slotOf.values()].filter((slot) => someValue(payloads[slot], path, isFilled)).length,
    /** Slots of the points that pass the filter, or of all. A keyword index reduces the number of points to test. */
    select(filter: Filter | undefined): number[] {
      if (!filter || isEmptyFilter(filter)) return [...slotOf.values()]
      const narrowing = narrow(filter, keywords)
      const test = compileFilter(filter, idOf, narrowing?.condition)
      const pool = narrowing?.slots() ?? slotOf.values()
      const selected: number[] = []
      for (const slot of pool) if (test(payloads[slot], slot)) selected.push(slot)
      return selected
    },
    *points(): Generator<StoredPoint> {
      for (const [id, slot] of slotOf) {
        const point: StoredPoint = {
          id,
          version: table.versionOf(slot),
          payload: table.payloadOf(slot),
          dense: {},
          sparse: {},
        }
        for (const [name, store] of dense) {
          const vector = store.get(slot)
          if (vector) point.dense[name] = vector
        }
        for (const [name, store] of sparse) {
          const vector = store.get(slot)
          if (vector) point.sparse[name] = vector
        }
        yield point
      }
    },
    vacuumed() {
      const fresh = pointTable(config)
      for (const { path } of keywords.values()) fresh.addKeywordIndex(path)
      for (const point of table.points()) fresh.put(point)
      return fresh
    },
  }
  return table
}

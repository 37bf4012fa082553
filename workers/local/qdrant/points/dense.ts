// Dense vectors of one name: stored by slot in contiguous pages, scored exactly by cosine.
import { refuse } from "../refusal.ts"

const slotsPerPage = 1024

export type DenseStore = {
  /** Checks the size and brings the vector to unit length, as Qdrant does at upsert. */
  prepare(vector: readonly number[], label: string): Float32Array
  put(slot: number, prepared: Float32Array | undefined): void
  has(slot: number): boolean
  get(slot: number): Float32Array | undefined
  /** Similarity of a prepared query and a stored vector, as float32. Undefined when the slot has none. */
  score(query: Float32Array, slot: number): number | undefined
}

export function denseStore(size: number): DenseStore {
  const pages: Float32Array[] = []
  const missing = new Set<number>()
  const pageOf = (slot: number) => {
    const at = Math.floor(slot / slotsPerPage)
    pages[at] ??= new Float32Array(slotsPerPage * size)
    return pages[at]
  }
  const offsetOf = (slot: number) => (slot % slotsPerPage) * size
  return {
    prepare(vector, label) {
      if (vector.length !== size) {
        refuse(400, `Wrong input: Vector dimension error: expected dim: ${size}, got ${vector.length}${label}`)
      }
      return normalised(vector)
    },
    put(slot, prepared) {
      if (prepared) pageOf(slot).set(prepared, offsetOf(slot))
      else missing.add(slot)
    },
    has: (slot) => !missing.has(slot),
    get(slot) {
      const start = offsetOf(slot)
      return missing.has(slot) ? undefined : pageOf(slot).slice(start, start + size)
    },
    score(query, slot) {
      return missing.has(slot) ? undefined : Math.fround(dot(query, pageOf(slot), offsetOf(slot)))
    },
  }
}

/** A vector of length zero stays as it is. */
function normalised(vector: readonly number[]): Float32Array {
  const unit = Float32Array.from(vector)
  const length = Math.sqrt(dot(unit, unit, 0))
  if (length > 0) for (let at = 0; at < unit.length; at++) unit[at] = (unit[at] ?? 0) / length
  return unit
}

/** Four running sums keep the additions independent of each other: about twice as fast as one. */
function dot(query: Float32Array, page: Float32Array, start: number): number {
  const whole = query.length - (query.length % 4)
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let at = 0; at < whole; at += 4) {
    a += (query[at] ?? 0) * (page[start + at] ?? 0)
    b += (query[at + 1] ?? 0) * (page[start + at + 1] ?? 0)
    c += (query[at + 2] ?? 0) * (page[start + at + 2] ?? 0)
    d += (query[at + 3] ?? 0) * (page[start + at + 3] ?? 0)
  }
  for (let at = whole; at < query.length; at++) a += (query[at] ?? 0) * (page[start + at] ?? 0)
  return a + b + c + d
}

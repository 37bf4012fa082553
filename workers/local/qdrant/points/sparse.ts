// Sparse vectors of one name: all entries in two flat arrays, scored point by point with IDF from the collection or a part of it.

export type SparseVector = { indices: ArrayLike<number>; values: ArrayLike<number> }

export type SparseStore = {
  put(slot: number, vector: SparseVector | undefined): void
  has(slot: number): boolean
  get(slot: number): { indices: number[]; values: number[] } | undefined
  /** Takes a replaced vector out of the term statistics. */
  forget(slot: number): void
  /**
   * A scorer of slots for this query; undefined when query and point share no term. Valid until the next call. Term
   * statistics are those of `corpus`, or of all points.
   */
  scorer(query: SparseVector, corpus?: Iterable<number>): (slot: number) => number | undefined
}

/** Document frequency weight as in Qdrant: ln((N − df + 0.5) / (df + 0.5) + 1). */
const idf = (documents: number, df: number) => Math.log((documents - df + 0.5) / (df + 0.5) + 1)

export function sparseStore(): SparseStore {
  const ordinals = new Map<number, number>()
  const terms: number[] = []
  const frequency: number[] = []
  const starts: number[] = []
  const ends: number[] = []
  let documents = 0
  let length = 0
  let entryTerms = new Uint32Array(1024)
  let entryValues = new Float32Array(1024)
  let weights = new Float32Array(1024)
  let weighted: number[] = []

  const ordinalOf = (term: number) => {
    const known = ordinals.get(term)
    if (known !== undefined) return known
    ordinals.set(term, terms.length)
    frequency.push(0)
    return terms.push(term) - 1
  }
  const reserve = (more: number) => {
    if (length + more <= entryTerms.length) return
    const capacity = Math.max(entryTerms.length * 2, length + more)
    entryTerms = grown(entryTerms, new Uint32Array(capacity))
    entryValues = grown(entryValues, new Float32Array(capacity))
  }
  const count = (slot: number, step: 1 | -1) => {
    documents += step
    for (let at = starts[slot] ?? 0; at < (ends[slot] ?? 0); at++) {
      const term = entryTerms[at] ?? 0
      frequency[term] = (frequency[term] ?? 0) + step
    }
  }
  const statisticsOf = (slots: Iterable<number>) => {
    const own = { documents: 0, frequency: [] as number[] }
    for (const slot of slots) {
      if (isEmpty(slot)) continue
      own.documents++
      for (let at = starts[slot] ?? 0; at < (ends[slot] ?? 0); at++) {
        const term = entryTerms[at] ?? 0
        own.frequency[term] = (own.frequency[term] ?? 0) + 1
      }
    }
    return own
  }
  const isEmpty = (slot: number) => (starts[slot] ?? 0) === (ends[slot] ?? 0)

  return {
    put(slot, vector) {
      starts[slot] = length
      if (vector) {
        reserve(vector.indices.length)
        for (let at = 0; at < vector.indices.length; at++) {
          entryTerms[length] = ordinalOf(vector.indices[at] ?? 0)
          entryValues[length] = vector.values[at] ?? 0
          length++
        }
      }
      ends[slot] = length
      if (!isEmpty(slot)) count(slot, 1)
    },
    has: (slot) => !isEmpty(slot),
    get(slot) {
      if (isEmpty(slot)) return undefined
      const entries: [number, number][] = []
      for (let at = starts[slot] ?? 0; at < (ends[slot] ?? 0); at++) {
        entries.push([terms[entryTerms[at] ?? 0] ?? 0, entryValues[at] ?? 0])
      }
      entries.sort(([a], [b]) => a - b)
      return { indices: entries.map(([term]) => term), values: entries.map(([, value]) => value) }
    },
    forget(slot) {
      if (!isEmpty(slot)) count(slot, -1)
    },
    scorer(query, corpus) {
      for (const ordinal of weighted) weights[ordinal] = 0
      weighted = []
      const statistics = corpus ? statisticsOf(corpus) : { documents, frequency }
      if (weights.length < terms.length) weights = new Float32Array(terms.length * 2)
      for (let at = 0; at < query.indices.length; at++) {
        const ordinal = ordinals.get(query.indices[at] ?? 0)
        if (ordinal === undefined) continue
        weights[ordinal] = (query.values[at] ?? 0) * idf(statistics.documents, statistics.frequency[ordinal] ?? 0)
        weighted.push(ordinal)
      }
      return (slot) => {
        let sum = 0
        let shared = false
        for (let at = starts[slot] ?? 0, end = ends[slot] ?? 0; at < end; at++) {
          const weight = weights[entryTerms[at] ?? 0] ?? 0
          if (weight === 0) continue
          shared = true
          sum += weight * (entryValues[at] ?? 0)
        }
        return shared ? Math.fround(sum) : undefined
      }
    },
  }
}

function grown<Numbers extends Uint32Array | Float32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from)
  return to
}

// Turns text into BM25 weights as a sparse vector; Qdrant's `idf` modifier supplies the inverse document frequency.
import { hashText } from "./hash-text.ts"
import { words } from "./words.ts"

/** Must change with the terms, the hash or the weights: a collection must not mix vectors of different revisions. */
export const SPARSE_REVISION = "bm25-3"

/** Term saturation and length normalisation: the usual BM25 values (Robertson and Zaragoza, 2009). */
const K1 = 1.2
const B = 0.75
/**
 * A constant average number of terms per chunk, so that a weight depends on its own text only and not on other tenants.
 * Chunks of 512 tokens have about 220 terms, abstracts and short sections 60 to 160. For both kinds 128 was within one
 * point of the best value between 64 and 256; neither 64 nor 256 was.
 */
const AVERAGE_TERMS = 128

/** Qdrant's form of a sparse vector: `indices` are unique and in ascending order. */
export type SparseVector = { indices: number[]; values: number[] }

/** Weights of a stored chunk: `tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average))`. Empty for a text without words. */
export function sparseDocument(text: string): SparseVector {
  const terms = words(text)
  const norm = K1 * (1 - B + (B * terms.length) / AVERAGE_TERMS)
  return sparse(terms, (count) => (count * (K1 + 1)) / (count + norm))
}

/** Weight 1 for each distinct term of a question. Empty for a text without words. */
export function sparseQuery(text: string): SparseVector {
  return sparse(words(text), () => 1)
}

/** Terms whose hashes collide share an index, and their weights add up. */
function sparse(terms: string[], weight: (count: number) => number): SparseVector {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  const weights = new Map<number, number>()
  for (const [term, count] of counts) {
    const index = hashText(term)
    weights.set(index, (weights.get(index) ?? 0) + weight(count))
  }
  const indices = [...Uint32Array.from(weights.keys()).sort()]
  return { indices, values: indices.map((index) => weights.get(index) ?? 0) }
}

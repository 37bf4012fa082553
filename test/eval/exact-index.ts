// A chunk index in memory that scores as Qdrant does, but exactly: cosine, BM25 with its IDF, and their fusion.
import { chunkText } from "../../src/documents/model/chunk-text.ts"
import type { ChunkingConfig } from "../../src/embedding/contract.ts"
import { embeddedText } from "../../src/embedding/embedded-text.ts"
import { type SparseVector, sparseDocument, sparseQuery } from "../../src/embedding/sparse.ts"
import type { CollectionId, DocumentId } from "../../src/ids.ts"
import type { ChunkHit } from "../../src/ports.ts"
import { fusedRanks, fusedScore } from "../../src/query/model/fused-score.ts"
import type { Fusion } from "../../src/query/model/question.ts"
import { parseMarkdown } from "../../workers/embedder/parse/parse-markdown.ts"
import type { EvalEncoder } from "./encoders.ts"
import type { EvalDocument } from "./eval-set.ts"

export type EvalChunk = Omit<ChunkHit, "score" | "scores">
/** Scores of every chunk, in the order of `chunks`. */
export type Scores = { dense: Float64Array; sparse: Float64Array }
export type ExactIndex = {
  chunks: readonly EvalChunk[]
  /** `allowed` narrows the statistics too, as a collection of its own would. */
  score(query: string, vector: Float32Array, allowed?: (chunk: EvalChunk) => boolean): Scores
}

export const DEFAULT_CHUNKING: ChunkingConfig = { size_tokens: 512, overlap_tokens: 50 }

/** A set is asked in several ways. */
const built = new WeakMap<readonly EvalDocument[], Map<string, Promise<ExactIndex>>>()

/** Cuts documents as ingestion does; a title stands above its text as a Markdown heading would. */
export function buildIndex(
  documents: readonly EvalDocument[],
  encoder: EvalEncoder,
  chunking: ChunkingConfig | null = DEFAULT_CHUNKING,
): Promise<ExactIndex> {
  const mine = built.get(documents) ?? new Map<string, Promise<ExactIndex>>()
  built.set(documents, mine)
  const key = JSON.stringify([encoder.stamp, chunking])
  const index = mine.get(key) ?? build(documents, encoder, chunking)
  mine.set(key, index)
  return index
}

async function build(
  documents: readonly EvalDocument[],
  encoder: EvalEncoder,
  chunking: ChunkingConfig | null,
): Promise<ExactIndex> {
  const chunks = documents.flatMap((document) =>
    cut(document, chunking, encoder).map(
      (piece): EvalChunk => ({
        documentId: document.id as DocumentId,
        collectionId: document.part as CollectionId,
        filename: "document.md",
        version: 1,
        ordinal: piece.ordinal,
        chunkId: `${document.id}#${piece.ordinal}`,
        page: null,
        pageBreaks: [],
        lines: [],
        headingPath: piece.heading_path,
        start: piece.start,
        end: piece.end,
        text: piece.text,
        language: null,
        metadata: {},
      }),
    ),
  )
  return await indexChunks(chunks, encoder)
}

export async function indexChunks(chunks: readonly EvalChunk[], encoder: EvalEncoder): Promise<ExactIndex> {
  const texts = chunks.map(({ headingPath, text }) => embeddedText({ heading_path: headingPath, text }))
  const vectors = await encoder.encode(texts, "document")
  const sparse = texts.map(sparseDocument)
  const postings = postingsOf(sparse)
  return {
    chunks,
    score(query, vector, allowed) {
      const isIn = allowed && chunks.map(allowed)
      const size = isIn ? isIn.filter(Boolean).length : chunks.length
      const dense = Float64Array.from(vectors, (v, i) => (isIn && !isIn[i] ? Number.NEGATIVE_INFINITY : dot(v, vector)))
      const sparse = new Float64Array(chunks.length)
      const { indices, values } = sparseQuery(query)
      for (const [i, index] of indices.entries()) {
        const list = (postings.get(index) ?? []).filter(({ chunk }) => !isIn || isIn[chunk])
        const idf = Math.log((size - list.length + 0.5) / (list.length + 0.5) + 1)
        for (const { chunk, weight } of list) sparse[chunk] = (sparse[chunk] ?? 0) + idf * weight * (values[i] ?? 1)
      }
      return { dense, sparse }
    },
  }
}

function cut({ title, text }: EvalDocument, chunking: ChunkingConfig | null, { count }: EvalEncoder) {
  if (chunking === null) return [{ ordinal: 0, start: 0, end: text.length, heading_path: title ? [title] : [], text }]
  return chunkText(parsed(text), chunking, count).map((chunk) => ({
    ...chunk,
    heading_path: title ? [title, ...chunk.heading_path] : chunk.heading_path,
  }))
}

export const parsed = (text: string) =>
  parseMarkdown(new TextEncoder().encode(text), { charset: "utf-8", onProgress: () => {} })

function postingsOf(vectors: readonly SparseVector[]) {
  const postings = new Map<number, { chunk: number; weight: number }[]>()
  for (const [chunk, { indices, values }] of vectors.entries())
    for (const [i, index] of indices.entries()) {
      const list = postings.get(index) ?? []
      list.push({ chunk, weight: values[i] ?? 0 })
      postings.set(index, list)
    }
  return postings
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

/** What each leg found, best first, with the scores of all. */
export type Legs = Scores & { byDense: readonly number[]; bySparse: readonly number[] }

/** As deep as the product asks each leg for so many hits. */
export function legsOf({ dense, sparse }: Scores, limit: number): Legs {
  const legLimit = Math.max(100, limit * 4)
  const bySparse = best(sparse, legLimit).filter((i) => (sparse[i] ?? 0) > 0)
  return { dense, sparse, byDense: best(dense, legLimit), bySparse }
}

/** Fused as the product asks Qdrant to: the best of each leg, then `w · cosine + (1 − w) · bm25 / (bm25 + 20)`. */
export function join(
  { chunks }: ExactIndex,
  { dense, sparse, byDense, bySparse }: Legs,
  denseWeight: number,
  limit: number,
  fusion: Fusion = "score",
): ChunkHit[] {
  const [inDense, inSparse] = [new Set(denseWeight > 0 ? byDense : []), new Set(denseWeight < 1 ? bySparse : [])]
  const byRank = fusion === "rrf" ? fusedRanks(denseWeight, [...inDense], [...inSparse]) : null
  return [...new Set([...inDense, ...inSparse])]
    .flatMap((i): ChunkHit[] => {
      const chunk = chunks[i]
      if (!chunk) return []
      const scores = {
        dense: inDense.has(i) ? (dense[i] ?? null) : null,
        sparse: inSparse.has(i) ? (sparse[i] ?? null) : null,
      }
      return [{ ...chunk, score: byRank?.get(i) ?? fusedScore(denseWeight, scores), scores }]
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
}

export const fuse = (index: ExactIndex, scores: Scores, denseWeight: number, limit: number): ChunkHit[] =>
  join(index, legsOf(scores, limit), denseWeight, limit)

/** Places of the highest scores, best first. */
function best(scores: Float64Array, count: number): number[] {
  return Array.from(scores.keys())
    .filter((i) => scores[i] !== Number.NEGATIVE_INFINITY)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    .slice(0, count)
}

// Retrieval: each leg alone and both fused, over every set that stands here.
import { DENSE_WEIGHT } from "../../src/query/retrieve.ts"
import type { EvalEncoder } from "./encoders.ts"
import type { EvalQuestion, EvalSet } from "./eval-set.ts"
import { buildIndex, DEFAULT_CHUNKING, type ExactIndex, fuse } from "./exact-index.ts"
import { mean, ndcgAt } from "./measures.ts"

export type RetrievalRow = { set: string; model: string; bm25: number; dense: number; fused: number }

const DEPTH = 50

/** nDCG@10 over documents, each ranked by its best chunk. */
export async function measureRetrieval(set: EvalSet, encoder: EvalEncoder): Promise<RetrievalRow> {
  const index = await buildIndex(set.documents, encoder, set.name === "scifact" ? null : DEFAULT_CHUNKING)
  const questions = set.questions.filter(
    ({ relevant, answerability }) => relevant.size > 0 && answerability === "answerable",
  )
  const vectors = await encoder.encode(
    questions.map(({ text }) => text),
    "query",
  )
  const at = (weight: number) => mean(questions.map((question, i) => ndcgOf(index, question, vectors[i], weight)))
  const fused = at(DENSE_WEIGHT[encoder.stamp.kind])
  return { set: set.name, model: encoder.name, bm25: at(0), dense: at(1), fused }
}

function ndcgOf(index: ExactIndex, question: EvalQuestion, vector: Float32Array | undefined, weight: number): number {
  if (!vector) return 0
  const scores = index.score(question.text, vector, ({ collectionId }) => collectionId === question.part)
  const ranked = [...new Set(fuse(index, scores, weight, DEPTH).map(({ documentId }) => String(documentId)))]
  return ndcgAt(10, ranked, question.relevant)
}

export type SpanRow = { model: string; size: number; recall: number; characters: number }

/** Share of each answer's characters that lie in the first five chunks of its own text, and how long these are. */
export async function measureSpans(set: EvalSet, encoder: EvalEncoder, size: number): Promise<SpanRow> {
  const chunking = { size_tokens: size, overlap_tokens: Math.round(size / 10) }
  const index = await buildIndex(set.documents, encoder, chunking)
  const vectors = await encoder.encode(
    set.questions.map(({ text }) => text),
    "query",
  )
  const found = set.questions.map((question, i) => {
    const vector = vectors[i]
    if (!vector) return { recall: 0, characters: 0 }
    const scores = index.score(question.text, vector)
    const hits = fuse(index, scores, DENSE_WEIGHT[encoder.stamp.kind], 5)
    const characters = hits.reduce((sum, { text }) => sum + text.length, 0)
    const total = question.spans.reduce((sum, { start, end }) => sum + end - start, 0)
    const covered = question.spans.reduce((sum, span) => sum + coveredBy(span, hits), 0)
    return { recall: covered / total, characters }
  })
  return {
    model: encoder.name,
    size,
    recall: mean(found.map(({ recall }) => recall)),
    characters: mean(found.map(({ characters }) => characters)),
  }
}

type Place = { document: string; start: number; end: number }

function coveredBy(span: Place, hits: readonly { documentId: string; start: number; end: number }[]): number {
  const inside = hits
    .filter(({ documentId, start, end }) => documentId === span.document && start < span.end && end > span.start)
    .sort((a, b) => a.start - b.start)
  let at = span.start
  let covered = 0
  for (const { start, end } of inside) {
    const from = Math.max(at, start)
    const to = Math.min(end, span.end)
    if (to > from) covered += to - from
    at = Math.max(at, to)
  }
  return covered
}

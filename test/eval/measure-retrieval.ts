// Retrieval: each leg alone and both fused, over every set that stands here.

import type { Fusion } from "../../src/query/model/question.ts"
import { ndcgAt } from "../../src/query/retrieval/ndcg.ts"
import { type EvalEncoder, weightFor } from "./encoders.ts"
import { type EvalQuestion, type EvalSet, halfOf, searchHalfOf } from "./eval-set.ts"
import { buildIndex, DEFAULT_CHUNKING, type ExactIndex, fuse, join, type Legs, legsOf } from "./exact-index.ts"
import { mean } from "./measures.ts"

export type RetrievalRow = { set: string; bm25: number; dense: number; fused: number; margin: number; byRanks: number }
/** A question with what each leg found for it. */
export type Searched = { question: EvalQuestion; index: ExactIndex; legs: Legs }

const DEPTH = 50
/** Of the dense leg, tried where a collection is tuned. */
const WEIGHTS = Array.from({ length: 11 }, (_, i) => i / 10)

/** nDCG@10 over documents, each ranked by its best chunk; `margin` is over the better leg alone. */
export async function measureRetrieval(
  set: EvalSet,
  encoder: EvalEncoder,
): Promise<{ whole: RetrievalRow; report: RetrievalRow }> {
  const searched = await searchAll(set, encoder)
  const report = searched.filter(({ question }) => searchHalfOf(question) === "report")
  return { whole: rowOf(set.name, searched, encoder), report: rowOf(set.name, report, encoder) }
}

function rowOf(set: string, searched: readonly Searched[], encoder: EvalEncoder): RetrievalRow {
  const own = ({ text }: EvalQuestion) => weightFor(encoder, text)
  const [bm25, dense, fused] = [() => 0, () => 1, own].map((weight) => ndcgOf(searched, weight)) as [
    number,
    number,
    number,
  ]
  const margin = fused - Math.max(bm25, dense)
  return { set, bm25, dense, fused, margin, byRanks: ndcgOf(searched, own, "rrf") }
}

/** Every question that has an answer, asked of both legs. */
export async function searchAll(set: EvalSet, encoder: EvalEncoder): Promise<Searched[]> {
  const index = await buildIndex(set.documents, encoder, set.name === "scifact" ? null : DEFAULT_CHUNKING)
  const questions = set.questions.filter(
    ({ relevant, answerability }) => relevant.size > 0 && answerability === "answerable",
  )
  const vectors = await encoder.encode(
    questions.map(({ text }) => text),
    "query",
  )
  return questions.flatMap((question, i) => {
    const vector = vectors[i]
    if (!vector) return []
    const scores = index.score(question.text, vector, ({ collectionId }) => collectionId === question.part)
    return [{ question, index, legs: legsOf(scores, DEPTH) }]
  })
}

export const ndcgOf = (
  searched: readonly Searched[],
  weightOf: (question: EvalQuestion) => number,
  fusion?: Fusion,
): number =>
  mean(
    searched.map(({ question, index, legs }) => {
      const hits = join(index, legs, weightOf(question), DEPTH, fusion)
      return ndcgAt(10, [...new Set(hits.map(({ documentId }) => String(documentId)))], question.relevant)
    }),
  )

/** Share of questions all of whose passages are among the first ten, asked whole and in their parts. */
export async function measureHops(set: EvalSet & { parts: ReadonlyMap<string, string[]> }, encoder: EvalEncoder) {
  const index = await buildIndex(set.documents, encoder)
  const rankedFor = async (text: string) => {
    const [vector] = await encoder.encode([text], "query")
    const hits = vector ? fuse(index, index.score(text, vector), weightFor(encoder, text), 10) : []
    return [...new Set(hits.map(({ documentId }) => String(documentId)))]
  }
  const rows = []
  for (const { id, text, relevant } of set.questions) {
    const whole = await rankedFor(text)
    const split: string[][] = []
    for (const part of set.parts.get(id) ?? []) split.push(await rankedFor(part.replace(/#\d+|>>/g, " ")))
    const turns = [whole, ...split]
    const joined = [...new Set(Array.from({ length: 10 }, (_, i) => turns.flatMap((ranked) => ranked[i] ?? [])).flat())]
    const all = (ranked: readonly string[]) => [...relevant].every((one) => ranked.slice(0, 10).includes(one))
    rows.push({ whole: all(whole) ? 1 : 0, split: all(joined) ? 1 : 0 })
  }
  return { set: set.name, whole: mean(rows.map((row) => row.whole)), split: mean(rows.map((row) => row.split)) }
}

export type SpanRow = { size: string; weight: number; recall: number; characters: number }
/** Of the five chunks of a question, in characters. */
const SPAN_BUDGET = 6400
/** The row of what is best on the half that is fitted on, within the budget. */
export const CHOSEN_SPANS = "chosen size and weight, report half"

/**
 * Share of each answer's characters that lie in the first five chunks, and how long these are, by size of chunks and half of
 * the questions: with the standard weight, and on the half that is reported with what is best on the other.
 */
export async function measureSpans(set: EvalSet, encoder: EvalEncoder, sizes: readonly number[]): Promise<SpanRow[]> {
  const rows: SpanRow[] = []
  const tried: { fit: SpanRow; report: SpanRow }[] = []
  for (const size of sizes) {
    const rowOf = await spansAt(set, encoder, size)
    rows.push(rowOf("fit", null), rowOf("report", null))
    tried.push(...WEIGHTS.map((weight) => ({ fit: rowOf("fit", weight), report: rowOf("report", weight) })))
  }
  const [chosen] = tried.filter(({ fit }) => fit.characters <= SPAN_BUDGET).sort((a, b) => b.fit.recall - a.fit.recall)
  return chosen ? [...rows, { ...chosen.report, size: CHOSEN_SPANS }] : rows
}

async function spansAt(set: EvalSet, encoder: EvalEncoder, size: number) {
  const chunking = { size_tokens: size, overlap_tokens: Math.round(size / 10) }
  const index = await buildIndex(set.documents, encoder, chunking)
  const vectors = await encoder.encode(
    set.questions.map(({ text }) => text),
    "query",
  )
  const asked = set.questions.flatMap((question, i) => {
    const vector = vectors[i]
    return vector ? [{ question, legs: legsOf(index.score(question.text, vector), 5) }] : []
  })
  return (half: "fit" | "report", weight: number | null): SpanRow => {
    const mine = asked.filter(({ question }) => halfOf(question.id) === half)
    const found = mine.map(({ question, legs }) => {
      const hits = join(index, legs, weight ?? weightFor(encoder, question.text), 5)
      const total = question.spans.reduce((sum, { start, end }) => sum + end - start, 0)
      const covered = question.spans.reduce((sum, span) => sum + coveredBy(span, hits), 0)
      const characters = hits.reduce((sum, { text }) => sum + text.length, 0)
      return { weight: weight ?? weightFor(encoder, question.text), recall: covered / total, characters }
    })
    const meanOf = (of: (one: (typeof found)[number]) => number) => mean(found.map(of))
    return {
      size: `${size} tokens, ${half} half`,
      weight: meanOf((one) => one.weight),
      recall: meanOf((one) => one.recall),
      characters: meanOf((one) => one.characters),
    }
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

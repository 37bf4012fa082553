// The seam between the history and its JSON and CSV.
import type { z } from "zod"
import type { Feedback, HistoryFigures, HistoryFilter, QuestionEntry, QuestionTrace } from "../ports.ts"
import type { Replay, ReplayChanges } from "../query/history/replay-question.ts"
import { knownUsd } from "../usage/model/money.ts"
import type { Candidate } from "../usage/model/usage-event.ts"
import type { feedbackShape, listQueries, queryEntryShape, queryTraceShape, replayQuery } from "./contracts/queries.ts"
import { toPointerJson } from "./shapes.ts"

type FilterJson = Omit<z.output<typeof listQueries.query>, "limit" | "cursor">

export const toHistoryFilter = (query: FilterJson): HistoryFilter => ({
  from: query.from ?? null,
  to: query.to ?? null,
  keyId: query.key_id ?? null,
  userId: query.user_id ?? null,
  verdict: query.verdict ?? null,
  cached: query.cached === undefined ? null : query.cached === "true",
  text: query.text ?? null,
})

export const toFeedbackJson = ({ wrongCitations, ...feedback }: Feedback): z.output<typeof feedbackShape> => ({
  ...feedback,
  wrong_citations: wrongCitations,
})

export const toEntryJson = (entry: QuestionEntry): z.output<typeof queryEntryShape> => ({
  id: entry.id,
  created_at: entry.at.toISOString(),
  endpoint: entry.endpoint,
  key_id: entry.keyId,
  user_id: entry.userId,
  collection_ids: entry.collectionIds,
  question: entry.question,
  question_hash: entry.questionHash,
  cache: entry.cache,
  cached: entry.cache === "HIT",
  cached_from: entry.cachedFrom,
  outcome: entry.outcome,
  error_code: entry.errorCode,
  verdict: entry.verdict,
  score: entry.grounding?.score ?? null,
  model: entry.answerModel,
  degraded: entry.degraded,
  usage: {
    embedding_tokens: entry.embeddingTokens,
    prompt_tokens: entry.promptTokens,
    completion_tokens: entry.completionTokens,
    cost_usd: entry.costUsd,
    estimated: entry.estimated,
  },
  latency_ms: entry.latencyMs,
  feedback: entry.feedback && toFeedbackJson(entry.feedback),
})

export const toTraceJson = (question: QuestionTrace): z.output<typeof queryTraceShape> => ({
  ...toEntryJson(question),
  request: question.request,
  reason: question.grounding?.reason ?? null,
  answer: question.answer,
  citations: question.citations?.map(toPointerJson) ?? null,
  candidates: toCandidatesJson(question.candidates),
  trace: question.trace,
  epochs: question.epochs,
  embedding_model: question.embeddingModel,
  stages_ms: question.stages,
})

/** In the order they were used in; each with its place in the order of every leg by itself. */
function toCandidatesJson(candidates: readonly Candidate[]) {
  const legs = (["dense", "sparse", "rerank"] as const).map((leg) => {
    const scores = candidates.flatMap((candidate) => candidate[leg] ?? []).sort((a, b) => b - a)
    return (candidate: Candidate) => {
      const score = candidate[leg]
      return score === null ? null : { score, rank: scores.indexOf(score) + 1 }
    }
  })
  const [dense, sparse, rerank] = legs
  return candidates.map((candidate, i) => ({
    rank: i + 1,
    document_id: candidate.documentId,
    version: candidate.version,
    chunk_id: candidate.chunkId,
    page: candidate.page,
    start: candidate.start,
    end: candidate.end,
    score: candidate.score,
    dense: dense?.(candidate) ?? null,
    sparse: sparse?.(candidate) ?? null,
    rerank: rerank?.(candidate) ?? null,
    source: candidate.source,
    live: candidate.live,
  }))
}

/** Only what was said is changed. */
export const toReplayChanges = (body: z.output<typeof replayQuery.json>): ReplayChanges => ({
  ...(body.top_k !== undefined && { topK: body.top_k }),
  ...(body.min_score !== undefined && { minScore: body.min_score }),
  ...(body.use_vector !== undefined && { useVector: body.use_vector }),
  ...(body.use_keyword !== undefined && { useKeyword: body.use_keyword }),
  ...(body.rerank !== undefined && { rerank: body.rerank }),
  ...(body.fusion !== undefined && { fusion: body.fusion }),
})

export const toReplayJson = ({ isIdentical, changes, moved, was, now }: Replay, sideBySide: boolean) => ({
  identical: isIdentical,
  changes,
  moved: moved.map(({ chunkId, documentId, ...places }) => ({ chunk_id: chunkId, document_id: documentId, ...places })),
  ...(sideBySide ? { was: toCandidatesJson(was), now: toCandidatesJson(now) } : {}),
})

export const toFiguresJson = (figures: HistoryFigures) => ({
  questions: figures.questions,
  done: figures.done,
  failed: figures.failed,
  aborted: figures.aborted,
  success_rate: shareOf(figures.done, figures.done + figures.failed),
  hit_rate: shareOf(figures.hits, figures.questions),
  verdicts: { answered: figures.answered, partial: figures.partial, abstained: figures.abstained },
  latency_avg_ms: figures.latencyAvgMs,
  latency_p95_ms: figures.latencyP95Ms,
  tokens: figures.tokens,
  cost_usd: knownUsd(figures.costUsd, figures.unpriced),
  unpriced: figures.unpriced,
  feedback: { up: figures.ratedUp, down: figures.ratedDown },
})

const shareOf = (part: number, whole: number) => (whole === 0 ? null : part / whole)

export const CSV_COLUMNS = [
  "id",
  "created_at",
  "endpoint",
  "key_id",
  "user_id",
  "collection_ids",
  "question",
  "question_hash",
  "cache",
  "cached_from",
  "outcome",
  "error_code",
  "verdict",
  "score",
  "model",
  "embedding_tokens",
  "prompt_tokens",
  "completion_tokens",
  "cost_usd",
  "estimated",
  "latency_ms",
  "rating",
]

export function toCsvRow(entry: QuestionEntry): unknown[] {
  const { usage, feedback, ...json } = toEntryJson(entry)
  const flat: Record<string, unknown> = { ...json, ...usage, rating: feedback?.rating ?? null }
  return CSV_COLUMNS.map((column) => flat[column])
}

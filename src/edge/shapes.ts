// The seam between our types and JSON: one mapper per resource.
import type { z } from "zod"
import type { TenantContext } from "../context.ts"
import type { Document, Stage } from "../documents/model/document.ts"
import { blocksOf } from "../documents/model/placed-lines.ts"
import type { Progress } from "../documents/watch-document.ts"
import { intersectFilters } from "../query/model/metadata-filter.ts"
import type { Answer, Citation, Question, Retrieval, Source } from "../query/model/question.ts"
import type { documentShape, progressShape } from "./contracts/documents.ts"
import type { answerShape, askQuestion, citationShape, searchChunks, sourceShape } from "./contracts/query.ts"

export const toDocumentJson = (document: Document): z.output<typeof documentShape> => ({
  id: document.id,
  collection_id: document.collectionId,
  filename: document.filename,
  content_type: document.contentType,
  size_bytes: document.sizeBytes,
  sha256: document.sha256,
  status: document.status,
  progress: document.progress,
  stages: document.stages.map(toStageJson),
  version: document.version,
  live_version: document.liveVersion,
  page_count: document.pageCount,
  chunk_count: document.chunkCount,
  error: document.error,
  warnings: document.warnings,
  metadata: document.metadata,
  created_at: document.createdAt.toISOString(),
  updated_at: document.updatedAt.toISOString(),
})

export const toProgressJson = (document: Progress): z.output<typeof progressShape> => ({
  id: document.id,
  status: document.status,
  progress: document.progress,
  stages: document.stages.map(toStageJson),
  error: document.error,
})

const toStageJson = ({ startedAt, finishedAt, ...stage }: Stage) => ({
  ...stage,
  started_at: startedAt,
  finished_at: finishedAt,
})

export const toSourceJson = (source: Source): z.output<typeof sourceShape> => ({
  index: source.index,
  document_id: source.documentId,
  filename: source.filename,
  version: source.version,
  chunk_id: source.chunkId,
  page: source.page,
  boxes: blocksOf(source.lines),
  heading_path: source.headingPath,
  start: source.start,
  end: source.end,
  text: source.text,
  score: source.score,
  scores: {
    dense: source.scores.dense,
    sparse: source.scores.sparse,
    rerank: source.scores.rerank ?? null,
    graph: null,
  },
  metadata: source.metadata,
})

/** What the history keeps of a citation: what it points to, without the text. */
export const toPointerJson = (citation: Omit<Citation, "documentId" | "boxes" | "quote"> & { documentId: string }) => ({
  mark: citation.mark,
  answer_start: citation.answerStart,
  answer_end: citation.answerEnd,
  source: citation.source,
  document_id: citation.documentId,
  version: citation.version,
  chunk_id: citation.chunkId,
  page: citation.page,
  start: citation.start,
  end: citation.end,
})

export const toCitationJson = (citation: Citation): z.output<typeof citationShape> => ({
  ...toPointerJson(citation),
  boxes: citation.boxes,
  quote: citation.quote,
})

export const toAnswerJson = (answer: Answer): z.output<typeof answerShape> => ({
  id: answer.id,
  answer: answer.answer,
  citations: answer.citations.map(toCitationJson),
  claims: answer.claims.map(({ answerStart, answerEnd, verdict, score, citations }) => ({
    answer_start: answerStart,
    answer_end: answerEnd,
    verdict,
    score,
    citations,
  })),
  sources: answer.sources.map(toSourceJson),
  grounding: answer.grounding,
  model: answer.model,
  degraded: answer.degraded,
  cached: false,
  usage: {
    embedding_tokens: answer.usage.embeddingTokens,
    prompt_tokens: answer.usage.promptTokens,
    completion_tokens: answer.usage.completionTokens,
    cost_usd: answer.usage.costUsd,
  },
  latency_ms: Math.round(answer.latencyMs * 10) / 10,
  ...(answer.explain ? { explain: answer.explain } : {}),
})

/** What is retrieved, never beyond the filter that narrows the caller. */
export const toRetrieval = (
  { filter }: Pick<TenantContext, "filter">,
  body: z.output<typeof searchChunks.json>,
  collectionIds: Retrieval["collectionIds"],
  defaults: { topK: number; rerank: boolean },
): Retrieval => ({
  query: body.query,
  fusion: body.fusion ?? null,
  collectionIds,
  filter: intersectFilters(filter, body.filter ?? null),
  topK: body.top_k ?? defaults.topK,
  minScore: body.min_score ?? null,
  useVector: body.use_vector,
  useKeyword: body.use_keyword,
  rerank: body.rerank ?? defaults.rerank,
  boost: body.boost
    ? {
        recency: body.boost.recency
          ? {
              field: body.boost.recency.field,
              halfLifeDays: body.boost.recency.half_life_days,
              weight: body.boost.recency.weight,
            }
          : null,
        metadata: body.boost.metadata,
      }
    : null,
})

export const toQuestion = (
  ctx: Pick<TenantContext, "filter">,
  body: z.output<typeof askQuestion.json>,
  collectionIds: Retrieval["collectionIds"],
  defaults: { topK: number; rerank: boolean },
): Question => ({
  ...toRetrieval(ctx, body, collectionIds, defaults),
  maxTokens: body.max_tokens ?? null,
  temperature: body.temperature ?? null,
  context: body.context ?? null,
  strict: body.grounding === "strict",
  explain: body.include.includes("explain"),
})

// Types of a question and its answer: retrieval settings, sources, citations, claims, grounding, events.
import type { PlacedLine } from "../../documents/model/parsed-text.ts"
import type { Box } from "../../documents/model/placed-lines.ts"
import type { CollectionId, DocumentId, QueryId } from "../../ids.ts"
import type { MetadataFilter, Scalar } from "./metadata-filter.ts"

/** How the legs are fused: by weighted scores, or by reciprocal ranks (`rrf`). */
export const FUSIONS = ["score", "rrf"] as const
export type Fusion = (typeof FUSIONS)[number]

/** Each weight is the share of its own score that a passage can gain. */
export type Boost = {
  /**
   * By a date in a metadata field: the full weight for today, half of it after `halfLifeDays`, nothing without a date.
   */
  recency: { field: string; halfLifeDays: number; weight: number } | null
  /** By a metadata field that equals `value`, or is a list that contains it. */
  metadata: readonly { field: string; value: Scalar; weight: number }[]
}

/** A retrieval as it was asked for, before the deployment's defaults are filled in. */
export type Retrieval = {
  query: string
  /** Null: as the collections have it. */
  fusion: Fusion | null
  collectionIds: CollectionId[]
  filter: MetadataFilter | null
  topK: number
  minScore: number | null
  useVector: boolean
  useKeyword: boolean
  /** Order the best hits by a cross-encoder. */
  rerank: boolean
  /** Applied before reranking; null: no boost. */
  boost: Boost | null
}

/**
 * What a language model sees around each source: nothing, the chunks next to it, or the nearby chunks of its section.
 */
export const CONTEXTS = ["none", "neighbours", "section"] as const
export type Context = (typeof CONTEXTS)[number]

export type Question = Retrieval & {
  /** Null: the widest context any of its collections has. */
  context: Context | null
  maxTokens: number | null
  temperature: number | null
  /** The model checks the claims of its answer, and unsupported ones are left out. */
  strict: boolean
  explain: boolean
}

/** A retrieved passage. `text === content.slice(start, end)` for the content of its document's version. */
export type Source = {
  /** From 1; a mark `[1]` in the answer refers to it. */
  index: number
  documentId: DocumentId
  filename: string
  version: number
  chunkId: string
  /** The page on which it begins, from 1; null for formats without pages. */
  page: number | null
  /** Offsets at which further pages begin, if the passage runs over several. */
  pageBreaks: number[]
  /** Where its lines are on their pages; empty for formats that do not tell. */
  lines: PlacedLine[]
  headingPath: string[]
  start: number
  end: number
  text: string
  /** Text around the passage, for the model to understand it by and not to cite; absent unless asked for. */
  context?: { before: string; after: string; chunks: number }
  /** Fused score, higher is better. */
  score: number
  scores: { dense: number | null; sparse: number | null; rerank?: number; boost?: number }
  metadata: Record<string, unknown>
}

/** Connects a claim of the answer to the exact passage it rests on; offsets are UTF-16 code units. */
export type Citation = {
  mark: number
  answerStart: number
  answerEnd: number
  source: number
  documentId: DocumentId
  version: number
  chunkId: string
  page: number | null
  /** Where the quote is on its pages; empty for formats that do not tell. */
  boxes: Box[]
  start: number
  end: number
  quote: string
}

/**
 * One statement of the answer, and whether its citations say the same; `citations` are indexes into the answer's list.
 */
export type Claim = {
  answerStart: number
  answerEnd: number
  verdict: "supported" | "contradicted" | "unsupported"
  score: number
  citations: number[]
}

export type Grounding = { verdict: "answered" | "partial" | "abstained"; score: number; reason: string }

export type Usage = { embeddingTokens: number; promptTokens: number; completionTokens: number; costUsd: number | null }

export type Explain = {
  candidates: {
    chunkId: string
    score: number
    dense: number | null
    sparse: number | null
    boost: number | null
    /** The passage's language (ISO 639-1); null if unknown. */
    language: string | null
    kept: boolean
  }[]
  /** The question's language (ISO 639-1); null if unknown. */
  language: string | null
  denseWeight: number
  /**
   * What decided the dense weight: the collection's setting, the kind of model, or a
   * language the model was not trained for. Null if only one leg was asked.
   */
  weightBy: "collection" | "model" | "language" | null
  fusion: Fusion
  legs: ("dense" | "sparse")[]
  /** How many chunks were read around the sources. */
  contextChunks: number
}

export type Answer = {
  id: QueryId
  answer: string
  citations: Citation[]
  claims: Claim[]
  sources: Source[]
  grounding: Grounding
  model: string
  /** What was unavailable while answering, e.g. `dense`, `llm`. */
  degraded: string[]
  usage: Usage
  latencyMs: number
  explain?: Explain
}

/** What a streaming caller receives; `done` carries the whole answer. */
export type AnswerEvent =
  | { type: "status"; stage: "retrieving" | "answering" | "checking" }
  | { type: "sources"; sources: Source[] }
  | { type: "token"; text: string }
  | { type: "citation"; citation: Citation }
  | { type: "done"; answer: Answer }

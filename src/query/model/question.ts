// A question, its answer and everything in between: sources, citations, grounding.
import type { PlacedLine } from "../../documents/model/parsed-text.ts"
import type { Box } from "../../documents/model/placed-lines.ts"
import type { CollectionId, DocumentId, QueryId } from "../../ids.ts"
import type { MetadataFilter, Scalar } from "./metadata-filter.ts"

/** By weighted scores, or by reciprocal ranks. */
export const FUSIONS = ["score", "rrf"] as const
export type Fusion = (typeof FUSIONS)[number]

/** Weights are shares of a passage's own score that it may gain. */
export type Boost = {
  /** By the date in a metadata field: all of the weight today, half after `halfLifeDays`, none without a date. */
  recency: { field: string; halfLifeDays: number; weight: number } | null
  /** By a metadata field that has a value, or has it among its values. */
  metadata: readonly { field: string; value: Scalar; weight: number }[]
}

/** What is retrieved, before defaults of the deployment are filled in. */
export type Retrieval = {
  query: string
  /** How the two legs are joined; null leaves it to the collections. */
  fusion: Fusion | null
  collectionIds: CollectionId[]
  filter: MetadataFilter | null
  topK: number
  minScore: number | null
  useVector: boolean
  useKeyword: boolean
  /** Order the best hits by a cross-encoder. */
  rerank: boolean
  /** Raises passages before they are ordered anew; null leaves them. */
  boost: Boost | null
}

/** What a language model sees around each source: nothing, the chunks next to it, or what is near of its section. */
export const CONTEXTS = ["none", "neighbours", "section"] as const
export type Context = (typeof CONTEXTS)[number]

export type Question = Retrieval & {
  /** Null leaves it to the collections: what shows most of theirs. */
  context: Context | null
  maxTokens: number | null
  temperature: number | null
  /** Have the model check its own claims, and leave out what it does not support. */
  strict: boolean
  explain: boolean
}

/** A passage that was retrieved; `text === content.slice(start, end)` of its document's version. */
export type Source = {
  /** 1-based; what a mark `[1]` in the answer refers to. */
  index: number
  documentId: DocumentId
  filename: string
  version: number
  chunkId: string
  /** The page it begins on; null for formats without pages. */
  page: number | null
  /** Offsets at which the pages after it begin, where it runs over several. */
  pageBreaks: number[]
  /** Where its lines stand on their pages; none for formats that do not say. */
  lines: PlacedLine[]
  headingPath: string[]
  start: number
  end: number
  text: string
  /** Fused score, higher is better. */
  /** What stands around it, to be understood by and not to be cited; nothing unless it was asked for. */
  context?: { before: string; after: string; chunks: number }
  score: number
  scores: { dense: number | null; sparse: number | null; rerank?: number; boost?: number }
  metadata: Record<string, unknown>
}

/** Ties a claim of the answer to the exact passage it rests on; offsets are UTF-16 code units. */
export type Citation = {
  mark: number
  answerStart: number
  answerEnd: number
  source: number
  documentId: DocumentId
  version: number
  chunkId: string
  page: number | null
  /** Where on its pages the quote stands; empty for formats that do not say. */
  boxes: Box[]
  start: number
  end: number
  quote: string
}

/** One statement of the answer and whether its citations say the same; `citations` are places in the answer's list. */
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
    /** Told from the passage, as ISO 639-1; null where nothing tells. */
    language: string | null
    kept: boolean
  }[]
  /** Of the question. */
  language: string | null
  denseWeight: number
  /** What decided it: the collection, the kind of model, or a language the model does not know; null where one leg was asked. */
  weightBy: "collection" | "model" | "language" | null
  fusion: Fusion
  legs: ("dense" | "sparse")[]
  /** Chunks that were read around the sources. */
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
  /** What was left out to answer at all, e.g. `dense`, `llm`. */
  degraded: string[]
  usage: Usage
  latencyMs: number
  explain?: Explain
}

/** What a streaming caller sees on the way; `done` carries the whole answer. */
export type AnswerEvent =
  | { type: "status"; stage: "retrieving" | "answering" | "checking" }
  | { type: "sources"; sources: Source[] }
  | { type: "token"; text: string }
  | { type: "citation"; citation: Citation }
  | { type: "done"; answer: Answer }

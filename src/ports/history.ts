// Port of the history: what a tenant's callers asked, found, rated and removed.
import type { ApiKeyId, CollectionId, QueryId, TenantId, UserId } from "../ids.ts"
import type { MetadataFilter } from "../query/model/metadata-filter.ts"
import type { QuestionRecord } from "../usage/model/usage-event.ts"
import type { Page, PageRequest } from "./records.ts"

/** What a caller may see: questions within its collections and, if a filter binds it, only those asked under the same filter. */
export type Reach = { collectionIds: readonly CollectionId[] | null; filter: MetadataFilter | null }

/** Null for any. */
export type HistoryFilter = {
  from: Date | null
  to: Date | null
  keyId: ApiKeyId | null
  userId: UserId | null
  verdict: QuestionRecord["verdict"]
  cached: boolean | null
  /** A part of the question in upper or lower case; or the whole question, where only its hash is kept. */
  text: string | null
}

export type Feedback = {
  rating: "up" | "down"
  reason: string | null
  /** What should have been answered. */
  answer: string | null
  /** Marks of citations that do not say what they are cited for. */
  wrongCitations: number[]
  at: string
}

export type QuestionEntry = Pick<
  QuestionRecord,
  "endpoint" | "keyId" | "userId" | "collectionIds" | "cache" | "cachedFrom" | "outcome" | "errorCode" | "verdict"
> &
  Pick<QuestionRecord, "answerModel" | "embeddingTokens" | "latencyMs" | "degraded" | "grounding"> & {
    id: QueryId
    at: Date
    /** Null where a collection keeps only its hash. */
    question: string | null
    questionHash: string
    promptTokens: number
    completionTokens: number
    /** Null: a model's price is unknown. */
    costUsd: number | null
    estimated: boolean
    feedback: Feedback | null
  }

export type QuestionTrace = QuestionEntry &
  Pick<QuestionRecord, "request" | "trace" | "epochs" | "embeddingModel" | "stages" | "candidates"> & {
    /** Null where none is kept, or where a source was deleted. A hit has those of the question that made the answer. */
    answer: string | null
    citations: QuestionRecord["citations"] | null
  }

export type HistoryFigures = {
  questions: number
  done: number
  failed: number
  aborted: number
  hits: number
  answered: number
  partial: number
  abstained: number
  /** Over the questions that were completed; null where there are none. */
  latencyAvgMs: number | null
  latencyP95Ms: number | null
  tokens: number
  costUsd: number
  /** The number of questions that called a model whose price is unknown. */
  unpriced: number
  ratedUp: number
  ratedDown: number
}
export type HistoryGroup = HistoryFigures & { group: string | null }

export interface History {
  /** Newest first. */
  list(tenant: TenantId, reach: Reach, filter: HistoryFilter, page: PageRequest): Promise<Page<QuestionEntry>>
  /** Null where the caller can see no such question. */
  get(tenant: TenantId, reach: Reach, id: QueryId): Promise<QuestionTrace | null>
  /** Removes what matches, at most `limit`; the number removed. */
  remove(tenant: TenantId, reach: Reach, which: QueryId | HistoryFilter, limit: number): Promise<number>
  /** Replaces earlier feedback; false where the caller can see no such question. */
  rate(tenant: TenantId, reach: Reach, id: QueryId, feedback: Feedback): Promise<boolean>
  /** Over the last `days` days (UTC): in all, and by day, key and collection, with at most a thousand groups of each. */
  figures(
    tenant: TenantId,
    reach: Reach,
    days: number,
  ): Promise<{ total: HistoryFigures; days: HistoryGroup[]; keys: HistoryGroup[]; collections: HistoryGroup[] }>
}

// Ports of retrieval and answering: embedder, chunk index and language model.

import type { RequestContext } from "../context.ts"
import type { ManifestChunk, ModelStamp, ParseEvent, ParseRequest } from "../embedding/contract.ts"
import type { SparseVector } from "../embedding/sparse.ts"
import type { CollectionId, DocumentId, TenantId } from "../ids.ts"
import type { Fusion, Retrieval, Source } from "../query/model/question.ts"
import type { ModelTurn } from "./model-limits.ts"

export interface Embedder {
  /** Unit vectors in the order of `inputs`. */
  embed(
    inputs: readonly string[],
    kind: "document" | "query",
    options: EmbedOptions,
  ): Promise<{ stamp: ModelStamp; vectors: Float32Array[]; tokens: number }>
  /** Progress events, then one result or error. */
  parse(request: ParseRequest, options: EmbedOptions): AsyncIterable<ParseEvent>
  /** The loaded model; throws `embedder-unavailable` when it is not ready. */
  model(options: EmbedOptions): Promise<ModelStamp>
}
/** Reads question and passages together; part of the embedding service, and optional. */
export interface Reranker {
  /** 0 to 1 for each passage, in their order: how well it answers the query. */
  rerank(query: string, passages: readonly string[], options: EmbedOptions): Promise<number[]>
}
export type EmbedOptions = { requestId: string; timeoutMs: number; signal?: AbortSignal }

/** Chunks as points; every call names its tenant, and no call can be made without one. */
export interface ChunkIndex {
  upsert(tenant: TenantId, document: IndexedDocument, chunks: IndexedChunk[]): Promise<void>
  search(tenant: TenantId, search: ChunkSearch): Promise<ChunkHit[]>
  /** Chunks of the hits' own versions that stand up to `reach` places before or after one of them, in no order. */
  around(tenant: TenantId, stamp: ModelStamp, hits: readonly ChunkHit[], reach: number): Promise<ChunkHit[]>
  /** Gives the version's points this file name and metadata; those that are not there yet are left out. */
  describe(tenant: TenantId, document: IndexedDocument): Promise<void>
  remove(tenant: TenantId, which: ChunkSelection): Promise<void>
  /** How many points match, on all replicas. */
  count(tenant: TenantId, which: ChunkSelection): Promise<number>
  /**
   * Creates what is missing for a model and asks whether it may be written; without a model it is only reached. Throws
   * `vector-store-refused` for a key that is wrong or may only read, `embedding-model-mismatch` on another dimension.
   */
  prepare(stamp: ModelStamp | null): Promise<void>
}
export type IndexedDocument = {
  documentId: DocumentId
  collectionId: CollectionId
  version: number
  filename: string
  contentType: string
  createdAt: Date
  metadata: Record<string, unknown>
  stamp: ModelStamp
}
export type IndexedChunk = {
  chunk: ManifestChunk
  dense: Float32Array
  sparse: SparseVector
  /** Of its text, as ISO 639-1; null where nothing tells. */
  language: string | null
}
export type ChunkSelection =
  | { scope: "document"; documentId: DocumentId }
  | { scope: "version"; documentId: DocumentId; version: number }
  | { scope: "collection"; collectionId: CollectionId }
  | { scope: "tenant" }
export type ChunkSearch = Pick<Retrieval, "collectionIds" | "filter"> & {
  stamp: ModelStamp
  /** Null leaves the leg out. */
  dense: Float32Array | null
  sparse: SparseVector | null
  denseWeight: number
  fusion: Fusion
  limit: number
}
/** `ordinal` is its place among the chunks of its version; `language` is null also where it was indexed before it was told. */
export type ChunkHit = Omit<Source, "index" | "context"> & {
  collectionId: CollectionId
  ordinal: number
  language: string | null
}

export interface LanguageModel {
  readonly name: string
  /** Costs nothing and counts no tokens. */
  readonly isFree?: true
  /** Called on the tenant's own account. */
  readonly isOwn?: true
  /** What so many tokens of the model named cost, else of the dearest there is, in US dollars; null where nobody knows. */
  costOf?(promptTokens: number, completionTokens: number, model?: string): number | null
  /** Asks early for the turn of a call that may follow, so that its wait runs beside other work. */
  reserve?(tenant: TenantId, expectedTokens: number): Promise<ModelTurn>
  /** Of a turn that was not used. */
  giveBack?(turn: Promise<ModelTurn>, tenant: TenantId, expectedTokens: number): Promise<void>
  /** Text deltas, then the usage, with the name of the model where there are several; throws `llm-unavailable` when the provider fails or the stream is cut. */
  stream(request: CompletionRequest): AsyncIterable<CompletionEvent>
}
export type CompletionRequest = {
  question: string
  sources: Source[]
  /** Those the verdict rests on. An answer without a model quotes them, so that it says what was judged. */
  statements: readonly { displayText: string; source: Pick<Source, "index"> }[]
  /** When given, which of these claims their quotes support is asked, and no answer. */
  claims?: readonly { claim: string; quotes: readonly string[] }[]
  maxTokens: number | null
  temperature: number | null
  signal: AbortSignal
  /** Who asks, for what a provider's limits are shared by; `turn` where it was asked for before. */
  asker: {
    tenantId: TenantId
    expectedTokens: number
    turn?: Promise<ModelTurn> | undefined
    defer: RequestContext["defer"]
  }
}
export type CompletionEvent =
  | { type: "text"; text: string; model?: string }
  /** The model stopped in the middle of what it was saying: at its longest answer, or by its provider's filter. */
  | { type: "cut"; reason: "length" | "content_filter"; model?: string }
  | { type: "usage"; promptTokens: number; completionTokens: number; costUsd: number | null; model?: string }

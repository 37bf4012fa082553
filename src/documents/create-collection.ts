// Creates a collection, stamped with the embedding model that is running.
import type { ChunkingConfig, ChunkingOverrides } from "../embedding/contract.ts"
import { AppError } from "../errors.ts"
import { newId, type TenantId } from "../ids.ts"
import type { Collections, Embedder, NewCollection } from "../ports.ts"
import type { Fusion } from "../query/model/question.ts"
import type { Collection } from "./model/document.ts"

export type CollectionDefaults = { chunking: ChunkingConfig }
type CreateDeps = {
  collections: Pick<Collections, "create">
  embedder: Pick<Embedder, "model">
  defaults: CollectionDefaults
}
type Wanted = {
  name: string
  embeddingModel: string | null
  chunking: ChunkingOverrides
  denseWeightPercent: number | null
  fusion?: Fusion
  ocr?: boolean
} & Pick<NewCollection, "context" | "redactQuestions" | "keepAnswers">

export async function createCollection(
  deps: CreateDeps,
  ctx: { requestId: string; tenantId: TenantId },
  wanted: Wanted,
): Promise<Collection> {
  const collection = await newCollection(deps, ctx.requestId, wanted)
  const created = await deps.collections.create(ctx.tenantId, collection)
  if (!created) throw new AppError("collection-name-taken")
  return created
}

/**
 * A collection before it is stored. Throws `embedding-model-mismatch` if another model is wanted than the running one.
 */
export async function newCollection(
  deps: Pick<CreateDeps, "embedder" | "defaults">,
  requestId: string,
  wanted: Wanted & { isDefault?: boolean },
): Promise<NewCollection> {
  const embedding = await deps.embedder.model({ requestId, timeoutMs: 5_000 })
  if (wanted.embeddingModel !== null && wanted.embeddingModel !== embedding.model)
    throw new AppError("embedding-model-mismatch", { detail: `The running model is ${embedding.model}.` })
  const chunking = chunkingOf(deps.defaults.chunking, wanted.chunking)
  const { context = "none", redactQuestions = false, keepAnswers = true } = wanted
  return {
    id: newId("col"),
    context,
    redactQuestions,
    keepAnswers,
    name: wanted.name,
    isDefault: wanted.isDefault ?? false,
    embedding,
    chunking,
    denseWeightPercent: wanted.denseWeightPercent,
    fusion: wanted.fusion ?? "score",
    ocr: wanted.ocr ?? false,
  }
}

/** The current chunking with the wanted changes. An overlap is at most half a chunk: one that is wanted larger is refused. */
export function chunkingOf(standing: ChunkingConfig, wanted: ChunkingOverrides): ChunkingConfig {
  const size_tokens = wanted.size_tokens ?? standing.size_tokens
  const most = Math.floor(size_tokens / 2)
  if ((wanted.overlap_tokens ?? 0) > most)
    throw new AppError("input-invalid", {
      errors: [{ path: "chunking.overlap_tokens", message: "must be at most half of size_tokens" }],
    })
  return { size_tokens, overlap_tokens: wanted.overlap_tokens ?? Math.min(standing.overlap_tokens, most) }
}

// Embeds and indexes one unit of at most 256 chunks, read from the manifest by its byte range.
import { type DocumentError, versionKeys } from "../documents/model/document.ts"
import { LEASE_SECONDS, type WorkUnit } from "../documents/model/work-unit.ts"
import { type ManifestChunk, type ModelStamp, manifestChunkSchema } from "../embedding/contract.ts"
import { embeddedText } from "../embedding/embedded-text.ts"
import { languageOf } from "../embedding/language.ts"
import { sparseDocument } from "../embedding/sparse.ts"
import type { ChunkIndex, Embedder, IndexedChunk, ObjectStore, WorkUnits } from "../ports.ts"
import type { UnitOutcome } from "./model/unit-outcome.ts"

const EMBED_BATCH = 64
const EMBED_TIMEOUT_MS = 120_000
/** How long a claim counts as proof that this worker holds the unit; a small part of its lease. */
const PROVEN_MS = 2_000

const MODEL_CHANGED: DocumentError = {
  code: "embedding-model-mismatch",
  message: "The collection was made with another embedding model than the one that runs now.",
  hint: "Create a new collection, or run the model the collection names.",
  retryable: false,
}

export type IndexDeps = {
  objects: Pick<ObjectStore, "readText">
  embedder: Pick<Embedder, "embed">
  chunks: Pick<ChunkIndex, "upsert">
  units: Pick<WorkUnits, "heartbeat" | "indexed">
}
type IndexUnit = WorkUnit & { kind: "index" }

/**
 * Continues after the chunks that an earlier claim has already indexed. Before a batch is written, the lease is renewed and
 * progress reported, unless the last proof is so young that a short document need not pay for another.
 */
export async function indexChunks(
  deps: IndexDeps,
  unit: IndexUnit,
  requestId: string,
  signal: AbortSignal,
): Promise<UnitOutcome> {
  const { tenantId, target } = unit
  let provenAt = Date.now()
  let embeddedAt = provenAt
  const chunks = await readChunks(deps, unit)
  let embeddedTokens = 0
  for (let at = unit.indexedChunks; at < chunks.length; at += EMBED_BATCH) {
    const batch = chunks.slice(at, at + EMBED_BATCH)
    const options = { requestId, timeoutMs: EMBED_TIMEOUT_MS, signal }
    const { stamp, vectors, tokens } = await deps.embedder.embed(batch.map(embeddedText), "document", options)
    embeddedTokens += tokens
    if (!sameModel(stamp, target.embedding)) return { rejected: MODEL_CHANGED }
    embeddedAt = Date.now()
    if (embeddedAt - provenAt >= PROVEN_MS) {
      const progress = { stage: "embedding", embedded: at + batch.length, indexed: at } as const
      if (!(await deps.units.heartbeat(unit, LEASE_SECONDS, progress))) return "lost"
      provenAt = embeddedAt
    }
    await deps.chunks.upsert(
      tenantId,
      { ...target, stamp },
      batch.map((chunk, i) => toIndexedChunk(chunk, vectors[i])),
    )
  }
  const indexingSeconds = (Date.now() - embeddedAt) / 1_000
  const ended = await deps.units.indexed(unit, LEASE_SECONDS, { embeddedTokens, indexingSeconds })
  if (!ended) return "lost"
  return ended.publish ? { next: ended.publish } : "done"
}

async function readChunks(deps: Pick<IndexDeps, "objects">, unit: IndexUnit): Promise<ManifestChunk[]> {
  const { manifest } = versionKeys(unit.tenantId, unit.target.documentId, unit.target.version)
  const lines = await deps.objects.readText(manifest, unit.bytes)
  if (lines === null) throw new Error("the chunk manifest is missing") // trying again would not find it either
  const chunks = lines
    .trimEnd()
    .split("\n")
    .map((line) => manifestChunkSchema.parse(JSON.parse(line)))
  if (chunks.length !== unit.chunkCount) throw new Error("the chunk manifest does not match its plan")
  return chunks
}

/** The part of a chunk that the index stores. */
export function toIndexedChunk(chunk: ManifestChunk, dense: Float32Array | undefined): IndexedChunk {
  if (!dense) throw new Error("a vector is missing")
  const sparse = sparseDocument([embeddedText(chunk), ...(chunk.also ?? [])].join("\n"))
  return { chunk, dense, sparse, language: languageOf(chunk.text) }
}

const sameModel = (a: ModelStamp, b: ModelStamp) =>
  a.model === b.model && a.revision === b.revision && a.dimension === b.dimension

// Rebuilds the vector index from Postgres and the stored manifests: the same points with the same ids.
import { versionKeys } from "../../src/documents/model/document.ts"
import { type ModelStamp, manifestChunkSchema } from "../../src/embedding/contract.ts"
import { embeddedText } from "../../src/embedding/embedded-text.ts"
import type { TenantId } from "../../src/ids.ts"
import { toIndexedChunk } from "../../src/ingest/index-chunks.ts"
import type { ChunkIndex, Embedder, IndexedDocument } from "../../src/ports.ts"
import type { Cache } from "./cache.ts"
import type { Objects } from "./objects.ts"
import type { RowStore } from "./rows.ts"

export type RebuildDeps = {
  rows: Pick<RowStore, "live" | "raiseEpochs">
  cache: Cache
  objects: Pick<Objects, "read">
  embedder: Pick<Embedder, "embed">
  index: Pick<ChunkIndex, "upsert">
}

const EMBED_BATCH = 64
const EMBED_TIMEOUT_MS = 120_000

/**
 * How many documents and chunks were indexed, and which documents were
 * not: their manifest is missing or was made for another model.
 */
export type Rebuilt = { documents: number; chunks: number; failed: { documentId: string; reason: string }[] }

/**
 * Indexes all live versions of one tenant or of all. Safe to repeat:
 * existing points are overwritten with the same content.
 */
export async function rebuildIndex(deps: RebuildDeps, tenant: string | null): Promise<Rebuilt> {
  const rebuilt: Rebuilt = { documents: 0, chunks: 0, failed: [] }
  for (const { tenantId, document } of await deps.rows.live(tenant)) {
    const reason = await rebuildDocument(deps, tenantId, document, rebuilt)
    if (reason === null) rebuilt.documents += 1
    else rebuilt.failed.push({ documentId: document.documentId, reason })
  }
  // Answers made while points were missing may be incomplete, so they must not be served from the cache.
  await deps.rows.raiseEpochs(tenant)
  await deps.cache.forget()
  return rebuilt
}

async function rebuildDocument(deps: RebuildDeps, tenant: TenantId, document: IndexedDocument, rebuilt: Rebuilt) {
  const { documentId, version, stamp } = document
  const manifest = await deps.objects.read(versionKeys(tenant, documentId, version).manifest)
  if (!manifest) return "its manifest is not in storage"
  const lines = manifest.bytes.toString("utf8").trimEnd().split("\n")
  const chunks = lines.map((line) => manifestChunkSchema.parse(JSON.parse(line)))
  for (let at = 0; at < chunks.length; at += EMBED_BATCH) {
    const batch = chunks.slice(at, at + EMBED_BATCH)
    const options = { requestId: "rebuild-index", timeoutMs: EMBED_TIMEOUT_MS }
    const embedded = await deps.embedder.embed(batch.map(embeddedText), "document", options)
    if (!isSame(embedded.stamp, stamp))
      return `its collection was made with ${stamp.model}, and ${embedded.stamp.model} runs`
    const indexed = batch.map((chunk, i) => toIndexedChunk(chunk, embedded.vectors[i]))
    await deps.index.upsert(tenant, document, indexed)
    rebuilt.chunks += batch.length
  }
  return null
}

const isSame = (a: ModelStamp, b: ModelStamp) =>
  a.model === b.model && a.revision === b.revision && a.dimension === b.dimension

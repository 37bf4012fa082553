// A chunk index for the contract's tests, on the local stand-in and, when TEST_QDRANT_URL names one, on a real Qdrant.
import { afterAll, beforeAll, beforeEach, describe } from "vitest"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import type { ModelStamp } from "../../../src/embedding/contract.ts"
import { languageOf } from "../../../src/embedding/language.ts"
import { sparseDocument, sparseQuery } from "../../../src/embedding/sparse.ts"
import { type CollectionId, type DocumentId, newId, type TenantId } from "../../../src/ids.ts"
import type { ChunkIndex, ChunkSearch, IndexedDocument } from "../../../src/ports.ts"
import { metadataFilterSchema } from "../../../src/query/model/metadata-filter.ts"
import { startQdrant } from "../../../workers/local/qdrant/server.ts"
import type { StandIn } from "../../../workers/local/stand-in.ts"

export const COLLECTION = "col_a" as CollectionId
export const chunk = (ordinal: number, text: string, dense: number[]) => ({
  chunk: {
    ordinal,
    start: ordinal * 100,
    end: ordinal * 100 + text.length,
    page: 1,
    page_breaks: [],
    lines: [0, 3, 1, 1000, 2000, 3000, 2500],
    heading_path: ["H"],
    token_count: 5,
    text,
  },
  dense: Float32Array.from(dense),
  sparse: sparseDocument(text),
  language: languageOf(text),
})

/** Tenant, model and index are new for each test, so that tests share a server and nothing on it. */
type Scene = {
  url: () => string
  stamp: ModelStamp
  tenant: TenantId
  chunks: ChunkIndex
  document(name: string, changes?: Partial<IndexedDocument>): IndexedDocument
  search(changes?: Partial<ChunkSearch>, as?: TenantId): ReturnType<ChunkIndex["search"]>
  /** The documents that a filter finds. */
  found(filter: unknown): Promise<string[]>
}

function sceneAt(url: () => string): Scene {
  const scene: Scene = {
    url,
    stamp: {} as ModelStamp,
    tenant: "" as TenantId,
    chunks: {} as ChunkIndex,
    document: (name: string, changes: Partial<IndexedDocument> = {}): IndexedDocument => ({
      documentId: name as DocumentId,
      collectionId: COLLECTION,
      version: 1,
      filename: `${name}.md`,
      contentType: "text/markdown",
      createdAt: new Date("2024-05-01T00:00:00Z"),
      metadata: {},
      stamp: scene.stamp,
      ...changes,
    }),
    search: (changes: Partial<ChunkSearch> = {}, as: TenantId = scene.tenant): ReturnType<ChunkIndex["search"]> =>
      scene.chunks.search(as, {
        collectionIds: [COLLECTION],
        filter: null,
        stamp: scene.stamp,
        dense: Float32Array.from([1, 0, 0, 0]),
        sparse: sparseQuery("refund window"),
        denseWeight: 0.4,
        fusion: "score",
        limit: 10,
        ...changes,
      }),
    found: async (filter: unknown): Promise<string[]> =>
      (await scene.search({ filter: metadataFilterSchema.parse(filter) })).map(({ documentId }) => documentId).sort(),
  }
  beforeEach(() => {
    scene.stamp = { model: "test/model", dimension: 4, revision: newId("job").slice(-12), kind: "neural" }
    scene.tenant = newId("ten")
    scene.chunks = qdrantChunkIndex({ url: url(), timeoutMs: 60_000 })
  })
  return scene
}

/** Registers `tests` for each server. */
export function onEveryQdrant(tests: (scene: Scene) => void): void {
  let standIn: StandIn
  beforeAll(async () => {
    standIn = await startQdrant({})
  })
  afterAll(() => standIn.close())
  describe("on the local stand-in", () => tests(sceneAt(() => standIn.url)))
  describe.skipIf(!process.env.TEST_QDRANT_URL)("on TEST_QDRANT_URL", () =>
    tests(sceneAt(() => process.env.TEST_QDRANT_URL ?? "")),
  )
}

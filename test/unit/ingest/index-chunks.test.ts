// Indexing a unit of chunks: what is embedded, what is stored with it, and what stops it.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { versionKeys } from "../../../src/documents/model/document.ts"
import type { WorkUnit } from "../../../src/documents/model/work-unit.ts"
import type { ManifestChunk, ModelStamp } from "../../../src/embedding/contract.ts"
import { sparseQuery } from "../../../src/embedding/sparse.ts"
import { type CollectionId, type DocumentId, newId, type TenantId } from "../../../src/ids.ts"
import { type IndexDeps, indexChunks } from "../../../src/ingest/index-chunks.ts"
import type { IndexedChunk } from "../../../src/ports.ts"

const STAMP: ModelStamp = { model: "lexical", dimension: 2, revision: "r1", kind: "lexical" }
const TENANT: TenantId = newId("ten")
const [DOCUMENT, COLLECTION]: [DocumentId, CollectionId] = [newId("doc"), newId("col")]

const { signal } = new AbortController()

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())
const passes = (ms: number) => vi.setSystemTime(Date.now() + ms)

const chunkOf = (ordinal: number, text: string, heading_path: string[]): ManifestChunk => ({
  ordinal,
  start: ordinal * 100,
  end: ordinal * 100 + text.length,
  page: null,
  page_breaks: [],
  heading_path,
  token_count: 4,
  text,
})

function unitOf(chunkCount: number): WorkUnit & { kind: "index" } {
  const target = {
    documentId: DOCUMENT,
    version: 3,
    collectionId: COLLECTION,
    filename: "crane.md",
    contentType: "text/markdown" as const,
    sizeBytes: 100,
    sha256: "0".repeat(64),
    chunking: { size_tokens: 512, overlap_tokens: 50 },
    ocr: false,
    liveVersion: null,
    embedding: STAMP,
    metadata: {},
    createdAt: new Date(0),
  }
  const bytes = { start: 10, end: 90 }
  const claim = { id: 1, tenantId: TENANT, fence: 1, attempts: 0, crashes: 0 }
  return { ...claim, kind: "index", target, firstChunk: 0, chunkCount, indexedChunks: 0, bytes }
}

type Over = { stamp?: ModelStamp; ownsLease?: boolean; isEnded?: boolean; embeddingMs?: number; upsertMs?: number }

/** Ports that hold `chunks` and note what passed; `over` replaces single ones. */
function depsOf(chunks: ManifestChunk[], over: Over = {}) {
  const { stamp = STAMP, ownsLease = true, embeddingMs = 0, upsertMs = 0 } = over
  const embedded: string[] = []
  const kinds: string[] = []
  const ended: unknown[] = []
  const beats: unknown[] = []
  const documents: unknown[] = []
  const indexed: IndexedChunk[] = []
  const reads: unknown[] = []
  const deps: IndexDeps = {
    objects: {
      readText: async (key, range) => {
        reads.push([key, range])
        return chunks.map((chunk) => `${JSON.stringify(chunk)}\n`).join("")
      },
    },
    embedder: {
      embed: async (inputs, kind) => {
        passes(embeddingMs)
        embedded.push(...inputs)
        kinds.push(`${kind} ${inputs.length}`)
        return { stamp, vectors: inputs.map((_, i) => Float32Array.of(1, i)), tokens: inputs.length }
      },
    },
    chunks: {
      upsert: async (tenant, document, batch) => {
        passes(upsertMs)
        documents.push([tenant, document])
        indexed.push(...batch)
      },
    },
    units: {
      heartbeat: async (_unit, seconds, progress) => {
        beats.push([seconds, progress])
        return ownsLease
      },
      indexed: async (_unit, seconds, spent) => {
        ended.push([seconds, spent])
        return over.isEnded === false ? null : { publish: null }
      },
    },
  }
  return { deps, embedded, indexed, reads, kinds, ended, beats, documents }
}

describe("what is embedded", () => {
  const chunk = chunkOf(0, "It lifts nine tonnes.", ["Harbour", "Crane"])

  test("begins with the headings over the passage, on both legs, while the passage itself is stored as it stands", async () => {
    const { deps, embedded, indexed } = depsOf([chunk])
    expect(await indexChunks(deps, unitOf(1), "req_test", signal)).toBe("done")
    expect(embedded).toEqual(["Harbour › Crane\nIt lifts nine tonnes."])
    expect(indexed.map(({ language }) => language)).toEqual(["en"])
    for (const word of ["harbour", "crane", "tonnes"])
      expect(indexed[0]?.sparse.indices).toEqual(expect.arrayContaining(sparseQuery(word).indices))
    expect(indexed[0]?.chunk).toEqual(chunk)
  })

  test("is the passage alone where no heading stands over it", async () => {
    const { deps, embedded } = depsOf([chunkOf(0, "It lifts nine tonnes.", [])])
    await indexChunks(deps, unitOf(1), "req_test", signal)
    expect(embedded).toEqual(["It lifts nine tonnes."])
  })

  test("is read from the unit's own bytes of the tenant's own manifest", async () => {
    const { deps, reads } = depsOf([chunk])
    await indexChunks(deps, unitOf(1), "req_test", signal)
    expect(reads).toEqual([[versionKeys(TENANT, DOCUMENT, 3).manifest, { start: 10, end: 90 }]])
  })
})

test("a unit that was given back half-way goes on after what is in the index already", async () => {
  const chunks = Array.from({ length: 150 }, (_, i) => chunkOf(i, `Passage ${i}.`, []))
  const { deps, embedded, indexed } = depsOf(chunks)
  const unit = { ...unitOf(150), indexedChunks: 128 }
  expect(await indexChunks(deps, unit, "req_test", signal)).toBe("done")
  expect(embedded).toEqual(chunks.slice(128).map(({ text }) => text))
  expect(indexed.map(({ chunk }) => chunk.ordinal)).toEqual(chunks.slice(128).map(({ ordinal }) => ordinal))
})

test("a unit is embedded as documents, batch by batch, each told of before it is written, and what it took is summed", async () => {
  const chunks = Array.from({ length: 128 }, (_, i) => chunkOf(i, `Passage ${i}.`, []))
  const { deps, kinds, ended, beats, documents, indexed } = depsOf(chunks, { embeddingMs: 2_000, upsertMs: 500 })
  const unit = unitOf(128)
  expect(await indexChunks(deps, unit, "req_test", signal)).toBe("done")
  expect(kinds).toEqual(["document 64", "document 64"])
  expect(beats).toEqual([
    [60, { stage: "embedding", embedded: 64, indexed: 0 }],
    [60, { stage: "embedding", embedded: 128, indexed: 64 }],
  ])
  expect(documents).toEqual(Array(2).fill([TENANT, { ...unit.target, stamp: STAMP }]))
  expect(ended).toEqual([[60, { embeddedTokens: 128, indexingSeconds: 0.5 }]])
  // Each chunk has the vector that was made of it: the place in its batch.
  expect(indexed.map(({ chunk, dense }) => [chunk.ordinal % 64, dense[1]])).toEqual(
    chunks.map((_, i) => [i % 64, i % 64]),
  )
})

test("a batch is written without another proof of the lease where the last one is younger than two seconds", async () => {
  const chunks = Array.from({ length: 256 }, (_, i) => chunkOf(i, `Passage ${i}.`, []))
  const { deps, beats, indexed } = depsOf(chunks, { embeddingMs: 999 })
  expect(await indexChunks(deps, unitOf(256), "req_test", signal)).toBe("done")
  expect(indexed).toHaveLength(256)
  expect(beats).toEqual([[60, { stage: "embedding", embedded: 192, indexed: 128 }]])
})

test("what else a chunk says is searched for by its words as well, each a word of its own", async () => {
  const { deps, indexed } = depsOf([{ ...chunkOf(0, "It lifts", []), also: ["nine"] }])
  await indexChunks(deps, unitOf(1), "req_test", signal)
  for (const word of ["lifts", "nine"])
    expect(indexed[0]?.sparse.indices).toEqual(expect.arrayContaining(sparseQuery(word).indices))
})

describe("a unit is not indexed", () => {
  const chunk = chunkOf(0, "It lifts nine tonnes.", [])

  test.each([{ revision: "r2" }, { model: "other" }, { dimension: 3 }])("by another model: %o", async (change) => {
    const { deps, indexed } = depsOf([chunk], { stamp: { ...STAMP, ...change } })
    expect(await indexChunks(deps, unitOf(1), "req_test", signal)).toMatchObject({
      rejected: { code: "embedding-model-mismatch", retryable: false },
    })
    expect(indexed).toEqual([])
  })

  test("once its lease is lost", async () => {
    const { deps, indexed } = depsOf([chunk], { ownsLease: false, embeddingMs: 2_000 })
    expect(await indexChunks(deps, unitOf(1), "req_test", signal)).toBe("lost")
    expect(indexed).toEqual([])
  })

  test("by a worker that lost it at the end, nor without a manifest or a vector", async () => {
    const late = depsOf([chunk], { isEnded: false })
    expect(await indexChunks(late.deps, unitOf(1), "req_test", signal)).toBe("lost")
    const { deps } = depsOf([chunk])
    const none = { ...deps, objects: { readText: async () => null } }
    await expect(indexChunks(none, unitOf(1), "req_test", signal)).rejects.toThrow("the chunk manifest is missing")
    const short = { ...deps, embedder: { embed: async () => ({ stamp: STAMP, vectors: [], tokens: 1 }) } }
    await expect(indexChunks(short, unitOf(1), "req_test", signal)).rejects.toThrow("a vector is missing")
  })

  test("from a manifest that has another number of chunks than was planned", async () => {
    const { deps, indexed } = depsOf([chunk])
    await expect(indexChunks(deps, unitOf(2), "req_test", signal)).rejects.toThrow("manifest")
    expect(indexed).toEqual([])
  })
})

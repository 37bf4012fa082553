// The verbs of documents and collections: what they ask of the stores, under which key and bounds, and what they refuse.
import { describe, expect, test } from "vitest"
import type { TenantContext } from "../../../src/context.ts"
import { mayUse, requireCollection, requireCollections } from "../../../src/documents/allowed-collection.ts"
import { completeUpload } from "../../../src/documents/complete-upload.ts"
import { chunkingOf, createCollection } from "../../../src/documents/create-collection.ts"
import { deleteCollection } from "../../../src/documents/delete-collection.ts"
import { deleteDocument } from "../../../src/documents/delete-document.ts"
import { getDocument } from "../../../src/documents/get-document.ts"
import { ingestBytes } from "../../../src/documents/ingest-bytes.ts"
import { type Collection, type Document, NOT_COUNTED, versionKeys } from "../../../src/documents/model/document.ts"
import { backoffSeconds } from "../../../src/documents/model/work-unit.ts"
import { presignOriginal } from "../../../src/documents/presign-original.ts"
import { registerUpload } from "../../../src/documents/register-upload.ts"
import { updateCollection } from "../../../src/documents/update-collection.ts"
import { AppError } from "../../../src/errors.ts"
import { sha256Hex } from "../../../src/hex.ts"
import { type CollectionId, newId } from "../../../src/ids.ts"
import type { CollectionChanges, NewCollection, NewUpload, Registration } from "../../../src/ports.ts"
import { contextOf } from "../../support/fake-query.ts"

const [HOME, OTHER]: [CollectionId, CollectionId] = [newId("col"), newId("col")]
const DOCUMENT = {
  id: newId("doc"),
  collectionId: HOME,
  contentType: "text/plain",
  sizeBytes: 5,
  sha256: "ab".repeat(32),
  status: "awaiting_upload",
  version: 3,
  liveVersion: 2,
} as Document
const KEYS = versionKeys(contextOf().tenantId, DOCUMENT.id, 3)
const REQUEST = {
  collectionId: HOME,
  filename: "a.txt",
  contentType: "text/plain" as const,
  charset: null,
  metadata: { a: 1 },
  sizeBytes: 5,
  sha256: DOCUMENT.sha256,
  chunking: {},
  reuseDuplicate: true,
  replaces: null,
}
const codeOf = async (work: Promise<unknown>) =>
  await work.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

type Setup = {
  registration?: Registration
  document?: Document | null
  stored?: { size: number; sha256: string | null } | null
  isQueued?: boolean
  collection?: Partial<Collection> | null
  written?: unknown
}
/** Stores that note every call in order, and a context whose deferred work is noted by its wake-ups. */
function world(setup: Setup = {}) {
  const calls: unknown[][] = []
  const note =
    <T>(name: string, result: T) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args])
      return result
    }
  const { document = DOCUMENT, stored = { size: 5, sha256: DOCUMENT.sha256 }, collection = {} } = setup
  const registration = setup.registration ?? { outcome: "registered" as const, document: DOCUMENT, updated: [] }
  const written = "written" in setup ? setup.written : { collection: { id: HOME }, head: null, deletion: { id: "del" } }
  const expiresAt = new Date(0)
  const deps = {
    documents: {
      register: note("register", registration),
      get: note("get", document),
      enqueue: note("enqueue", setup.isQueued ?? true),
      tombstone: note("tombstone", written as never),
    },
    collections: {
      get: note("collection", collection as Collection | null),
      create: note("create", written as never),
      update: note("update", written as never),
      tombstone: note("tombstone", written as never),
    },
    objects: {
      head: note("head", stored),
      put: note("put", undefined),
      presignUpload: note("presign", { url: "https://bucket", headers: {}, expiresAt }),
      presignRead: note("lend", "https://original"),
    },
    marks: {
      mark: note("mark", { tenantId: contextOf().tenantId, collectionId: HOME, nonce: "n", deadline: new Date(7) }),
      settle: note("settle", undefined),
      overdue: async () => [],
    },
    wakeUps: { send: note("wake", undefined) },
    log: { info() {}, warn() {}, error: (event: string) => void calls.push(["log", event]) },
    maxDocumentBytes: 10,
  }
  return { deps, calls, names: () => calls.map(([name]) => name) }
}
const ctx = (over: Partial<TenantContext> = {}): TenantContext => ({ ...contextOf(), ...over })
const WOKEN = ["wake", [{ tenantId: contextOf().tenantId, subjectId: DOCUMENT.id, version: 3 }]]

describe("registering an upload", () => {
  test("presigns its PUT for a quarter of an hour, bound to the version's key, its type, size and checksum", async () => {
    const { deps, calls } = world()
    const { document, upload } = await registerUpload(deps, ctx(), { ...REQUEST, charset: "utf-16" })
    expect([document, upload?.url]).toEqual([DOCUMENT, "https://bucket"])
    const { charset: _, ...asked } = REQUEST
    const bound = { contentType: "text/plain; charset=utf-16", contentLength: 5, sha256Hex: DOCUMENT.sha256 }
    expect(calls).toEqual([
      ["register", contextOf().tenantId, { ...asked, id: expect.stringMatching(/^doc_/) }],
      ["presign", KEYS.original, bound, 900],
    ])
    const plain = world()
    await registerUpload(plain.deps, ctx(), REQUEST)
    expect(plain.calls[1]?.[2]).toMatchObject({ contentType: "text/plain" })
  })

  test("of the same bytes presigns nothing, and wakes a worker where something was declared anew", async () => {
    const same = world({ registration: { outcome: "duplicate", document: DOCUMENT, updated: [] } })
    expect(await registerUpload(same.deps, ctx(), REQUEST)).toEqual({ document: DOCUMENT, updated: [], upload: null })
    expect(same.names()).toEqual(["register"])
    const renamed = world({ registration: { outcome: "duplicate", document: DOCUMENT, updated: ["filename"] } })
    expect((await registerUpload(renamed.deps, ctx(), REQUEST)).updated).toEqual(["filename"])
    expect(renamed.calls.slice(1)).toEqual([WOKEN])
  })

  test("is refused before it is asked for: too large, or in a collection the caller may not use", async () => {
    const { deps, calls } = world()
    expect(await codeOf(registerUpload(deps, ctx(), { ...REQUEST, sizeBytes: 10 }))).toBe("done")
    calls.length = 0
    const large = registerUpload(deps, ctx(), { ...REQUEST, sizeBytes: 11 })
    await expect(large).rejects.toMatchObject({ code: "document-too-large", errors: [{ path: "size_bytes" }] })
    const narrow = ctx({ allowedCollections: [OTHER] })
    expect(await codeOf(registerUpload(deps, narrow, REQUEST))).toBe("collection-not-allowed")
    expect(calls).toEqual([])
  })

  test("of a picture needs a collection that recognises text", async () => {
    const picture = { ...REQUEST, contentType: "image/png" as const }
    expect(await codeOf(registerUpload(world({ collection: { ocr: true } }).deps, ctx(), picture))).toBe("done")
    const off = registerUpload(world({ collection: { ocr: false } }).deps, ctx(), picture)
    await expect(off).rejects.toMatchObject({ code: "input-invalid", errors: [{ path: "content_type" }] })
    expect(await codeOf(registerUpload(world({ collection: null }).deps, ctx(), picture))).toBe("collection-not-found")
    expect(await codeOf(registerUpload(world({ collection: null }).deps, ctx(), REQUEST))).toBe("done")
  })

  test("says what it found missing, and how much of the quota is used", async () => {
    const missing = world({ registration: { outcome: "home-missing" } })
    expect(await codeOf(registerUpload(missing.deps, ctx(), REQUEST))).toBe("collection-not-found")
    const replacing = { ...REQUEST, replaces: newId("doc") as NewUpload["replaces"] }
    expect(await codeOf(registerUpload(missing.deps, ctx(), replacing))).toBe("document-not-found")
    const quota = { documents: 7, maxDocuments: 9, storageBytes: 1_572_864, maxStorageMb: 2 }
    const full = world({ registration: { outcome: "over-quota", quota } })
    await expect(
      registerUpload({ ...full.deps, maxDocumentBytes: 9e9 }, ctx(), { ...REQUEST, sizeBytes: 1_048_576 }),
    ).rejects.toMatchObject({
      code: "quota-exceeded",
      detail: "7 of 9 documents and 1.5 of 2 MB are used; this document has 1.0 MB.",
    })
  })
})

describe("bytes that come with a request", () => {
  const bytes = Uint8Array.from(new TextEncoder().encode("hello"))
  const request = {
    collectionId: HOME,
    filename: "a.txt",
    contentType: "text/plain" as const,
    charset: null,
    metadata: {},
    bytes,
  }

  test("are registered by their own checksum, stored, queued, and then a worker is woken", async () => {
    const { deps, calls } = world()
    const { document, reused } = await ingestBytes(deps, ctx(), request)
    expect([document.status, reused]).toEqual(["queued", false])
    const sha256 = await sha256Hex(bytes)
    expect(calls).toEqual([
      [
        "register",
        contextOf().tenantId,
        expect.objectContaining({ sha256, sizeBytes: 5, reuseDuplicate: true, replaces: null }),
      ],
      ["put", KEYS.original, bytes.buffer, { contentType: "text/plain", sha256 }],
      ["enqueue", contextOf().tenantId, DOCUMENT.id, 3],
      WOKEN,
    ])
  })

  test("that are there already are stored and queued no second time", async () => {
    const { deps, names } = world({ registration: { outcome: "duplicate", document: DOCUMENT, updated: [] } })
    expect(await ingestBytes(deps, ctx(), request)).toMatchObject({
      document: { status: "awaiting_upload" },
      reused: true,
    })
    expect(names()).toEqual(["register"])
  })
})

describe("completing an upload", () => {
  const complete = (setup: Setup, version?: number) => {
    const { deps, calls, names } = world(setup)
    return { work: completeUpload(deps, ctx(), DOCUMENT.id, version), calls, names }
  }

  test("queues the version whose file is there, as it was declared, and wakes a worker once", async () => {
    const { work, calls } = complete({}, 3)
    expect(await work).toEqual({ ...DOCUMENT, status: "queued" })
    const tenant = contextOf().tenantId
    expect(calls).toEqual([
      ["get", tenant, DOCUMENT.id],
      ["head", KEYS.original],
      ["enqueue", tenant, DOCUMENT.id, 3],
      WOKEN,
    ])
    const twice = complete({ isQueued: false })
    expect((await twice.work).status).toBe("queued")
    expect(twice.names()).not.toContain("wake")
    expect(await codeOf(complete({ stored: { size: 5, sha256: null } }).work)).toBe("done")
  })

  test.each<[string, Setup, string]>([
    ["there is no such document", { document: null }, "document-not-found"],
    ["there is no file yet", { stored: null }, "upload-incomplete"],
    ["the file has another size", { stored: { size: 6, sha256: DOCUMENT.sha256 } }, "upload-mismatch"],
    ["the file has another checksum", { stored: { size: 5, sha256: "cd".repeat(32) } }, "upload-mismatch"],
  ])("is refused where %s", async (_, setup, code) => {
    const { work, names } = complete(setup)
    expect(await codeOf(work)).toBe(code)
    expect(names()).not.toContain("enqueue")
  })

  test("of an older version, or a second time, starts nothing", async () => {
    const older = complete({}, 2)
    expect([await older.work, older.names()]).toEqual([DOCUMENT, ["get"]])
    const ready = { ...DOCUMENT, status: "ready" as const }
    const again = complete({ document: ready })
    expect([await again.work, again.names()]).toEqual([ready, ["get"]])
  })
})

describe("a document's file is lent", () => {
  test("for five minutes, of the version that answers, or the newest, or the one that is named", async () => {
    const { deps, calls } = world()
    const before = Date.now()
    const { url, expiresAt } = await presignOriginal(deps, ctx(), DOCUMENT, null)
    expect(url).toBe("https://original")
    expect(Math.abs(expiresAt.getTime() - before - 300_000)).toBeLessThan(10_000)
    await presignOriginal(deps, ctx(), { ...DOCUMENT, liveVersion: null }, null)
    await presignOriginal(deps, ctx(), DOCUMENT, 1)
    const keyOf = (version: number) => versionKeys(contextOf().tenantId, DOCUMENT.id, version).original
    expect(calls).toEqual(
      [2, 3, 1].flatMap((version) => [
        ["head", keyOf(version)],
        ["lend", keyOf(version), 300],
      ]),
    )
  })

  test("not while it is being deleted, nor where there is none", async () => {
    const deleting = presignOriginal(world().deps, ctx(), { ...DOCUMENT, status: "deleting" }, null)
    expect(await codeOf(deleting)).toBe("content-not-found")
    const { deps, names } = world({ stored: null })
    expect(await codeOf(presignOriginal(deps, ctx(), DOCUMENT, null))).toBe("content-not-found")
    expect(names()).toEqual(["head"])
  })
})

describe("a caller bound to collections", () => {
  const bound = ctx({ allowedCollections: [OTHER, HOME], defaultCollectionId: newId("col") })
  const free = ctx({ defaultCollectionId: HOME })

  test("uses those alone; where none is named, the first of them, or all", () => {
    expect([mayUse(bound, HOME), mayUse(bound, newId("col")), mayUse(free, newId("col"))]).toEqual([true, false, true])
    expect([requireCollection(bound, null), requireCollection(bound, HOME), requireCollection(free, null)]).toEqual([
      OTHER,
      HOME,
      HOME,
    ])
    expect(requireCollections(bound, null)).toEqual([OTHER, HOME].sort())
    expect(requireCollections(free, null)).toEqual([HOME])
    expect(requireCollections(bound, [HOME, HOME])).toEqual([HOME])
    for (const refused of [
      () => requireCollection(bound, newId("col")),
      () => requireCollections(bound, [HOME, newId("col")]),
      () => requireCollection(ctx({ allowedCollections: [] }), null),
    ])
      expect(refused).toThrow("collection-not-allowed")
  })

  test("finds no document elsewhere", async () => {
    expect(await getDocument(world().deps, bound, DOCUMENT.id)).toBe(DOCUMENT)
    const elsewhere = getDocument(world().deps, ctx({ allowedCollections: [OTHER] }), DOCUMENT.id)
    expect(await codeOf(elsewhere)).toBe("document-not-found")
    expect(await codeOf(getDocument(world({ document: null }).deps, bound, DOCUMENT.id))).toBe("document-not-found")
  })
})

describe("a deletion", () => {
  const asked = (type: string, id: string) => ({
    id: expect.stringMatching(/^del_/),
    subject: { type, id },
    status: "pending",
    remaining: NOT_COUNTED,
    requestedAt: expect.any(Date),
    completedAt: null,
  })

  test("of a document or a collection is marked, written before the mark's deadline, settled, and then a worker is woken", async () => {
    const tenant = contextOf().tenantId
    const document = world()
    expect(await deleteDocument(document.deps, ctx(), DOCUMENT)).toEqual({ id: "del" })
    expect(document.names()).toEqual(["mark", "tombstone", "settle", "wake"])
    expect(document.calls[0]).toEqual(["mark", tenant, HOME])
    expect(document.calls[1]).toEqual(["tombstone", tenant, DOCUMENT.id, asked("document", DOCUMENT.id), new Date(7)])
    expect(document.calls[3]).toEqual(WOKEN)
    const collection = world()
    expect(await deleteCollection(collection.deps, ctx(), OTHER)).toEqual({ id: "del" })
    expect(collection.names()).toEqual(["collection", "mark", "tombstone", "settle", "wake"])
    expect(collection.calls[2]).toEqual(["tombstone", tenant, OTHER, asked("collection", OTHER), new Date(7)])
    expect(collection.calls[4]).toEqual(["wake", [{ tenantId: tenant, subjectId: OTHER, version: 0 }]])
  })

  test("of what is not there is not found; of the default collection is refused before it is marked", async () => {
    const none = world({ written: null })
    expect(await codeOf(deleteDocument(none.deps, ctx(), DOCUMENT))).toBe("document-not-found")
    expect(await codeOf(deleteCollection(none.deps, ctx(), OTHER))).toBe("collection-not-found")
    expect(none.names()).not.toContain("wake")
    const home = world({ collection: { isDefault: true } })
    expect(await codeOf(deleteCollection(home.deps, ctx(), HOME))).toBe("collection-is-default")
    expect(home.names()).toEqual(["collection"])
    expect(await codeOf(deleteCollection(world({ collection: null }).deps, ctx(), OTHER))).toBe("done")
  })
})

describe("a collection", () => {
  const standing = { chunking: { size_tokens: 512, overlap_tokens: 50 } }
  const stamp = { model: "lexical", dimension: 2, revision: "r", kind: "lexical" as const }
  const wanted = { name: "notes", embeddingModel: null, chunking: {}, denseWeightPercent: null }
  const create = async (
    over: Partial<Parameters<typeof createCollection>[2]> = {},
    written: unknown = { id: HOME },
  ) => {
    const { deps, calls } = world({ written })
    const embedder = { model: async () => stamp }
    const code = await codeOf(
      createCollection({ ...deps, embedder, defaults: standing }, ctx(), { ...wanted, ...over }),
    )
    return { code, made: calls[0]?.[2] as NewCollection | undefined }
  }

  test("is made of what is asked for and else of the defaults, and stamped with the model that runs", async () => {
    expect((await create()).made).toEqual({
      id: expect.stringMatching(/^col_/),
      name: "notes",
      isDefault: false,
      embedding: stamp,
      chunking: standing.chunking,
      denseWeightPercent: null,
      fusion: "score",
      context: "none",
      ocr: false,
      redactQuestions: false,
      keepAnswers: true,
    })
    const chosen = {
      denseWeightPercent: 30,
      fusion: "rrf" as const,
      context: "section" as const,
      ocr: true,
      redactQuestions: true,
      keepAnswers: false,
    }
    expect((await create({ ...chosen, embeddingModel: "lexical", chunking: { size_tokens: 256 } })).made).toMatchObject(
      {
        ...chosen,
        chunking: { size_tokens: 256, overlap_tokens: 50 },
      },
    )
  })

  test("of another model, or of a name that is taken, is refused", async () => {
    expect(await create({ embeddingModel: "other" })).toEqual({ code: "embedding-model-mismatch", made: undefined })
    expect((await create({}, null)).code).toBe("collection-name-taken")
  })

  test("overlaps its chunks by half at most", () => {
    expect(chunkingOf(standing.chunking, { overlap_tokens: 256 })).toEqual({ size_tokens: 512, overlap_tokens: 256 })
    const refusal = expect.objectContaining({ errors: [expect.objectContaining({ path: "chunking.overlap_tokens" })] })
    expect(() => chunkingOf(standing.chunking, { overlap_tokens: 257 })).toThrow(refusal)
    expect(() => chunkingOf(standing.chunking, { size_tokens: 99 })).toThrow(refusal)
  })

  test.each<[CollectionChanges, boolean]>([
    [{ name: "other" }, false],
    [{ ocr: true }, false],
    [{ denseWeightPercent: null }, true],
    [{ fusion: "rrf" }, true],
    [{ context: "neighbours" }, true],
  ])("changed by %j is marked, as what is answered changes: %s", async (changes, isMarked) => {
    const { deps, calls, names } = world({ collection: standing })
    expect(await updateCollection(deps, contextOf().tenantId, HOME, changes)).toEqual({ id: HOME })
    expect(names()).toEqual(isMarked ? ["collection", "mark", "update", "settle"] : ["collection", "update"])
    const [, tenant, id, written, deadline] = calls.find(([name]) => name === "update") ?? []
    expect([tenant, id, written]).toEqual([contextOf().tenantId, HOME, changes])
    if (!isMarked) expect(Math.abs(Number(deadline) - Date.now() - 10_000)).toBeLessThan(9_000)
  })

  test("that is changed keeps the chunking that is not named; what is not there or taken is refused", async () => {
    const { deps, calls } = world({ collection: standing })
    await updateCollection(deps, contextOf().tenantId, HOME, { chunking: { overlap_tokens: 20 } })
    expect(calls[1]?.[3]).toEqual({ chunking: { size_tokens: 512, overlap_tokens: 20 } })
    const update = (setup: Setup) =>
      codeOf(updateCollection(world(setup).deps, contextOf().tenantId, HOME, { name: "x" }))
    expect(await update({ collection: null })).toBe("collection-not-found")
    expect(await update({ written: null })).toBe("collection-not-found")
    expect(await update({ written: { collection: null, head: null } })).toBe("collection-name-taken")
  })
})

test("a unit waits 2, 4, 8 … seconds before its next try, with up to a quarter more, and two minutes at most", () => {
  const waits = (random: number) => [0, 1, 2, 3, 6, 7, 40].map((attempt) => backoffSeconds(attempt, () => random))
  expect(waits(0)).toEqual([2, 2, 4, 8, 64, 120, 120])
  expect(waits(1)).toEqual([3, 3, 5, 10, 80, 150, 150])
})

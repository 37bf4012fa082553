// Verbs that bring a document in: what they ask of the stores, under which keys and limits, and what they refuse.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { completeUpload } from "../../../src/documents/complete-upload.ts"
import { ingestBytes } from "../../../src/documents/ingest-bytes.ts"
import { versionKeys } from "../../../src/documents/model/document.ts"
import { backoffSeconds } from "../../../src/documents/model/work-unit.ts"
import { presignOriginal } from "../../../src/documents/presign-original.ts"
import { registerUpload } from "../../../src/documents/register-upload.ts"
import { sha256Hex } from "../../../src/hex.ts"
import { newId } from "../../../src/ids.ts"
import type { NewUpload } from "../../../src/ports.ts"
import { codeOf } from "../../support/code-of.ts"
import { contextOf } from "../../support/fake-query.ts"
import { ctx, DOCUMENT, HOME, KEYS, OTHER, REQUEST, type Setup, WOKEN, world } from "./recorded-stores.ts"

/** Time stands still within a test. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

describe("registering an upload", () => {
  test("presigns its PUT for a quarter of an hour, bound to the version's key, its type, size and checksum", async () => {
    const { deps, calls } = world()
    const request = { ...REQUEST, charset: "utf-16" }
    const { document, upload } = await registerUpload(deps, ctx(), request)
    expect([document, upload?.url]).toEqual([DOCUMENT, "https://bucket"])
    const bound = { contentType: "text/plain; charset=utf-16", contentLength: 5, sha256Hex: DOCUMENT.sha256 }
    expect(calls).toEqual([
      ["register", contextOf().tenantId, { ...request, id: expect.stringMatching(/^doc_/) }],
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
    const large = registerUpload({ ...deps, maxDocumentBytes: 2_097_152 }, ctx(), { ...REQUEST, sizeBytes: 2_097_153 })
    await expect(large).rejects.toMatchObject({
      code: "document-too-large",
      detail: "A document may have at most 2 MB.",
      errors: [{ path: "size_bytes", message: "must be at most 2097152" }],
    })
    expect(await codeOf(registerUpload(deps, ctx(), { ...REQUEST, sizeBytes: 11 }))).toBe("document-too-large")
    const narrow = ctx({ allowedCollections: [OTHER] })
    expect(await codeOf(registerUpload(deps, narrow, REQUEST))).toBe("collection-not-allowed")
    expect(calls).toEqual([])
  })

  test("of a picture needs a collection that recognises text", async () => {
    const picture = { ...REQUEST, contentType: "image/png" as const }
    expect(await codeOf(registerUpload(world({ collection: { ocr: true } }).deps, ctx(), picture))).toBe("done")
    const off = registerUpload(world({ collection: { ocr: false } }).deps, ctx(), picture)
    await expect(off).rejects.toMatchObject({
      code: "input-invalid",
      detail: expect.stringContaining("OCR is off"),
      errors: [{ path: "content_type", message: expect.stringContaining("`ocr`") }],
    })
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

  test.each<[string, Setup, string, RegExp | null]>([
    ["there is no such document", { document: null }, "document-not-found", null],
    ["there is no file yet", { stored: null }, "upload-incomplete", /upload URL/],
    ["the file has another size", { stored: { size: 6, sha256: DOCUMENT.sha256 } }, "upload-mismatch", /6 bytes; 5 /],
    ["the file has another checksum", { stored: { size: 5, sha256: "cd".repeat(32) } }, "upload-mismatch", /checksum/],
  ])("is refused where %s", async (_, setup, code, says) => {
    const { work, names } = complete(setup)
    await expect(work).rejects.toMatchObject({ code, ...(says && { detail: expect.stringMatching(says) }) })
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
    const { url, expiresAt } = await presignOriginal(deps, ctx(), DOCUMENT, null)
    expect(url).toBe("https://original")
    expect(expiresAt.getTime()).toBe(Date.now() + 300_000)
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

test("a unit waits 2, 4, 8 … seconds before its next try, with up to a quarter more, and two minutes at most", () => {
  const waits = (random: number) => [0, 1, 2, 3, 6, 7, 40].map((attempt) => backoffSeconds(attempt, () => random))
  expect(waits(0)).toEqual([2, 2, 4, 8, 64, 120, 120])
  expect(waits(1)).toEqual([3, 3, 5, 10, 80, 150, 150])
})

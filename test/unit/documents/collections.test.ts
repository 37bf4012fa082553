// Verbs of collections and of deletions: what they ask of the stores, in which order, and what they refuse.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { mayUse, requireCollection, requireCollections } from "../../../src/documents/allowed-collection.ts"
import { chunkingOf, createCollection } from "../../../src/documents/create-collection.ts"
import { deleteCollection } from "../../../src/documents/delete-collection.ts"
import { deleteDocument } from "../../../src/documents/delete-document.ts"
import { getDocument } from "../../../src/documents/get-document.ts"
import { NOT_COUNTED } from "../../../src/documents/model/document.ts"
import { reindexCollection } from "../../../src/documents/reindex-collection.ts"
import { updateCollection } from "../../../src/documents/update-collection.ts"
import { wake } from "../../../src/documents/wake.ts"
import type { AppError } from "../../../src/errors.ts"
import { newId } from "../../../src/ids.ts"
import type { CollectionChanges, NewCollection } from "../../../src/ports.ts"
import { codeOf } from "../../support/code-of.ts"
import { contextOf } from "../../support/fake-query.ts"
import { ctx, DOCUMENT, HOME, OTHER, type Setup, WOKEN, world } from "./recorded-stores.ts"

/** Time stands still within a test. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

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
    // In whichever order they are named, the question is the same, and so is its key in the cache.
    expect(requireCollections(bound, [HOME, OTHER])).toEqual(requireCollections(bound, [OTHER, HOME]))
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
    await expect(deleteCollection(home.deps, ctx(), HOME)).rejects.toMatchObject({
      code: "collection-is-default",
      detail: expect.stringContaining("name no collection"),
    })
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
    const embedder = { model: vi.fn(async () => stamp) }
    const creating = createCollection({ ...deps, embedder, defaults: standing }, ctx(), { ...wanted, ...over })
    const outcome = await creating.catch(({ code, detail }: AppError) => ({ code, detail }))
    expect(embedder.model).toHaveBeenCalledWith({ requestId: ctx().requestId, timeoutMs: 5_000 })
    return { outcome, made: calls[0]?.[2] as NewCollection | undefined }
  }

  test("is made of what is asked for and else of the defaults, and stamped with the model that runs", async () => {
    const { outcome, made } = await create()
    expect(outcome).toEqual({ id: HOME })
    expect(made).toEqual({
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
    const { outcome, made } = await create({ embeddingModel: "other" })
    expect(outcome).toEqual({ code: "embedding-model-mismatch", detail: "The running model is lexical." })
    expect(made).toBeUndefined()
    expect((await create({}, null)).outcome).toMatchObject({ code: "collection-name-taken" })
  })

  test("overlaps its chunks by half at most", () => {
    expect(chunkingOf(standing.chunking, { overlap_tokens: 256 })).toEqual({ size_tokens: 512, overlap_tokens: 256 })
    const refusal = expect.objectContaining({ errors: [expect.objectContaining({ path: "chunking.overlap_tokens" })] })
    expect(() => chunkingOf(standing.chunking, { overlap_tokens: 257 })).toThrow(refusal)
    expect(() => chunkingOf(standing.chunking, { size_tokens: 99, overlap_tokens: 50 })).toThrow(refusal)
    // Who names no overlap is not refused for one.
    expect(chunkingOf(standing.chunking, { size_tokens: 99 })).toEqual({ size_tokens: 99, overlap_tokens: 49 })
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

describe("chunking a collection again", () => {
  const stamp = { model: "lexical", dimension: 2, revision: "r", kind: "lexical" as const }
  const before = new Date(5)
  const reindex = async ({ running = stamp, found = true, queued = [{ id: DOCUMENT.id, version: 4 }] } = {}) => {
    const { deps, calls } = world({ collection: found ? { embedding: stamp } : null })
    const begun = { queued, inProgress: 1, remaining: 2 }
    const collections = {
      get: deps.collections.get,
      reindex: async (...args: unknown[]) => {
        calls.push(["reindex", ...args])
        return queued.length < 3 ? begun : null
      },
    }
    const embedder = { model: vi.fn(async () => running) }
    const asked = ctx()
    const outcome = reindexCollection({ ...deps, collections, embedder }, asked, HOME, before).catch(
      ({ code, detail }: AppError) => ({ code, detail }),
    )
    return { outcome: await outcome, begun, calls: calls.slice(1), asked, model: embedder.model }
  }

  test("begins new versions, so many at a time, and wakes a worker for each", async () => {
    const { outcome, begun, calls, asked, model } = await reindex()
    expect(outcome).toBe(begun)
    const { tenantId, requestId } = asked
    expect(model).toHaveBeenCalledWith({ requestId, timeoutMs: 5_000 })
    expect(calls).toEqual([
      ["reindex", tenantId, HOME, { before, limit: 500 }, asked],
      ["wake", [{ tenantId, subjectId: DOCUMENT.id, version: 4 }]],
    ])
    expect((await reindex({ queued: [] })).calls.map(([name]) => name)).toEqual(["reindex"])
  })

  test.each([
    ["no such collection", { found: false }, "collection-not-found", 0],
    ["one that went meanwhile", { queued: Array(3).fill({ id: DOCUMENT.id, version: 1 }) }, "collection-not-found", 1],
    ["another model", { running: { ...stamp, model: "x" } }, "embedding-model-mismatch", 0],
    ["another revision", { running: { ...stamp, revision: "s" } }, "embedding-model-mismatch", 0],
  ])("is refused with %s", async (_, setup, code, asked) => {
    const { outcome, calls } = await reindex(setup)
    expect(outcome).toMatchObject({ code })
    expect(calls).toHaveLength(asked)
    if ("running" in setup) expect(outcome).toMatchObject({ detail: expect.stringContaining(setup.running.revision) })
  })

  test("a wake-up that is lost is logged with what it was for", async () => {
    const logged: unknown[] = []
    const lost = new Error("lost")
    const deferred: Promise<unknown>[] = []
    const deps = {
      wakeUps: { send: () => Promise.reject(lost) },
      log: { info() {}, warn() {}, error: (...said: unknown[]) => void logged.push(said) },
    }
    const asked = { requestId: "req_1" as never, defer: (work: Promise<unknown>) => void deferred.push(work) }
    wake(deps, asked, { tenantId: ctx().tenantId, subjectId: DOCUMENT.id, version: 1 })
    await Promise.all(deferred)
    expect(logged).toEqual([["wake-up.lost", lost, { request_id: "req_1", subject_id: DOCUMENT.id }]])
  })
})

// Clean-up units: what is removed and counted in each store, and what happens when one is away.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { documentPrefix, tenantPrefix, versionPrefix } from "../../../src/documents/model/document.ts"
import type { WorkUnit } from "../../../src/documents/model/work-unit.ts"
import { AppError } from "../../../src/errors.ts"
import { COLLECTION, carriedOut, DELETION, DOCUMENT, TENANT, unitOf, wokenFor } from "./recorded-units.ts"

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

describe("cleaning up", () => {
  const units = {
    retire: unitOf({ kind: "retire", documentId: DOCUMENT, version: 3, collectionId: COLLECTION }),
    purge: unitOf({ kind: "purge", documentId: DOCUMENT, collectionId: COLLECTION, deletionId: DELETION }),
    clear: unitOf({ kind: "clear", collectionId: COLLECTION, deletionId: DELETION }),
    erase: unitOf({ kind: "erase", deletionId: DELETION }),
  }
  const stale = { scope: "stale", collectionId: COLLECTION, epoch: 9 }
  const all = { scope: "collection", collectionId: COLLECTION }
  const scopes = {
    retire: [{ scope: "version", documentId: DOCUMENT, version: 3 }, versionPrefix(TENANT, DOCUMENT, 3), stale],
    purge: [{ scope: "document", documentId: DOCUMENT }, documentPrefix(TENANT, DOCUMENT), stale],
    clear: [all, documentPrefix(TENANT, DOCUMENT), all],
    erase: [{ scope: "tenant" }, tenantPrefix(TENANT), { scope: "tenant" }],
  } as const
  const kinds = ["retire", "purge", "clear", "erase"] as const

  test.each(kinds)(
    "after %s removes what is meant, and nothing else, and counts it in the same stores",
    async (kind) => {
      const { of, names } = await carriedOut(units[kind])
      const [chunks, prefix, answers] = scopes[kind]
      for (const [name, ...args] of [
        ["remove", TENANT, chunks],
        ["count", TENANT, chunks],
        ["delete", prefix],
        ["count objects", prefix],
        ["purge", TENANT, answers],
        ["count answers", TENANT, answers],
      ])
        expect(of(String(name))).toEqual([[name, ...args]])
      const zero = { vectors: 0, objects: 0, cached: 0 }
      expect(of("settle")).toEqual(kind === "retire" ? [] : [["settle", units[kind], zero]])
      expect(of("done")).toEqual(kind === "retire" ? [["done", units[kind]]] : [])
      expect(names).not.toContain("release")
    },
  )

  test.each<[string, string, object, string | null]>([
    ["leaves vectors", "count", { vectors: 4, objects: 0, cached: 0 }, "4"],
    ["leaves objects", "count objects", { vectors: 0, objects: 4, cached: 0 }, "4"],
    ["leaves answers", "count answers", { vectors: 0, objects: 0, cached: 4 }, "4"],
    ["cannot ask the vector store", "remove", { vectors: null, objects: 0, cached: 0 }, null],
    ["cannot ask the storage", "delete", { vectors: 0, objects: null, cached: 0 }, null],
    ["cannot ask Redis", "purge", { vectors: 0, objects: 0, cached: null }, null],
  ])("that %s says how much is left, null for what nobody knows, and comes back", async (_, call, counted, left) => {
    const replies = { [call]: left === null ? new AppError("internal") : Number(left), settle: "pending" }
    const { of, lines } = await carriedOut(units.purge, { replies })
    expect(of("settle")[0]?.[2]).toEqual(counted)
    const store = Object.entries(counted).flatMap(([name, count]) => (count === null ? [name] : []))
    expect(lines.filter((line) => "store" in line)).toEqual(
      store.map((name) => ({ event: "clean-up.store-failed", tenant_id: TENANT, unit: "purge", store: name })),
    )
    expect(of("release")[0]?.[3]).toBe("nothing")
    expect(of("fail")).toEqual([])
    const retired = await carriedOut(units.retire, { replies })
    expect([retired.of("done"), retired.of("release").length]).toEqual([[], 1])
  })

  test("whose rows are left behind comes back, and wakes somebody for what it was about", async () => {
    for (const [kind, subject] of [
      ["purge", DOCUMENT],
      ["clear", COLLECTION],
      ["erase", TENANT],
    ] as const) {
      const { of } = await carriedOut(units[kind], { replies: { settle: "pending" } })
      expect(of("release")[0]?.[1]).toBe(units[kind])
      expect(of("wake")[0]?.[1]).toEqual([wokenFor(subject)])
    }
  })

  test("of a collection that is gone takes all its answers, and none where even its rows are", async () => {
    const gone = await carriedOut(units.purge, { replies: { heads: new Map() } })
    expect(gone.of("purge")).toEqual([["purge", TENANT, all]])
    expect(gone.of("heads")).toEqual([["heads", TENANT, [COLLECTION]]])
    const rowless = unitOf({ kind: "purge", documentId: DOCUMENT, collectionId: null, deletionId: DELETION })
    const { names } = await carriedOut(rowless)
    expect(names.filter((name) => name === "purge" || name === "count answers" || name === "heads")).toEqual([])
  })

  test("is never given up, however often its worker was lost or it failed", async () => {
    const worn = { ...units.erase, crashes: 100, attempts: 100 } as WorkUnit
    expect((await carriedOut(worn)).of("settle")).toHaveLength(1)
    expect((await carriedOut(worn, { replies: { settle: new TypeError("a bug") } })).of("release")[0]?.[3]).toBe(
      "attempt",
    )
  })
})

// A search: dead passages give way to the next, and what moved meanwhile is not cached.
import { describe, expect, test } from "vitest"
import type { CollectionId } from "../../../src/ids.ts"
import { searchChunks } from "../../../src/query/retrieval/search-chunks.ts"
import { COLLECTION, contextOf, fakeDeps, freshTrace, headOf, knownHead, questionOf } from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

describe("searchChunks", () => {
  const hits = ["doc_1", "doc_2", "doc_3", "doc_4"].map((document) =>
    fakeHit({ text: `refund by ${document}`, document }),
  )
  const search = (fake: ReturnType<typeof fakeDeps>) =>
    searchChunks(fake.deps, contextOf(), questionOf("refund window"), knownHead(), freshTrace())

  test("fills the places of dead documents with the next candidates", async () => {
    const { sources, retrieved } = await search(fakeDeps({ hits, dead: ["doc_1", "doc_3"] }))
    expect(sources.map(({ index, documentId }) => [index, documentId])).toEqual([
      [1, "doc_2"],
      [2, "doc_4"],
    ])
    expect(retrieved.epochs).not.toBeNull()
  })

  test("drops versions that are no longer current", async () => {
    const { sources } = await search(fakeDeps({ hits: [fakeHit({ text: "old", version: 2 })] }))
    expect(sources).toEqual([])
  })

  test("may not be cached when the epoch has moved since the first hop", async () => {
    expect((await search(fakeDeps({ hits, epoch: 8 }))).retrieved.epochs).toBeNull()
  })

  test("may not be cached when one of several epochs has moved", async () => {
    const other = "col_b" as CollectionId
    const heads = new Map([
      [COLLECTION, { state: "clean" as const, head: headOf() }],
      [other, { state: "clean" as const, head: headOf({ epoch: 6 }) }],
    ])
    const asked = questionOf("refund window", { collectionIds: [COLLECTION, other] })
    const trace = freshTrace()
    const { deps } = fakeDeps({ hits })
    const { retrieved } = await searchChunks(deps, contextOf(), asked, { embedding: null, heads }, trace)
    expect(retrieved.epochs).toBeNull()
    expect(Object.keys(trace.stages)).toEqual(["retrieve", "liveness"])
  })

  test("asks nobody about liveness when nothing was found", async () => {
    const fake = fakeDeps({ hits: [] })
    await search(fake)
    expect(fake.calls.some((call) => call.startsWith("liveness"))).toBe(false)
  })
})

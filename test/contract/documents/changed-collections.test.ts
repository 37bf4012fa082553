// Collections are changed: what was not named stays, and old answers are not served where answers change by it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { newId } from "../../../src/ids.ts"
import { NOT_CALIBRATED } from "../../../src/query/model/calibration.ts"
import { type DeletionWorld, startDeletionWorld } from "../../support/deletion-world.ts"
import { type CollectionScene, collectionScene } from "./collection-scene.ts"

let world: DeletionWorld
beforeAll(async () => {
  world = await startDeletionWorld()
})
afterAll(() => world.close())

let s: CollectionScene
beforeEach(async () => {
  s = await collectionScene(world)
})

describe("a changed collection", () => {
  test("keeps what was not named, and raises its epoch only when answers change by it", async () => {
    const { tenant, collection, collections, change } = s
    expect(await change(collection, { name: "guides", chunking: { size_tokens: 256 } })).toMatchObject({
      name: "guides",
      chunking: { size_tokens: 256, overlap_tokens: 50 },
      epoch: 1,
    })
    expect(await change(collection, { denseWeightPercent: 70 })).toMatchObject({ name: "guides", epoch: 2 })
    expect(await change(collection, { denseWeightPercent: null })).toMatchObject({ denseWeightPercent: null, epoch: 3 })
    expect(await change(collection, { fusion: "rrf" })).toMatchObject({ fusion: "rrf", epoch: 4 })
    expect(await change(collection, { context: "section" })).toMatchObject({ context: "section", epoch: 5 })
    const head = (await collections.heads(tenant, [collection])).get(collection)
    expect(head?.profile).toMatchObject({ fusion: "rrf", context: "section", calibrations: NOT_CALIBRATED })
    const plain = { revision: "r1", slope: 1.5, offset: -0.25, rerank: 0 }
    const calibrations = { plain, reranked: null }
    expect(await change(collection, { calibrations })).toMatchObject({ calibrations, epoch: 6 })
    expect((await collections.heads(tenant, [collection])).get(collection)?.profile.calibrations).toEqual(calibrations)
    const reranked = { revision: "r1", slope: 1, offset: 0, rerank: 0.5 }
    // Of two that are fitted at once, neither takes the other away.
    expect(await change(collection, { calibrations: { reranked } })).toMatchObject({
      calibrations: { plain, reranked },
      epoch: 7,
    })
    const none = { calibrations: NOT_CALIBRATED, fusion: "rrf", epoch: 8 }
    expect(await change(collection, { calibrations: NOT_CALIBRATED })).toMatchObject(none)
  })

  test("no longer serves what it answered by its old weight", async () => {
    const { tenant, collection, change } = s
    const key = await world.keepAnswer(tenant, [collection], "by the old weight")
    expect(await world.served(tenant, key, [collection])).toBe("by the old weight")
    await change(collection, { denseWeightPercent: 70 })
    expect(await world.served(tenant, key, [collection])).toBeNull()
  })

  test("is refused a name that is taken and pieces that overlap too much, and stays as it was", async () => {
    const { tenant, collection, collections, change } = s
    const before = await collections.get(tenant, collection)
    await expect(change(collection, { name: "default", denseWeightPercent: 10 })).rejects.toMatchObject({
      code: "collection-name-taken",
    })
    await expect(change(collection, { chunking: { size_tokens: 90, overlap_tokens: 46 } })).rejects.toMatchObject({
      code: "input-invalid",
    })
    await expect(change(newId("col"), { name: "x" })).rejects.toMatchObject({ code: "collection-not-found" })
    expect(await collections.get(tenant, collection)).toEqual(before)
  })
})

// What a provider allows, in Redis: shared fairly, never overdrawn by a race, and a pause is everybody's.
import { describe, expect, test, vi } from "vitest"
import { newId, type TenantId } from "../../../src/ids.ts"
import { allowance, client, isolate, useRedis } from "./model-limits-scene.ts"

useRedis()

/** Seconds to live of all that is kept of a model. */
async function secondsLeft(id: string): Promise<number[]> {
  const [, names] = await client().scan("0", { match: `fn:model:${id}:*`, count: 10_000 })
  return await Promise.all(names.map((name) => client().ttl(name)))
}

describe("a bucket of the organisation", () => {
  test("is one tenant's alone while nobody else asks, and refuses with the time to wait", async () => {
    const [limits, models, tenant] = [isolate(), [allowance(1_000)], newId("ten")]
    for (let i = 0; i < 10; i++) expect(await limits.take(models, tenant, 100)).toEqual({ taken: 0 })
    vi.setSystemTime(Date.now() + 15_000)
    expect(await limits.take(models, tenant, 100)).toEqual({ waitSeconds: 45 })
  })

  test("lets a newcomer take all of it at once, and nothing beyond", async () => {
    const limits = isolate()
    expect(await limits.take([allowance(1_000)], newId("ten"), 1_001)).toHaveProperty("waitSeconds")
    expect(await limits.take([allowance(1_000)], newId("ten"), 1_000)).toEqual({ taken: 0 })
    // Nothing is set aside for whoever did not ask in the last minute.
    const [shared, one, other] = [[allowance(1_000, 3)], newId("ten"), newId("ten")]
    for (const tenant of [one, other, other]) expect(await limits.take(shared, tenant, 1)).toEqual({ taken: 0 })
  })

  test("is one of several, each with its limits and counts: the first with room is taken", async () => {
    const [limits, tenant, first, second] = [isolate(), newId("ten"), allowance(100, 1), allowance(1_000, 3)]
    const turns = []
    for (const tokens of [60, 500, 500, 0, 1]) turns.push(await limits.take([first, second], tenant, tokens))
    const waiting = { waitSeconds: 60 }
    expect(turns).toEqual([{ taken: 0 }, { taken: 1 }, { taken: 1 }, { taken: 1 }, waiting])
    expect(await limits.take([{ ...first, requestsPerMinute: 2 }], tenant, 40)).toEqual({ taken: 0 })
    expect(await limits.take([{ ...second, requestsPerMinute: 4 }], tenant, 1)).toEqual(waiting)
  })

  test("that is paused is free at the time named; until then what comes first is waited for", async () => {
    const [limits, tenant, full, paused] = [isolate(), newId("ten"), allowance(100), allowance(100)]
    await limits.take([full], tenant, 100)
    await limits.pause(paused.id, 7_200)
    expect(await limits.take([paused], tenant, 1)).toEqual({ waitSeconds: 7_200 })
    expect(await limits.take([paused, full], tenant, 1)).toEqual({ waitSeconds: 60 })
    expect(await limits.take([full, paused], tenant, 1)).toEqual({ waitSeconds: 60 })
    const soon = allowance(100)
    await limits.pause(soon.id, 7)
    for (const places of [
      [full, soon],
      [soon, full],
    ])
      expect(await limits.take(places, tenant, 1)).toEqual({ waitSeconds: 7 })
    vi.setSystemTime(Date.now() + 6_999)
    expect(await limits.take([soon], tenant, 1)).toEqual({ waitSeconds: 1 })
    vi.setSystemTime(Date.now() + 1)
    expect(await limits.take([soon], tenant, 1)).toEqual({ taken: 0 })
  })

  test("gains no room from what comes back a minute late", async () => {
    const [limits, models, tenant] = [isolate(), [allowance(1_000, 10)], newId("ten")]
    await limits.correct(models[0]?.id ?? "", tenant, -800, -8)
    expect(await limits.take(models, tenant, 1_001)).toHaveProperty("waitSeconds")
    expect(await limits.take(models, tenant, 1_000)).toEqual({ taken: 0 })
    expect(await limits.take(models, tenant, 1)).toHaveProperty("waitSeconds")
    for (let i = 0; i < 9; i++) expect(await limits.take(models, tenant, 0)).toEqual({ taken: 0 })
    expect(await limits.take(models, tenant, 0)).toHaveProperty("waitSeconds")
  })

  test("has nothing of a tenant who gave all back, so that the shares of the others stay as large", async () => {
    const [limits, models, newcomer, guest] = [isolate(), [allowance(900)], newId("ten"), newId("ten")]
    for (const other of [newId("ten"), newId("ten")]) await limits.take(models, other, 300)
    vi.setSystemTime(Date.now() + 119_999)
    await limits.take(models, guest, 100)
    await limits.correct(models[0]?.id ?? "", guest, -100)
    expect(await limits.take(models, newcomer, 301)).toHaveProperty("waitSeconds")
    expect(await limits.take(models, newcomer, 300)).toEqual({ taken: 0 })
  })

  test("is forgotten with its windows, and a pause with its end", async () => {
    const [limits, taken, corrected, tenant] = [isolate(), allowance(1_000), allowance(1_000), newId("ten")]
    await limits.take([taken], tenant, 100)
    await limits.pause(taken.id, 30)
    await limits.correct(corrected.id, tenant, 100, 1)
    const seconds = [await secondsLeft(taken.id), await secondsLeft(corrected.id)]
    expect(seconds.map((all) => all.length)).toEqual([3, 2])
    // A window counts for two minutes; the slack is for a slow machine.
    const [pause, ...windows] = seconds.flat().sort((a, b) => a - b)
    expect(windows.filter((one) => one <= 90 || one > 130)).toEqual([])
    expect(pause).toBeGreaterThan(0)
    expect(pause).toBeLessThanOrEqual(30)
  })

  test("is not overdrawn by eight isolates that race", async () => {
    const [models, tenants] = [[allowance(1_000)], [newId("ten"), newId("ten")]]
    const turns = await Promise.all(
      Array.from({ length: 8 }, isolate).flatMap((limits) =>
        Array.from({ length: 10 }, (_, i) => limits.take(models, tenants[i % 2] as TenantId, 100)),
      ),
    )
    expect(turns.filter((turn) => "taken" in turn)).toHaveLength(10)
  })

  test("counts requests as well, and what a call really took", async () => {
    const [limits, models, tenant] = [isolate(), [allowance(1_000, 3)], newId("ten")]
    for (let i = 0; i < 3; i++) expect(await limits.take(models, tenant, 1)).toEqual({ taken: 0 })
    expect(await limits.take(models, tenant, 1)).toHaveProperty("waitSeconds")
    const [other] = [allowance(1_000)]
    await limits.take([other], tenant, 900)
    await limits.correct(other.id, tenant, -800)
    expect(await limits.take([other], tenant, 900)).toEqual({ taken: 0 })
    expect(await limits.take([other], tenant, 1)).toHaveProperty("waitSeconds")
    const single = allowance(1_000, 1)
    await limits.take([single], tenant, 100)
    expect(await limits.take([single], tenant, 100)).toHaveProperty("waitSeconds")
    await limits.correct(single.id, tenant, -100, -1)
    expect(await limits.take([single], tenant, 1_000)).toEqual({ taken: 0 })
  })

  test("leaves to each of the others what it asked for in the last minute and half as much again, up to an equal share", async () => {
    const [limits, models, newcomer] = [isolate(), [allowance(900)], newId("ten")]
    for (const other of [newId("ten"), newId("ten")])
      expect(await limits.take(models, other, 300)).toEqual({ taken: 0 })
    vi.setSystemTime(Date.now() + 119_999)
    for (let i = 0; i < 3; i++) expect(await limits.take(models, newcomer, 100)).toEqual({ taken: 0 })
    expect(await limits.take(models, newcomer, 1)).toHaveProperty("waitSeconds")
  })

  test("under load gives a small tenant what it asked for, and a large one the rest, whoever is faster", async () => {
    const [limits, models, large, small] = [isolate(), [allowance(1_000)], newId("ten"), newId("ten")]
    const served = { large: 0, small: 0 }
    for (let minute = 0; minute < 6; minute++) {
      // Ten of the large one's questions come before each of the small one's four.
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 10; j++) if ("taken" in (await limits.take(models, large, 50)) && minute > 1) served.large++
        if ("taken" in (await limits.take(models, small, 50)) && minute > 1) served.small++
        vi.setSystemTime(Date.now() + 15_000)
      }
    }
    expect(served.small).toBeGreaterThanOrEqual(15) // of sixteen
    expect(served.large).toBeGreaterThan(40)
  })
})

// Sending dead letters again: those that stay refused keep nobody from the letters behind them.
import { expect, test } from "vitest"
import { newId } from "../../../src/ids.ts"
import type { KeptLetter } from "../../../src/ports.ts"
import { redriveDeadLetters } from "../../../src/usage/redrive-dead-letters.ts"
import { usageEvent } from "../../support/usage.ts"

test("goes on behind what is refused again, and ends", async () => {
  const tenant = newId("ten")
  const letterOf = (id: string, entry: KeptLetter["entry"]): KeptLetter => ({
    id,
    entryId: id,
    tenantId: tenant,
    reason: "unreadable",
    entry,
    keptAt: new Date(),
  })
  const numbered = (i: number) => `dlt_${String(i).padStart(26, "0")}`
  const kept = new Map(Array.from({ length: 500 }, (_, i) => [numbered(i), letterOf(numbered(i), { not: "ours" })]))
  kept.set(numbered(500), letterOf(numbered(500), { ...usageEvent(tenant) }))
  const deadLetters = {
    oldest: async (_: readonly string[] | null, limit: number, after: string | null) =>
      [...kept.values()].filter(({ id }) => after === null || id > after).slice(0, limit),
    remove: async (id: string) => void kept.delete(id),
  }
  const taken: string[] = []
  const ledger = { add: async (entries: readonly { id: string }[]) => void taken.push(...entries.map(({ id }) => id)) }
  const deps = { ledger, deadLetters, log: { error() {} } }
  const first = await redriveDeadLetters(deps, null, null)
  expect(first).toEqual({ redriven: 0, refused: 500, next: numbered(499) })
  expect(await redriveDeadLetters(deps, null, first.next)).toEqual({ redriven: 1, refused: 0, next: null })
  expect([taken.length, kept.size]).toEqual([1, 500])
})

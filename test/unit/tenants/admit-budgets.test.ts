// What admission takes from budgets, as they are now and not as the isolate remembers them.
import { describe, expect, test } from "vitest"
import type { Reservation } from "../../../src/usage/model/budget.ts"
import { admitted, budgetOf } from "./admitted.ts"
import { entryOf } from "./key-entry.ts"

const TOKENS = budgetOf({ unit: "tokens", limit: 1_000 })

describe("a question takes from", () => {
  test("its tenant's budgets and its key's, of each what the question is expected to take, in the first trip", async () => {
    const copy = entryOf({ budgets: [TOKENS] }, { budgets: [budgetOf()] })
    const { passes, taken, reserved } = await admitted({ copy })
    expect(taken).toEqual([
      [
        [null, "queries"],
        [copy.key.keyId, "tokens"],
      ],
    ])
    expect(passes[0]?.reservations?.map(({ need, tenantId }) => [need, tenantId])).toEqual([
      [1, copy.key.tenantId],
      [100, copy.key.tenantId],
    ])
    expect(reserved).toHaveLength(2)
  })

  test("nothing where there is no budget, or where it is nothing that budgets count", async () => {
    for (const one of [{ copy: entryOf() }, { copy: entryOf({}, { budgets: [budgetOf()] }), expected: null }]) {
      const { passes, reserved } = await admitted(one)
      expect(passes).toHaveLength(1)
      expect(passes[0]).not.toHaveProperty("reservations")
      expect(reserved).toEqual([])
    }
  })

  test("a budget that is new since the isolate's copy as well, once, and again from none that it took from", async () => {
    const copy = entryOf({}, { budgets: [budgetOf()] })
    const now = { tenant: { ...copy.tenant, budgets: [budgetOf(), TOKENS] } }
    const { passes, taken, reserved } = await admitted({ copy, now })
    expect(taken).toEqual([[[null, "queries"]], [[null, "tokens"]]])
    expect(passes[1]?.limits).toEqual([])
    expect(reserved.map(({ budget }) => budget.unit)).toEqual(["queries", "tokens"])
    const ofKey = await admitted({ copy: entryOf(), now: { key: { ...entryOf().key, budgets: [TOKENS] } } })
    expect(ofKey.taken).toHaveLength(2)
    expect(ofKey.reserved).toHaveLength(1)
  })

  test("all of them once more where it was refused by a budget that has been raised or lifted since", async () => {
    const small = budgetOf({ limit: 1 })
    const copy = entryOf({}, { budgets: [small, TOKENS] })
    const refuses = ({ budget }: Reservation) => budget.limit === 1
    for (const budgets of [[budgetOf({ limit: 50 }), TOKENS], [TOKENS]]) {
      const { passes, reserved } = await admitted({ copy, refuses, now: { tenant: { ...copy.tenant, budgets } } })
      expect(passes.map(({ reservations }) => reservations?.length)).toEqual([2, budgets.length])
      expect(reserved.map(({ budget, isRefused }) => [budget, isRefused])).toEqual(budgets.map((one) => [one, false]))
    }
    const same = await admitted({ copy, refuses })
    expect(same.passes).toHaveLength(1)
    expect(same.reserved.map(({ isRefused }) => isRefused)).toEqual([true, false])
  })

  test("nothing more while Redis is away or the key is revoked", async () => {
    const copy = entryOf({}, { budgets: [budgetOf()] })
    const away = await admitted({ copy, down: true })
    expect([away.passes.length, away.reserved]).toEqual([1, []])
    const now = { key: "revoked" as const, tenant: { ...copy.tenant, budgets: [budgetOf(), TOKENS] } }
    const revoked = await admitted({ copy, now })
    expect([revoked.passes.length, revoked.outcome]).toEqual([1, "credential-unknown"])
    expect(revoked.keyMemory.get("h")).toBeNull()
  })
})

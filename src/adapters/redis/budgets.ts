// Budgets in Redis: one counter for a budget and period, taken from in the gate's trip, all of a question's or none.
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import type { BudgetCounters } from "../../ports.ts"
import { amountFor, countOf, type Reservation, type Reserved, softOf } from "../../usage/model/budget.ts"
import { type Commands, inOneTrip, type RedisClient, reaching, runScript } from "./client.ts"
import { budgetKey } from "./keys.ts"
import { RESERVE_BUDGETS, RESTORE_BUDGET, SETTLE_BUDGET } from "./scripts-of-budgets.ts"

/** Counters live beyond their period, so that a question that ends later is still settled. */
const KEPT_SECONDS = 2 * 86_400
/** What a dead isolate had reserved is free again after one or two of these spans. No question takes so long. */
const HELD_MS = 300_000

const replySchema = z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
const TOLD = [null, "warned", "exhausted"] as const

/** Beside the rest of the trip; none without reservations. */
export async function reserveBudgets(redis: Commands, reservations: readonly Reservation[]): Promise<Reserved[]> {
  if (reservations.length === 0) return []
  const window = Math.floor(Date.now() / HELD_MS)
  const held = [window, window - 1, window - 2].map((one) => `held:${one}`)
  const present = held[0] ?? ""
  // Of a question it is known from the start that it is one.
  const fieldOf = ({ budget }: Reservation) => (budget.unit === "queries" ? "used" : present)
  const args = reservations.flatMap((one) => [
    countOf(one.budget),
    softOf(one.budget),
    one.need,
    Math.ceil((one.endsAt - Date.now()) / 1000) + KEPT_SECONDS,
    fieldOf(one),
  ])
  const reply = await runScript(redis, RESERVE_BUDGETS, reservations.map(budgetKey), [...held, ...args].map(String))
  return replySchema.parse(reply).flatMap(([used, refused, told, fresh], i) => {
    const reservation = reservations[i]
    const tell = TOLD[told] ?? null
    if (!reservation) return []
    const state = { used, isRefused: refused > 0, isUsedUp: refused === 1, tell, isFresh: fresh === 1 }
    return [{ ...reservation, ...state, takenFrom: fieldOf(reservation) }]
  })
}

export const redisBudgets = (redis: RedisClient & Redis): BudgetCounters => ({
  async settle(taken, took) {
    const due = taken.filter((one) => amountFor(one, took) !== one.need || (one.need > 0 && one.takenFrom !== "used"))
    if (due.length === 0) return
    const settled = (together: Commands) =>
      due.map((one) => {
        const args = [one.takenFrom, one.need, amountFor(one, took)]
        return runScript(together, SETTLE_BUDGET, [budgetKey(one)], args.map(String))
      })
    await reaching(() => inOneTrip(redis, (together) => Promise.all(settled(together))))
  },

  async restore(reservation, spent) {
    await reaching(() => runScript(redis, RESTORE_BUDGET, [budgetKey(reservation)], [String(spent)]))
  },

  async retell(reserved) {
    const { tell } = reserved
    if (tell) await reaching(() => redis.hdel(budgetKey(reserved), tell))
  },

  async used(reservations) {
    const counts = await reaching(() =>
      Promise.all(reservations.map((reservation) => redis.hget<string>(budgetKey(reservation), "used"))),
    )
    return counts.map((count) => (count === null ? null : Number(count)))
  },
})

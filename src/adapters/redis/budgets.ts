// Budgets in Redis: one counter for a budget and period, taken from in the gate's trip, all of a question's or none.
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import type { BudgetCounters } from "../../ports.ts"
import { countOf, type Reservation, type Reserved, softOf } from "../../usage/budget.ts"
import { type Commands, inOneTrip, type RedisClient, reaching, runScript } from "./client.ts"
import { budgetKey } from "./keys.ts"
import { CORRECT_BUDGET, RESERVE_BUDGETS, RESTORE_BUDGET } from "./scripts-of-budgets.ts"

/** Kept beyond the period: what ends later is still corrected. */
const KEPT_SECONDS = 2 * 86_400

const replySchema = z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
const TOLD = [null, "warned", "exhausted"] as const

/** Beside the rest of the trip; none without reservations. */
export async function reserveBudgets(redis: Commands, reservations: readonly Reservation[]): Promise<Reserved[]> {
  if (reservations.length === 0) return []
  const args = reservations.flatMap(({ budget, need, endsAt }) => [
    ...[countOf(budget), softOf(budget), need],
    Math.ceil((endsAt - Date.now()) / 1000) + KEPT_SECONDS,
  ])
  const reply = await runScript(redis, RESERVE_BUDGETS, reservations.map(budgetKey), args.map(String))
  return replySchema.parse(reply).flatMap(([used, refused, told, fresh], i) => {
    const reservation = reservations[i]
    const tell = TOLD[told] ?? null
    return reservation ? [{ ...reservation, used, isRefused: refused === 1, tell, isFresh: fresh === 1 }] : []
  })
}

export const redisBudgets = (redis: RedisClient & Redis): BudgetCounters => ({
  async correct(changes) {
    const due = changes.filter(({ by }) => by !== 0)
    if (due.length === 0) return
    await reaching(() =>
      inOneTrip(redis, (together) =>
        Promise.all(
          due.map(({ reservation, by }) => runScript(together, CORRECT_BUDGET, [budgetKey(reservation)], [String(by)])),
        ),
      ),
    )
  },

  async restore(reservation, spent) {
    await reaching(() => runScript(redis, RESTORE_BUDGET, [budgetKey(reservation)], [String(spent)]))
  },

  async used(reservations) {
    const counts = await reaching(() =>
      Promise.all(reservations.map((reservation) => redis.hget<string>(budgetKey(reservation), "used"))),
    )
    return counts.map((count) => (count === null ? null : Number(count)))
  },
})

// Budgets in Redis: one counter per budget and period. The gate's pipeline reserves from all budgets of a question, or from none.
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import type { BudgetCounters } from "../../ports.ts"
import { amountFor, countOf, type Reservation, type Reserved, softOf } from "../../usage/model/budget.ts"
import { type Commands, guarded, pipelined, type RedisClient, runScript } from "./client.ts"
import { budgetKey } from "./keys.ts"
import { RESERVE_BUDGETS, RESTORE_BUDGET, SETTLE_BUDGET } from "./scripts-of-budgets.ts"

/** Counters outlive their period, so that a question that ends later can still be settled. */
const KEPT_SECONDS = 2 * 86_400
/** Reservations of a dead isolate expire after one or two of these spans, which are longer than any question. */
const HELD_MS = 300_000

const replySchema = z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
const NOTICES = [null, "warned", "exhausted"] as const

/** What is to be taken of one: `add` beside `own`, which the same question holds already, in `field`. */
type Taking = { reservation: Reservation; add: number; own: number; field: string | null }

/** Part of the same pipeline; nothing without reservations. */
export const reserveBudgets = (redis: Commands, reservations: readonly Reservation[]): Promise<Reserved[]> =>
  takeOfAll(
    redis,
    reservations.map((reservation) => {
      // The number of questions is known from the start: one.
      const field = reservation.budget.unit === "queries" ? "used" : null
      return { reservation, add: reservation.need, own: 0, field }
    }),
  )

async function takeOfAll(redis: Commands, takings: readonly Taking[]): Promise<Reserved[]> {
  if (takings.length === 0) return []
  const window = Math.floor(Date.now() / HELD_MS)
  const current = `held:${window}`
  const held = [current, `held:${window - 1}`, `held:${window - 2}`]
  const fieldOf = ({ field }: Taking) => field ?? current
  const args = takings.flatMap((taking) => [
    countOf(taking.reservation.budget),
    softOf(taking.reservation.budget),
    taking.add,
    taking.own,
    Math.ceil((taking.reservation.endsAt - Date.now()) / 1000) + KEPT_SECONDS,
    fieldOf(taking),
  ])
  const keys = takings.map(({ reservation }) => budgetKey(reservation))
  const reply = await runScript(redis, RESERVE_BUDGETS, keys, [...held, ...args].map(String))
  return replySchema.parse(reply).flatMap(([used, refused, notice, fresh], i) => {
    const taking = takings[i]
    const tell = NOTICES[notice] ?? null
    if (!taking) return []
    const state = { used, isRefused: refused > 0, isUsedUp: refused === 1, tell, isFresh: fresh === 1 }
    return [{ ...taking.reservation, need: taking.own + taking.add, ...state, takenFrom: fieldOf(taking) }]
  })
}

export const redisBudgets = (redis: RedisClient & Redis): BudgetCounters => ({
  raise(taken, most) {
    const takings = taken.map((one) => {
      const [own, field] = [one.need, one.takenFrom]
      return { reservation: one, add: amountFor(one, most) - own, own, field }
    })
    return guarded(() => takeOfAll(redis, takings))
  },

  async settle(taken, took) {
    const due = taken.filter((one) => amountFor(one, took) !== one.need || (one.need > 0 && one.takenFrom !== "used"))
    const settled = (together: Commands) =>
      due.map((one) => {
        const args = [one.takenFrom, one.need, amountFor(one, took)]
        return runScript(together, SETTLE_BUDGET, [budgetKey(one)], args.map(String))
      })
    await guarded(() => pipelined(redis, (together) => Promise.all(settled(together))))
  },

  async restore(reservation, spent) {
    await guarded(() => runScript(redis, RESTORE_BUDGET, [budgetKey(reservation)], [String(spent)]))
  },

  async retell(reserved) {
    const { tell } = reserved
    if (tell) await guarded(() => redis.hdel(budgetKey(reserved), tell))
  },

  async used(reservations) {
    const counts = await guarded(() =>
      Promise.all(reservations.map((reservation) => redis.hget<string>(budgetKey(reservation), "used"))),
    )
    return counts.map((count) => (count === null ? null : Number(count)))
  },
})

// Counting per isolate while Redis is away: each limit in its own window, and no more memory than for so many subjects.
import { expect, test } from "vitest"
import { createLocalLimiter } from "../../../src/tenants/local-limiter.ts"

const MINUTE = 1_700_000_040_000
const minute = (subject: string, max = 2) => ({ policy: "queries", subject, max, windowSeconds: 60 })

function limiterAt(start: number) {
  const clock = { now: start }
  return { clock, take: createLocalLimiter(() => clock.now).take }
}

test("a subject gets its limit in a window, and again in the next", () => {
  const { clock, take } = limiterAt(MINUTE)
  expect([0, 1, 2].map(() => take(minute("a")).allowed)).toEqual([true, true, false])
  expect(take(minute("b"))).toMatchObject({ allowed: true, remaining: 1, resetAt: MINUTE + 60_000 })
  clock.now = MINUTE + 59_999
  expect(take(minute("a")).allowed).toBe(false)
  clock.now = MINUTE + 60_000
  expect(take(minute("a"))).toMatchObject({ allowed: true, remaining: 1 })
})

test("an hour's limit outlasts the minutes beside it", () => {
  const { clock, take } = limiterAt(MINUTE)
  const hour = { policy: "hour", subject: "a:hour", max: 2, windowSeconds: 3_600 }
  const states = [0, 1, 2].map((minutes) => {
    clock.now = MINUTE + minutes * 60_000
    return [take(minute("a")).allowed, take(hour).allowed]
  })
  expect(states).toEqual([
    [true, true],
    [true, true],
    [true, false],
  ])
})

test("past ten thousand subjects it starts over rather than grow", () => {
  const { take } = limiterAt(MINUTE)
  take(minute("first", 1))
  expect(take(minute("first", 1)).allowed).toBe(false)
  for (let i = 0; i < 10_000; i++) take(minute(`subject-${i}`))
  expect(take(minute("first", 1)).allowed).toBe(true)
})

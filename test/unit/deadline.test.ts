// One deadline a request: whatever it starts has what is left of it and no more, and other requests are not touched.
import { setImmediate as turn } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { timeLeft, timeoutSignal, withDeadline, withoutDeadline, withTimeout } from "../../src/deadline.ts"

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }))
afterEach(() => void vi.useRealTimers())

describe("a deadline", () => {
  test("leaves a call its own timeout while there is time, then what is left, then nothing", async () => {
    await withDeadline(1_000, async () => {
      expect(timeLeft(400)).toBe(400)
      vi.advanceTimersByTime(700)
      await turn()
      expect(timeLeft(400)).toBe(300)
      vi.advanceTimersByTime(700)
      expect(timeLeft(400)).toBe(0)
    })
    expect(timeLeft(400)).toBe(400)
  })

  test("is each request's own, however their steps interleave", async () => {
    const step = async (ms: number) => {
      await turn()
      const first = timeLeft(10_000)
      await turn()
      return [ms, first, timeLeft(10_000)]
    }
    const seen = await Promise.all([100, 200, 300].map((ms) => withDeadline(ms, () => step(ms))))
    expect(seen).toEqual([100, 200, 300].map((ms) => [ms, ms, ms]))
  })

  test("is not put off by another inside it, and does not bind what an isolate does for itself", () => {
    withDeadline(100, () => {
      expect(withDeadline(500, () => timeLeft(1_000))).toBe(100)
      expect(withDeadline(50, () => timeLeft(1_000))).toBe(50)
      expect(withoutDeadline(() => timeLeft(1_000))).toBe(1_000)
    })
  })

  test("that has passed aborts at once", async () => {
    const signal = withDeadline(0, () => timeoutSignal(10_000))
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
    expect(signal.reason).toMatchObject({ name: "TimeoutError" })
  })
})

describe("a timeout around a call", () => {
  const never = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))

  test("aborts what takes too long, after its own time or the request's", async () => {
    await expect(withTimeout(5, never)).rejects.toMatchObject({ name: "TimeoutError" })
    await expect(withDeadline(5, () => withTimeout(3_600_000, never))).rejects.toMatchObject({ name: "TimeoutError" })
  })

  test("leaves no timer behind, whether the call succeeds or fails", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] })
    await expect(withTimeout(1_000, async (signal) => signal.aborted)).resolves.toBe(false)
    await expect(withTimeout(1_000, async () => Promise.reject(new Error("refused")))).rejects.toThrow("refused")
    expect(vi.getTimerCount()).toBe(0)
  })
})

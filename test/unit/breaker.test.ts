// The circuit breaker: what opens it, what it refuses, and the one trial that closes it again; for each kind of reply.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { type BreakerState, createBreaker, gauged, withBreaker } from "../../src/breaker.ts"
import { AppError } from "../../src/errors.ts"
import { noMetrics } from "../../src/metrics.ts"

const DOWN = { code: "llm-unavailable" }
const down = (retryAfterSeconds?: number) =>
  new AppError("llm-unavailable", retryAfterSeconds === undefined ? {} : { retryAfterSeconds })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A port of each kind of reply whose next outcomes the test decides, and how often it was really asked. */
function scene() {
  const states: BreakerState[] = []
  const port = {
    name: "provider",
    asked: 0,
    next: (): unknown => "fine",
    async call() {
      port.asked++
      const outcome = await port.next()
      if (outcome instanceof Error) throw outcome
      return outcome
    },
    async *stream() {
      port.asked++
      yield 1
      const outcome = await port.next()
      if (outcome instanceof Error) throw outcome
      yield 2
    },
    label: () => port.name,
  }
  const breaker = createBreaker("llm-unavailable", (state) => states.push(state))
  const guarded = withBreaker(breaker, port, { stream: "stream", label: "sync", next: "sync" })
  const read = async () => {
    const seen: number[] = []
    for await (const item of guarded.stream()) seen.push(item)
    return seen
  }
  const failing = async (error: Error = down(), ask: () => Promise<unknown> = () => guarded.call()) => {
    port.next = () => error
    for (let i = 0; i < 5; i++) await ask().catch(() => {})
  }
  return { port, guarded, states, read, failing }
}

describe("a closed breaker", () => {
  test("passes promises, streams, replies given at once and properties on as they are", async () => {
    const { guarded, read, states } = scene()
    expect(await guarded.call()).toBe("fine")
    expect(await read()).toEqual([1, 2])
    expect([guarded.label(), guarded.name]).toEqual(["provider", "provider"])
    expect(states).toEqual(["closed"])
  })

  test("passes failures on, and a method that throws at once as a rejection", async () => {
    const { guarded, port, read } = scene()
    port.next = () => down()
    await expect(guarded.call()).rejects.toMatchObject(DOWN)
    await expect(read()).rejects.toMatchObject(DOWN)
    const hasty = withBreaker(createBreaker("llm-unavailable"), {
      call(): Promise<void> {
        throw new TypeError("at once")
      },
    })
    await expect(hasty.call()).rejects.toThrow("at once")
  })

  test("opens at the fifth failure in a row, and any success between starts the count anew", async () => {
    const { guarded, port, states } = scene()
    for (const next of [down(), down(), down(), down(), "fine", down(), down(), down(), down()]) {
      port.next = () => next
      await guarded.call().catch(() => {})
    }
    expect(states).toEqual(["closed"])
    await guarded.call().catch(() => {})
    expect(states).toEqual(["closed", "open"])
  })

  test("does not open by what is not the dependency's failure", async () => {
    const { states, failing } = scene()
    await failing(new AppError("input-invalid"))
    await failing(new TypeError("ours"))
    await failing(new DOMException("gone", "AbortError"))
    expect(states).toEqual(["closed"])
  })

  test("opens by streams that are cut, however much came before", async () => {
    const { states, failing, read } = scene()
    await failing(down(), read)
    expect(states).toEqual(["closed", "open"])
  })
})

test("a method that replies at once must be named, an optional one too: unnamed it would reply with a promise", () => {
  const model: { costOf?(tokens: number): number; stream(): AsyncIterable<number> } = {
    costOf: (tokens) => 2 * tokens,
    stream: async function* () {},
  }
  const named = withBreaker(createBreaker("llm-unavailable"), model, { stream: "stream", costOf: "sync" })
  expect(named.costOf?.(3)).toBe(6)
  // @ts-expect-error costOf is not named
  withBreaker(createBreaker("llm-unavailable"), model, { stream: "stream" })
})

describe("an open breaker", () => {
  test("refuses promises and streams without asking, says how long, and lets pass what asks nobody", async () => {
    const { guarded, port, failing, read } = scene()
    await failing()
    const asked = port.asked
    vi.advanceTimersByTime(500)
    await expect(guarded.call()).rejects.toMatchObject({ ...DOWN, retryAfterSeconds: 2 })
    await expect(read()).rejects.toMatchObject(DOWN)
    expect(guarded.label()).toBe("provider")
    expect(port.asked).toBe(asked)
  })

  test("stays open as long as the dependency asked for, a minute at most", async () => {
    const { guarded, port, failing } = scene()
    await failing(down(30))
    const asked = port.asked
    vi.advanceTimersByTime(29_000)
    await expect(guarded.call()).rejects.toMatchObject({ retryAfterSeconds: 1 })
    expect(port.asked).toBe(asked)
    const other = scene()
    await other.failing(down(86_400))
    vi.advanceTimersByTime(60_001)
    other.port.next = () => "fine"
    expect(await other.guarded.call()).toBe("fine")
  })

  test("lets one trial through afterwards, and closes when that succeeds", async () => {
    const { guarded, port, states, failing } = scene()
    await failing()
    vi.advanceTimersByTime(2_001)
    const { promise, resolve } = Promise.withResolvers<string>()
    port.next = () => promise
    const trial = guarded.call()
    for (let i = 0; i < 10; i++) await expect(guarded.call()).rejects.toMatchObject(DOWN)
    expect(port.asked).toBe(6)
    resolve("fine")
    expect(await trial).toBe("fine")
    expect(await guarded.call()).toBe("fine")
    expect(states).toEqual(["closed", "open", "half-open", "closed"])
  })

  test("opens again when the trial fails, and tries again later", async () => {
    const { guarded, port, states, failing, read } = scene()
    await failing()
    vi.advanceTimersByTime(2_001)
    await expect(read()).rejects.toMatchObject(DOWN)
    await expect(guarded.call()).rejects.toMatchObject(DOWN)
    expect(port.asked).toBe(6)
    vi.advanceTimersByTime(2_001)
    port.next = () => "fine"
    expect(await read()).toEqual([1, 2])
    expect(states).toEqual(["closed", "open", "half-open", "open", "half-open", "closed"])
  })

  test("takes the next call as its trial when the first proves nothing", async () => {
    const { guarded, port, states, failing } = scene()
    await failing()
    vi.advanceTimersByTime(2_001)
    for await (const item of guarded.stream()) if (item === 1) break
    port.next = () => new DOMException("gone", "AbortError")
    await expect(guarded.call()).rejects.toThrow("gone")
    port.next = () => "fine"
    expect(await guarded.call()).toBe("fine")
    expect(states).toEqual(["closed", "open", "half-open", "closed"])
  })

  test("does not wait for ever for a trial that never comes back", async () => {
    const { guarded, port, failing } = scene()
    await failing()
    vi.advanceTimersByTime(2_001)
    port.next = () => new Promise(() => {})
    void guarded.call()
    vi.advanceTimersByTime(10_001)
    port.next = () => "fine"
    expect(await guarded.call()).toBe("fine")
  })
})

test("its state is a gauge of the dependency: 0 closed, 1 half open, 2 open", () => {
  const told: unknown[] = []
  const record = gauged({ ...noMetrics, gauge: (...all: unknown[]) => told.push(all) }, "llm")
  for (const state of ["closed", "half-open", "open"] as const) record(state)
  expect(told).toEqual([0, 1, 2].map((value) => ["rag_breaker_state", { dependency: "llm" }, value]))
})

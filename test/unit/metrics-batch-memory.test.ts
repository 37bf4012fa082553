// A batch id is remembered as long as anyone may retry it, and no longer than memory allows.
import { describe, expect, test } from "vitest"
import { RETRY_WINDOW_MS } from "../../src/metrics.ts"
import { createBatchMemory } from "../../workers/metrics/batch-memory.ts"

describe("the memory of batches", () => {
  test("knows an id for the whole window in which it may come again", () => {
    const memory = createBatchMemory()
    expect(memory.remember("a", 0)).toBe(true)
    memory.forget(RETRY_WINDOW_MS)
    expect(memory.remember("a", RETRY_WINDOW_MS)).toBe(false)
    memory.forget(2 * RETRY_WINDOW_MS + 1)
    expect(memory.remember("a", 2 * RETRY_WINDOW_MS + 1)).toBe(true)
  })

  test("beyond its limit the oldest ids go first", () => {
    const memory = createBatchMemory(2)
    for (const id of ["a", "b", "c"]) memory.remember(id, 0)
    expect([memory.remember("c", 1), memory.remember("b", 1), memory.remember("a", 1)]).toEqual([false, false, true])
  })

  test("what is new is handed over once, and what is restored is known but not new", () => {
    const memory = createBatchMemory()
    memory.restore({ savedAt: 0, ids: ["old"] })
    memory.remember("new", 1)
    expect(memory.remember("old", 1)).toBe(false)
    expect(memory.takeNew()).toEqual(["new"])
    expect(memory.takeNew()).toEqual([])
  })
})

// Watching a document: what is shown of it and when, how often it is read, and what ends the watch.
import { getEventListeners } from "node:events"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { Document } from "../../../src/documents/model/document.ts"
import { type Progress, watchDocument } from "../../../src/documents/watch-document.ts"
import { contextOf } from "../../support/fake-query.ts"
import { DOCUMENT, HOME, OTHER } from "./recorded-stores.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const QUEUED: Document = { ...DOCUMENT, status: "queued", progress: 0, stages: [], error: null }

/** Watches through these reads, of which the last one repeats; `readAt` has the seconds of each. */
function watch(reads: (Partial<Document> | null)[], allowedCollections: Document["collectionId"][] | null = null) {
  const [shown, readAt]: [Progress[], number[]] = [[], []]
  const startedAt = Date.now()
  const stop = new AbortController()
  const documents = {
    get: vi.fn(async () => {
      readAt.push((Date.now() - startedAt) / 1_000)
      const read = reads.length > 1 ? reads.shift() : reads[0]
      return read ? { ...QUEUED, ...read } : null
    }),
  }
  const ctx = { ...contextOf(), allowedCollections }
  const watched = (async () => {
    for await (const { progress, isLast } of watchDocument({ documents }, ctx, QUEUED, stop.signal)) {
      shown.push(progress)
      if (isLast) return "settled"
    }
    return "stopped"
  })()
  return { shown, readAt, stop, documents, watched, tenantId: ctx.tenantId }
}

describe("a watch", () => {
  test("shows the present state at once, then each change of it once, and ends with the last", async () => {
    const half = { status: "embedding", progress: 0.5 } as const
    const { shown, watched, documents, tenantId } = watch([
      {},
      half,
      half,
      { ...half, progress: 0.6 },
      { status: "ready" },
    ])
    await vi.runAllTimersAsync()
    expect(await watched).toBe("settled")
    expect(shown.map(({ status, progress }) => [status, progress])).toEqual([
      ["queued", 0],
      ["embedding", 0.5],
      ["embedding", 0.6],
      ["ready", 0],
    ])
    expect(documents.get).toHaveBeenCalledWith(tenantId, DOCUMENT.id)
    expect(documents.get).toHaveBeenCalledTimes(5)
  })

  test.each(["ready", "failed", "deleting"] as const)("of a document that is %s reads nothing", async (status) => {
    const reads = vi.fn()
    const watched = watchDocument(
      { documents: { get: reads } },
      contextOf(),
      { ...QUEUED, status },
      new AbortController().signal,
    )
    expect(await Array.fromAsync(watched, ({ progress, isLast }) => [progress.status, isLast])).toEqual([
      [status, true],
    ])
    expect(reads).not.toHaveBeenCalled()
  })

  test("reads ever less often while nothing happens, and often again after a change", async () => {
    const { readAt, stop, watched } = watch([...Array(10).fill({}), { progress: 0.1 }, {}])
    await vi.advanceTimersByTimeAsync(45_000)
    stop.abort()
    expect(await watched).toBe("stopped")
    const pauses = readAt.map((at, i) => at - (readAt[i - 1] ?? 0))
    expect(pauses[0]).toBe(0.5)
    expect(pauses.slice(1, 11).every((pause, i) => pause > (pauses[i] ?? 0) || pause === 5)).toBe(true)
    expect(pauses[11]).toBe(0.5)
    expect(readAt.length).toBeLessThan(25)
  })

  test.each([
    ["whose row is gone", null, null],
    ["that the key may no longer use", { collectionId: OTHER }, [HOME]],
  ] as const)("of a document %s ends as of a deleted one", async (_, read, allowed) => {
    const { shown, watched } = watch([read], allowed && [...allowed])
    await vi.runAllTimersAsync()
    expect(await watched).toBe("settled")
    expect(shown.map(({ status }) => status)).toEqual(["queued", "deleting"])
  })

  test("ends at once when it is stopped, reads nothing more and leaves no timer", async () => {
    const { stop, watched, documents } = watch([{}])
    await vi.advanceTimersByTimeAsync(600)
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(1)
    stop.abort()
    expect(await watched).toBe("stopped")
    expect([documents.get.mock.calls.length, vi.getTimerCount()]).toEqual([1, 0])
  })

  test("fails as its read does", async () => {
    const { watched, documents } = watch([{}])
    documents.get.mockRejectedValueOnce(new Error("no database"))
    const failure = expect(watched).rejects.toThrow("no database")
    await vi.runAllTimersAsync()
    await failure
  })
})

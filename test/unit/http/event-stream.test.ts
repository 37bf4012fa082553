// Server-sent events behind proxies: what the headers say, the heartbeat of a silent stream, and who asks for events.
import { Hono } from "hono"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { eventStream, prefersEvents, type SendEvent } from "../../../src/http/replies/event-stream.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** `heard` is what has arrived by now, in the order it came; `listening` ends with the stream, and holds its failure. */
async function streaming(run: (send: SendEvent, gone: AbortSignal) => Promise<void>) {
  const app = new Hono().get("/", (c) => eventStream(c, run))
  const reply = await app.request("/")
  const reader = reply.body?.getReader()
  const heard: string[] = []
  const listening = (async () => {
    for (let part = await reader?.read(); part?.value; part = await reader?.read())
      heard.push(new TextDecoder().decode(part.value))
  })().catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(0)
  return { reply, heard, leave: async () => await reader?.cancel(), listening }
}

describe("a stream of events", () => {
  test("tells proxies to pass it on at once and unchanged", async () => {
    const { reply, heard } = await streaming(async (send) => await send("token", { text: "a\nb\r\n\ndata: c\r" }))
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    })
    expect(heard).toEqual(['event: token\ndata: {"text":"a\\nb\\r\\n\\ndata: c\\r"}\n\n'])
  })

  test("has each event on its way before the next one is made", async () => {
    const waits: ((value?: unknown) => void)[] = []
    const { heard, listening } = await streaming(async (send) => {
      for (let i = 0; i < 3; i++) {
        await send("token", { i })
        await new Promise((resolve) => waits.push(resolve))
      }
    })
    for (let i = 0; i < 3; i++) {
      expect(heard).toHaveLength(i + 1)
      waits[i]?.()
      await vi.advanceTimersByTimeAsync(0)
    }
    await listening
    expect(heard.at(-1)).toBe('event: token\ndata: {"i":2}\n\n')
  })

  test("makes no event for a client that takes none", async () => {
    let made = 0
    const app = new Hono().get("/", (c) =>
      eventStream(c, async (send) => {
        for (; made < 100; made++) await send("token", {})
      }),
    )
    const reply = await app.request("/")
    await vi.advanceTimersByTimeAsync(0)
    expect(made).toBe(0)
    await reply.body?.cancel()
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test("that fails in the middle breaks off, and no timer stays behind", async () => {
    const { heard, listening } = await streaming(async (send) => {
      await send("token", {})
      throw new Error("in the middle")
    })
    expect(await listening).toMatchObject({ message: "in the middle" })
    expect(heard).toEqual(["event: token\ndata: {}\n\n"])
    expect(vi.getTimerCount()).toBe(0)
  })

  test("that has nothing to say sends a comment at least every 15 seconds, and none while it talks", async () => {
    const { heard, listening } = await streaming(async (send) => {
      await new Promise((resolve) => setTimeout(resolve, 60_000))
      for (let i = 0; i < 30; i++) {
        await send("token", {})
        await new Promise((resolve) => setTimeout(resolve, 2_000))
      }
    })
    for (let seconds = 15; seconds < 60; seconds += 15) {
      await vi.advanceTimersByTimeAsync(15_000)
      expect(heard.splice(0).filter((part) => /^: .*\n\n$/.test(part)).length).toBeGreaterThan(0)
    }
    await vi.advanceTimersByTimeAsync(14_999)
    heard.length = 0
    await vi.advanceTimersByTimeAsync(60_001)
    await listening
    expect(heard).toEqual(Array(30).fill("event: token\ndata: {}\n\n"))
    expect(vi.getTimerCount()).toBe(0)
  })

  test("sends headers alone to HEAD, and runs nothing that nobody would end", async () => {
    const run = vi.fn()
    const app = new Hono().get("/", (c) => eventStream(c, run))
    const reply = await app.request("/", { method: "HEAD" })
    expect([reply.headers.get("Content-Type"), reply.headers.get("X-Accel-Buffering")]).toEqual([
      "text/event-stream",
      "no",
    ])
    expect([run.mock.calls.length, vi.getTimerCount()]).toEqual([0, 0])
  })

  test("tells its maker when nobody reads any more", async () => {
    const { promise: left, resolve: note } = Promise.withResolvers<string>()
    const { leave } = await streaming(async (send, gone) => {
      await send("token", {})
      await new Promise<void>((resolve) => gone.addEventListener("abort", () => resolve()))
      note("left")
    })
    await leave()
    expect(await left).toBe("left")
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe("events are asked for", () => {
  test.each([
    "text/event-stream",
    "Text/Event-Stream",
    "text/event-stream, application/json",
    "text/event-stream;charset=utf-8, */*",
    "*/*, text/event-stream",
    "application/json;q=0.5, text/event-stream;q=0.9",
    "application/json;q=0, text/event-stream;q=0.1",
    "text/html, text/event-stream;q=0.4",
  ])("by %s", (accept) => expect(prefersEvents(accept)).toBe(true))

  test.each([
    undefined,
    "",
    "*/*",
    "text/*",
    "application/json",
    "application/json, text/event-stream",
    "application/json, text/event-stream;q=0.9",
    "text/event-stream;q=0",
    "text/event-streams",
    'application/json; profile="text/event-stream"',
  ])("not by %s", (accept) => expect(prefersEvents(accept)).toBe(false))
})

// Replies with server-sent events in a way that proxies pass on at once and do not cut off while an answer is being made.
import type { Context } from "hono"
import { streamSSE } from "hono/streaming"
import { parseAccept } from "hono/utils/accept"

/** Many proxies close a connection that has been silent for 30 or 60 seconds. */
const HEARTBEAT_MS = 10_000
const HEARTBEAT = ": still at work\n\n"

/** nginx holds a reply back until it is complete, and others compress it, unless they are told not to. */
const UNBUFFERED = { "X-Accel-Buffering": "no", "Cache-Control": "no-cache, no-transform" }

export type SendEvent = (event: string, data: unknown) => Promise<void>

/** `run` sends until it is done; `gone` is aborted as soon as nobody reads any more. */
export function eventStream(c: Context, run: (send: SendEvent, gone: AbortSignal) => Promise<void>): Response {
  // The body of a reply to HEAD is thrown away, so nothing would end the sending.
  if (c.req.method === "HEAD") return c.body(null, 200, { "Content-Type": "text/event-stream", ...UNBUFFERED })
  const gone = new AbortController()
  const reply = streamSSE(c, async (stream) => {
    stream.onAbort(() => gone.abort())
    const wait = () =>
      setTimeout(() => {
        timer = wait()
        void stream.write(HEARTBEAT)
      }, HEARTBEAT_MS)
    let timer = wait()
    try {
      await run(async (event, data) => {
        clearTimeout(timer)
        timer = wait()
        await stream.writeSSE({ event, data: JSON.stringify(data) })
      }, gone.signal)
    } finally {
      clearTimeout(timer)
    }
  })
  for (const [name, value] of Object.entries(UNBUFFERED)) reply.headers.set(name, value)
  return reply
}

/** True where an `Accept` header names events and does not prefer JSON; `*` alone asks for JSON. */
export function prefersEvents(accept: string | undefined): boolean {
  if (!accept || !/event-stream/i.test(accept)) return false
  // Sorted by quality; among equals the first named wins. A wildcard does not name events.
  const named = parseAccept(accept).filter(({ type, q }) => q > 0 && !type.includes("*"))
  const first = named.find(({ type }) => /^(text\/event-stream|application\/json)$/i.test(type))
  return first?.type.toLowerCase() === "text/event-stream"
}

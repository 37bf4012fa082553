// Replies with server-sent events in a way that proxies pass on at once and do not cut off while an answer is being made.
import type { Context } from "hono"
import { parseAccept } from "hono/utils/accept"
import { writtenBody } from "./written-body.ts"

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
  const { body, gone, write, end, fail } = writtenBody()
  let sentAt = Date.now()
  /** One timer follows the whole stream, because setting one anew would delay each event. */
  const beatIn = (ms: number) =>
    setTimeout(() => {
      const leftMs = sentAt + HEARTBEAT_MS - Date.now()
      if (leftMs <= 0) void write(HEARTBEAT)
      timer = beatIn(leftMs > 0 ? leftMs : HEARTBEAT_MS)
    }, ms)
  let timer = beatIn(HEARTBEAT_MS)
  const send: SendEvent = async (event, data) => {
    sentAt = Date.now()
    await write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  void run(send, gone)
    .then(end, fail)
    .finally(() => clearTimeout(timer))
  return c.body(body, 200, { "Content-Type": "text/event-stream", ...UNBUFFERED })
}

/** True where an `Accept` header names events and does not prefer JSON; `*` alone asks for JSON. */
export function prefersEvents(accept: string | undefined): boolean {
  if (!accept || !/event-stream/i.test(accept)) return false
  // Sorted by quality; among equals the first named wins. A wildcard does not name events.
  const named = parseAccept(accept).filter(({ type, q }) => q > 0 && !type.includes("*"))
  const first = named.find(({ type }) => /^(text\/event-stream|application\/json)$/i.test(type))
  return first?.type.toLowerCase() === "text/event-stream"
}

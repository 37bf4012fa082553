// Gathers what an isolate accounts for and sends it to the queue about once a second, off the response path.
import type { Metrics } from "../metrics.ts"
import type { Log, UsageLog, UsageQueue } from "../ports.ts"
import { type NewEntry, withoutTrace } from "./model/usage-event.ts"

/** A message of the queue holds 128 kB. */
const MAX_MESSAGE_BYTES = 100_000
/** So many do not wait for the timer. */
const FLUSH_AT = 100
const MAX_WAITING = 5_000
const RETRY_AFTER_MS = [200, 1_000, 5_000]
/** Past it the request that held the timer was cut off with it. */
const TIMER_GRACE_MS = 1_000

type BufferOptions = {
  queue: UsageQueue
  metrics: Metrics
  log: Pick<Log, "error">
  /** How long an entry waits for others; 0 sends each at once. */
  flushMs: number
  now?: () => number
  wait?: (ms: number) => Promise<void>
}

/** One per isolate; holds values only. An isolate that dies takes what it has not sent with it: a second's worth at most. */
export function createUsageBuffer(options: BufferOptions): UsageLog & { flush(): Promise<void> } {
  const { queue, metrics, log, flushMs, now = Date.now, wait = pause } = options
  let waiting: NewEntry[] = []
  let timerUntil = 0

  async function flush(): Promise<void> {
    timerUntil = 0
    const taken = waiting
    waiting = []
    await Promise.all(messagesOf(taken).map(({ text, entries }) => sendOrKeep(text, entries)))
  }

  /** What the queue refuses again and again waits for the next flush, under the same ids. */
  async function sendOrKeep(text: string, entries: NewEntry[]): Promise<void> {
    for (const delay of [...RETRY_AFTER_MS, null]) {
      try {
        await queue.send(text)
        return
      } catch (error) {
        if (delay !== null) await wait(delay)
        else log.error("usage.not-sent", error, { entries: entries.length })
      }
    }
    waiting.unshift(...entries)
    drop(waiting.splice(MAX_WAITING).length)
  }

  const drop = (count: number) => {
    if (count > 0) metrics.count("rag_usage_dropped_total", { reason: "queue_unavailable" }, count)
  }

  return {
    flush,
    record(entry, defer) {
      if (waiting.length >= MAX_WAITING) return drop(1)
      waiting.push(entry)
      if (flushMs === 0 || waiting.length === FLUSH_AT) defer(flush())
      else if (now() >= timerUntil) {
        timerUntil = now() + flushMs + TIMER_GRACE_MS
        defer(wait(flushMs).then(flush))
      }
    },
  }
}

const encoder = new TextEncoder()

/** A line each, as many to a message as it holds. */
function messagesOf(entries: readonly NewEntry[]): { text: string; entries: NewEntry[] }[] {
  const messages: { lines: string[]; entries: NewEntry[] }[] = []
  let room = 0
  for (const entry of entries) {
    let line = JSON.stringify(entry)
    let bytes = encoder.encode(line).length + 1
    if (bytes > MAX_MESSAGE_BYTES && entry.type === "question") {
      line = JSON.stringify(withoutTrace(entry))
      bytes = encoder.encode(line).length + 1
    }
    if (bytes > room) {
      messages.push({ lines: [], entries: [] })
      room = MAX_MESSAGE_BYTES
    }
    room -= bytes
    messages.at(-1)?.lines.push(line)
    messages.at(-1)?.entries.push(entry)
  }
  return messages.map(({ lines, entries: held }) => ({ text: lines.join("\n"), entries: held }))
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

// Collects an isolate's usage entries and sends them to the queue about once a second, off the response path.
import type { Metrics } from "../metrics.ts"
import type { Log, UsageLog, UsageQueue } from "../ports.ts"
import { type NewEntry, withoutTrace } from "./model/usage-event.ts"

/** Below the queue's limit of 128 kB for a message. */
const MAX_MESSAGE_BYTES = 100_000
/** With this many entries waiting, they are sent without waiting for the timer. */
const FLUSH_AT = 100
const MAX_WAITING = 5_000
const RETRY_AFTER_MS = [200, 1_000, 5_000]
/** A timer this late will not come any more: the request that held it was cut off. */
const TIMER_GRACE_MS = 1_000

type BufferOptions = {
  queue: UsageQueue
  metrics: Metrics
  log: Pick<Log, "error">
  /** How long an entry waits for others, in milliseconds; 0 sends each at once. */
  flushMs: number
  now?: () => number
  wait?: (ms: number) => Promise<void>
}

/**
 * One for each isolate; holds values only. An isolate that dies loses
 * the entries it has not sent: those of one second at most.
 */
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

  /** Entries that the queue keeps refusing wait for the next flush, under the same ids. */
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
/** What is written here is not read: only its length counts. A buffer for each line would cost more than the line. */
const scratch = new Uint8Array(MAX_MESSAGE_BYTES)

/** In UTF-8, with the end of the line; infinite where a message could not hold it. */
function bytesOf(line: string): number {
  const { read, written } = encoder.encodeInto(line, scratch)
  return read < line.length ? Number.POSITIVE_INFINITY : written + 1
}

/** One line for each entry; each message gets as many lines as it can hold. */
function messagesOf(entries: readonly NewEntry[]): { text: string; entries: NewEntry[] }[] {
  const messages: { lines: string[]; entries: NewEntry[] }[] = []
  let room = 0
  for (const entry of entries) {
    let line = JSON.stringify(entry)
    let bytes = bytesOf(line)
    if (bytes > MAX_MESSAGE_BYTES && entry.type === "question") {
      line = JSON.stringify(withoutTrace(entry))
      bytes = bytesOf(line)
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

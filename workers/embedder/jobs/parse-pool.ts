// A pool of parse children: runs a few documents at once, bounds the queue, and keeps one child warm.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { forkParseChild, isAlive, type ParseChild } from "./parse-child.ts"
import type { ParseChildOptions, ParseJob, ProgressEvent } from "./parse-messages.ts"
import { type ParseLimits, residentBytes, superviseParse, type Verdict } from "./supervise-parse.ts"

export type ParsePoolOptions = ParseLimits & {
  concurrency: number
  /** How long a document waits for a warm child before a new one is started, which is slower and takes 100 MB. */
  startAnotherMs: number
  maxQueued: number
  child: ParseChildOptions
}

export type ParsePool = ReturnType<typeof createParsePool>

// A warm process parses ten times as many small PDFs per second as new ones. It is discarded after any failed document, so
// that a parser in a bad state never gets another document.
const MAX_DOCUMENTS_PER_CHILD = 1_000
const SHRINK_AFTER_MS = 30_000

export function createParsePool(options: ParsePoolOptions) {
  const closing = new AbortController()
  const served = new WeakMap<ParseChild, number>()
  const waiting: (() => void)[] = []
  const takers: ((child: ParseChild) => void)[] = []
  let idle: ParseChild[] = []
  let atWork = 0
  let running = 0

  // Private to this service, because whoever can write here controls the code that children run.
  const cacheFolder = mkdtempSync(join(tmpdir(), "embedder-cache-"))
  const start = () => forkParseChild(options.child, options.memoryBytes, cacheFolder)
  const keepOneWarm = () => {
    idle = idle.filter(isAlive)
    if (idle.length + atWork === 0 && !closing.signal.aborted) idle.push(start())
  }

  /** When idle, only one warm child is kept. */
  const shrink = setTimeout(() => {
    for (const child of idle.splice(1)) child.kill()
  }, SHRINK_AFTER_MS).unref()

  /** A warm child if one is or becomes free in time, otherwise a new one. */
  async function take(): Promise<ParseChild> {
    idle = idle.filter(isAlive)
    const warm = idle.pop() ?? (atWork === 0 ? start() : null)
    atWork += 1
    if (warm) return warm
    const { promise, resolve } = Promise.withResolvers<ParseChild>()
    takers.push(resolve)
    const timer = setTimeout(() => {
      takers.splice(takers.indexOf(resolve), 1)
      resolve(start())
    }, options.startAnotherMs)
    return await promise.finally(() => clearTimeout(timer))
  }

  async function giveBack(child: ParseChild): Promise<void> {
    const documents = (served.get(child) ?? 0) + 1
    served.set(child, documents)
    const isWorthKeeping = documents < MAX_DOCUMENTS_PER_CHILD && (await residentBytes(child)) < options.memoryBytes / 2
    if (!isWorthKeeping || closing.signal.aborted) return end(child)
    const taker = takers.shift()
    if (taker) return taker(child)
    idle.push(child)
    shrink.refresh()
  }

  /** A document that waited for this child gets its replacement. */
  function end(child: ParseChild): void {
    child.kill()
    takers.shift()?.(start())
  }

  async function parse(
    job: ParseJob,
    onProgress: (event: ProgressEvent) => void,
    signal: AbortSignal,
  ): Promise<Verdict> {
    const ending = AbortSignal.any([signal, closing.signal])
    const child = await take()
    try {
      if (ending.aborted) {
        await giveBack(child)
        return { event: { type: "error", code: "parser-crashed" }, death: "cancelled" }
      }
      const verdict = await superviseParse(child, job, options, onProgress, ending)
      if (verdict.event.type === "result") await giveBack(child)
      else end(child)
      return verdict
    } finally {
      atWork -= 1
    }
  }

  keepOneWarm()
  return {
    isFull: () => running >= options.concurrency && waiting.length >= options.maxQueued,

    /** Parses one document when it is its turn. Call `isFull` first. Never rejects because of the document. */
    async run(job: ParseJob, onProgress: (event: ProgressEvent) => void, signal: AbortSignal): Promise<Verdict> {
      if (running < options.concurrency) running += 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await parse(job, onProgress, signal)
      } finally {
        const next = waiting.shift()
        if (next) next()
        else running -= 1
        keepOneWarm()
      }
    },

    /** Kills all children; documents in progress fail in a way that can be retried. */
    close(): void {
      closing.abort()
      clearTimeout(shrink)
      for (const child of idle) child.kill()
      rmSync(cacheFolder, { recursive: true, force: true })
    },
  }
}

// Hands documents to parse children: a few at once, a bounded number waiting, one child kept warm.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { forkParseChild, isAlive, type ParseChild } from "./parse-child.ts"
import type { ParseChildOptions, ParseJob, ProgressEvent } from "./parse-messages.ts"
import { type ParseLimits, residentBytes, superviseParse, type Verdict } from "./supervise-parse.ts"

export type ParsePoolOptions = ParseLimits & {
  concurrency: number
  /** A document waits so long for a warm child before it is given a new one, which is slower to start and takes 100 MB. */
  startAnotherMs: number
  maxQueued: number
  child: ParseChildOptions
}

export type ParsePool = ReturnType<typeof createParsePool>

// A process that is warm parses ten times as many small PDFs a second as fresh ones do. It is given up after any
// document that failed in it, so that what upset a parser never meets the next document.
const MAX_DOCUMENTS_PER_CHILD = 100
const SHRINK_AFTER_MS = 30_000

export function createParsePool(options: ParsePoolOptions) {
  const closing = new AbortController()
  const served = new WeakMap<ParseChild, number>()
  const waiting: (() => void)[] = []
  const takers: ((child: ParseChild) => void)[] = []
  let idle: ParseChild[] = []
  let atWork = 0
  let running = 0

  // Private to this service: whoever may write here decides what children run.
  const cacheFolder = mkdtempSync(join(tmpdir(), "embedder-cache-"))
  const start = () => forkParseChild(options.child, options.memoryBytes, cacheFolder)
  const keepOneWarm = () => {
    idle = idle.filter(isAlive)
    if (idle.length + atWork === 0 && !closing.signal.aborted) idle.push(start())
  }

  /** After a busy time one warm child is enough. */
  const shrink = setTimeout(() => {
    for (const child of idle.splice(1)) child.kill()
  }, SHRINK_AFTER_MS).unref()

  /** A warm child, now or soon; where none is to be had in time, a new one. */
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

  /** Whoever waited for this child gets the one that follows it. */
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

    /** Parses one document when its turn comes; the caller has asked `isFull` before. Never rejects for a document's sake. */
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

    /** Kills every child; what was being parsed ends as a failure that can be retried. */
    close(): void {
      closing.abort()
      clearTimeout(shrink)
      for (const child of idle) child.kill()
      rmSync(cacheFolder, { recursive: true, force: true })
    },
  }
}

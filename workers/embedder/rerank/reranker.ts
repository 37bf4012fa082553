// Shares a reranker's threads among requests: splits a request's passages into batches for any free thread.
import { busy, type Refusal } from "../http/refusal.ts"
import type { ModelThread } from "../lanes/model-thread.ts"
import type { Scored } from "./cross-encoder.ts"

export type RerankJob = { question: string; passages: string[] }
export type RerankThread = Pick<ModelThread<null, RerankJob, Scored>, "run" | "close">

/** Passages per batch: enough to be worth a message to a thread, few enough that an aborted request ends soon. */
const RUN_LENGTH = 4

type Request = Scored & { missing: number; signal: AbortSignal } & Pick<
    PromiseWithResolvers<Scored>,
    "resolve" | "reject"
  >
type Run = { request: Request; first: number; job: RerankJob }

export type Reranker = ReturnType<typeof createReranker>

export function createReranker(threads: RerankThread[], { model, maxQueued }: { model: string; maxQueued: number }) {
  const idle = new Set(threads)
  const runs: Run[] = []

  function dispatch(): void {
    for (const thread of idle) {
      let run = runs.shift()
      while (run?.request.signal.aborted) run = runs.shift()
      if (!run) return
      idle.delete(thread)
      void work(thread, run)
    }
  }

  async function work(thread: RerankThread, { request, first, job }: Run): Promise<void> {
    try {
      const { scores, tokens } = await thread.run(job)
      for (const [i, score] of scores.entries()) request.scores[first + i] = score
      request.tokens += tokens
      request.missing -= scores.length
      if (request.missing === 0) request.resolve({ scores: request.scores, tokens: request.tokens })
    } catch (cause) {
      request.reject(cause)
    }
    idle.add(thread)
    dispatch()
  }

  return {
    model,

    /** Scores in the order of `passages`. Refuses if the queue is full; rejects if a thread fails or `signal` fires. */
    async rerank(question: string, passages: string[], signal: AbortSignal): Promise<Scored | Refusal> {
      const queued = runs.reduce((sum, { job }) => sum + job.passages.length, 0)
      if (queued > 0 && queued + passages.length > maxQueued)
        return busy("queue-full", "Too many passages wait to be reranked.", 1)
      const { promise, resolve, reject } = Promise.withResolvers<Scored>()
      signal.addEventListener("abort", () => reject(signal.reason), { once: true })
      const request = { scores: passages.map(() => 0), tokens: 0, missing: passages.length, signal, resolve, reject }
      for (let first = 0; first < passages.length; first += RUN_LENGTH)
        runs.push({ request, first, job: { question, passages: passages.slice(first, first + RUN_LENGTH) } })
      dispatch()
      return await promise
    },

    async close(): Promise<void> {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

// Shares the lanes among requests: questions first, reserved lanes for them alone, bounded waiting.
import { busy, type Refusal } from "../http/refusal.ts"
import type { EncodeKind } from "./encoder.ts"
import type { Lane } from "./lane.ts"
import { planBatches } from "./plan-batches.ts"

export type SchedulerOptions = {
  /** Lanes that take any work. */
  shared: Lane[]
  /** Lanes that take questions only. */
  reserved: Lane[]
  maxQueuedInputs: number
  maxQueuedQueries: number
  /** The model reads no further, so a longer text costs no more. */
  maxTokens: number
  /** Padded tokens of a batch of documents. */
  batchTokens: number
  /** Questions that waited for a busy lane and then travel together. */
  maxQueryBatch: number
  onBatch: (size: number) => void
}

export type Embeddings = { vectors: Float32Array<ArrayBuffer>[]; tokens: number }

type Request = {
  vectors: Float32Array<ArrayBuffer>[]
  missing: number
  tokens: number
  signal: AbortSignal
  /** Called when a lane takes the first of its texts; null once it was. */
  onBegun: (() => void) | null
} & Pick<PromiseWithResolvers<Embeddings>, "resolve" | "reject">
type Item = { request: Request; index: number; text: string }
type Job = { kind: EncodeKind; items: Item[] }

const CHARACTERS_PER_TOKEN = 4

export type Scheduler = ReturnType<typeof createScheduler>

export function createScheduler(options: SchedulerOptions) {
  const { shared, reserved } = options
  const idle = new Set<Lane>([...reserved, ...shared])
  const queries: Item[] = []
  const jobs: Job[] = []
  let queuedInputs = 0

  function enqueue(request: Request, inputs: string[], kind: EncodeKind): void {
    const items = inputs.map((text, index) => ({ request, index, text }))
    if (kind === "query") return void queries.push(...items)
    const lengths = inputs.map((text) => Math.min(options.maxTokens, Math.ceil(text.length / CHARACTERS_PER_TOKEN)))
    for (const batch of planBatches(lengths, options.batchTokens)) {
      jobs.push({ kind, items: batch.flatMap((index) => items[index] ?? []) })
    }
    queuedInputs += items.length
  }

  /** The next work a lane may do; work whose caller has gone is dropped. */
  function take(lane: Lane): Job | null {
    while (queries.length > 0) {
      const items = queries.splice(0, options.maxQueryBatch).filter(isWanted)
      if (items.length > 0) return { kind: "query", items }
    }
    if (reserved.includes(lane)) return null
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      queuedInputs -= job.items.length
      const items = job.items.filter(isWanted)
      if (items.length > 0) return { kind: job.kind, items }
    }
    return null
  }

  function dispatch(): void {
    // Reserved lanes choose first, so that a question leaves the shared ones to bulk work.
    for (const lane of [...reserved, ...shared]) {
      const job = idle.has(lane) ? take(lane) : null
      if (!job) continue
      idle.delete(lane)
      void run(lane, job)
    }
  }

  async function run(lane: Lane, { kind, items }: Job): Promise<void> {
    options.onBatch(items.length)
    for (const { request } of items) {
      request.onBegun?.()
      request.onBegun = null
    }
    try {
      const { vectors, tokens } = await lane.encode({ kind, texts: items.map(({ text }) => text) })
      for (const [row, { request, index }] of items.entries()) {
        request.vectors[index] = vectors.subarray(row * lane.dimension, (row + 1) * lane.dimension)
        request.tokens += tokens[row] ?? 0
        request.missing -= 1
        if (request.missing === 0) request.resolve({ vectors: request.vectors, tokens: request.tokens })
      }
    } catch (cause) {
      for (const { request } of items) request.reject(cause)
    }
    idle.add(lane)
    dispatch()
  }

  return {
    /** Texts that wait for a lane. */
    queueLength: () => queuedInputs + queries.length,

    /**
     * Vectors in the order of `inputs`; refuses when too much waits already, rejects when a lane fails or `signal` fires.
     * `onBegun` is called when a lane begins on them, never before a refusal.
     */
    async embed(
      inputs: string[],
      kind: EncodeKind,
      signal: AbortSignal,
      onBegun: (() => void) | null = null,
    ): Promise<Embeddings | Refusal> {
      const [queued, limit] =
        kind === "query" ? [queries.length, options.maxQueuedQueries] : [queuedInputs, options.maxQueuedInputs]
      // An empty queue takes any request the contract allows, so that a small limit cannot refuse for ever.
      if (queued > 0 && queued + inputs.length > limit) {
        return busy("queue-full", "Too many texts wait to be embedded.", kind === "query" ? 1 : 3)
      }
      const { promise, resolve, reject } = Promise.withResolvers<Embeddings>()
      signal.addEventListener("abort", () => reject(signal.reason), { once: true })
      enqueue({ vectors: [], missing: inputs.length, tokens: 0, signal, onBegun, resolve, reject }, inputs, kind)
      dispatch()
      return await promise
    },
  }
}

const isWanted = ({ request }: Item): boolean => !request.signal.aborted

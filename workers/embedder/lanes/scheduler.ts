// Shares the lanes among requests: questions have priority and reserved lanes, and the queue is bounded.
import { busy, type Refusal } from "../http/refusal.ts"
import type { EncodeKind } from "./encoder.ts"
import type { Lane } from "./lane.ts"
import { planBatches } from "./plan-batches.ts"

export type SchedulerOptions = {
  /** Lanes for any work. */
  shared: Lane[]
  /** Lanes for questions only. */
  reserved: Lane[]
  maxQueuedInputs: number
  maxQueuedQueries: number
  /** The model truncates longer texts, so they cost no more than this. */
  maxTokens: number
  /** Padded tokens per batch of documents. */
  batchTokens: number
  /** Maximum number of waiting questions in one batch. */
  maxQueryBatch: number
  onBatch: (size: number) => void
}

export type Embeddings = { vectors: Float32Array<ArrayBuffer>[]; tokens: number }

type Request = {
  vectors: Float32Array<ArrayBuffer>[]
  missing: number
  tokens: number
  signal: AbortSignal
  /** Called when a lane takes the first of its texts; null afterwards. */
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

  /** The next work for a lane; work whose caller has disconnected is dropped. */
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
    // Reserved lanes are served first, so that questions leave the shared ones to bulk work.
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
    /** Number of texts waiting for a lane. */
    queueLength: () => queuedInputs + queries.length,

    /**
     * Vectors in the order of `inputs`. Refuses if the queue is full; rejects if a lane fails or `signal` fires. `onBegun`
     * is called when a lane starts on them, never before a refusal.
     */
    async embed(
      inputs: string[],
      kind: EncodeKind,
      signal: AbortSignal,
      onBegun: (() => void) | null = null,
    ): Promise<Embeddings | Refusal> {
      const [queued, limit] =
        kind === "query" ? [queries.length, options.maxQueuedQueries] : [queuedInputs, options.maxQueuedInputs]
      // An empty queue accepts any valid request, so that a small limit cannot refuse a large request for ever.
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

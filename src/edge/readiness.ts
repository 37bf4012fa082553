// Readiness: every dependency is asked for real; what each said stands beside the verdict, and why it failed in the log.
import type { ModelStamp } from "../embedding/contract.ts"
import { AppError } from "../errors.ts"
import type { ChunkIndex, Embedder, Log, QueueState } from "../ports.ts"

export type ReadinessDeps = {
  rowSecurity: () => Promise<void>
  pingCache: () => Promise<unknown>
  chunks: Pick<ChunkIndex, "prepare">
  embedder: Pick<Embedder, "model">
  /** Null where answers are extractive. */
  checkLlm: (() => Promise<void>) | null
  queueState: QueueState
  log: Log
}
export type Outcome = "ok" | "unavailable" | "misconfigured"
export type Readiness = {
  status: "ready" | "unavailable"
  checks: Record<"database" | "cache" | "vector_db" | "embedder", Outcome> & {
    llm: Outcome | "extractive"
    queue: Outcome | "stalled"
  }
  model: ModelStamp | null
}
type Asked = { requestId: string; defer: (work: Promise<unknown>) => void }

const CHECK_TIMEOUT_MS = 2_000
/** Anyone may ask. Whoever asks again within a moment gets the same reply. */
const FRESH_MS = 2_000
/** The provider counts requests. */
const LLM_FRESH_MS = 60_000
/** A batch may take 15 minutes, and whatever waits longer is not being delivered. */
const STALLED_SECONDS = 900

/** Not ready means that it cannot answer at all. Without the language model, answers are extractive; without the queue, ingestion waits. */
export function createReadiness(deps: ReadinessDeps, now = Date.now): (asked: Asked) => Promise<Readiness> {
  const checkLlm = remembered(LLM_FRESH_MS, now, async (asked: Asked) =>
    deps.checkLlm ? (await asking(deps, asked, "llm", deps.checkLlm)).outcome : "extractive",
  )
  return remembered(FRESH_MS, now, async (asked: Asked) => {
    const { requestId } = asked
    const [model, database, cache, llm, queue] = await Promise.all([
      asking(deps, asked, "embedder", () => deps.embedder.model({ requestId, timeoutMs: CHECK_TIMEOUT_MS })),
      asking(deps, asked, "database", deps.rowSecurity),
      asking(deps, asked, "cache", deps.pingCache),
      checkLlm(asked),
      asking(deps, asked, "queue", () => deps.queueState.oldestSeconds()),
    ])
    const vectors = await asking(deps, asked, "vector_db", () => deps.chunks.prepare(model.value))
    const checks = {
      database: database.outcome,
      cache: cache.outcome,
      vector_db: vectors.outcome,
      embedder: model.outcome,
      llm,
      queue: (queue.value ?? 0) > STALLED_SECONDS ? ("stalled" as const) : queue.outcome,
    }
    const needed = [checks.database, checks.cache, checks.vector_db, checks.embedder]
    return { status: needed.every((one) => one === "ok") ? "ready" : "unavailable", checks, model: model.value }
  })
}

/** A check that is late goes on after the reply, so that setting up a collection can finish. */
async function asking<T>(
  { log }: Pick<ReadinessDeps, "log">,
  { requestId, defer }: Asked,
  name: string,
  check: () => Promise<T>,
): Promise<{ outcome: Outcome; value: T | null }> {
  const asked = check().then(
    (value) => ({ outcome: "ok" as const, value }),
    (error: unknown) => {
      log.error("readiness.failed", error, { request_id: requestId, check: name })
      return { outcome: outcomeOf(error), value: null }
    },
  )
  defer(asked)
  const late = new Promise<{ outcome: "unavailable"; value: null }>((resolve) =>
    setTimeout(() => resolve({ outcome: "unavailable", value: null }), CHECK_TIMEOUT_MS),
  )
  return await Promise.race([asked, late])
}

/** Faults that no retry can mend need an operator. */
const outcomeOf = (error: unknown): Outcome =>
  error instanceof AppError && (!error.retryable || error.code === "configuration-invalid")
    ? "misconfigured"
    : "unavailable"

/** Keeps a value, never a promise: no request may wait for another's. */
function remembered<A, T>(freshMs: number, now: () => number, ask: (given: A) => Promise<T>): (given: A) => Promise<T> {
  let kept: { value: T; until: number } | null = null
  return async (given) => {
    if (kept && now() < kept.until) return kept.value
    const value = await ask(given)
    kept = { value, until: now() + freshMs }
    return value
  }
}

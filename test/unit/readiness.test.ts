// Readiness: each check fails by itself, says how, and only what answering needs makes the service unready.
import { describe, expect, test, vi } from "vitest"
import { createReadiness, type ReadinessDeps } from "../../src/edge/readiness.ts"
import { AppError, type ErrorCode } from "../../src/errors.ts"

const MODEL = { model: "lexical", dimension: 768, revision: "r", kind: "lexical" } as const
const asked = { requestId: "req_test", defer: () => {} }
const failing = (code: ErrorCode) => async () => {
  throw new AppError(code)
}

/** Healthy but for what is given; the clock stands still. */
function scene(over: Partial<ReadinessDeps> = {}) {
  const logged: unknown[] = []
  const log = {
    info() {},
    warn() {},
    error: (event: string, _error: unknown, fields?: unknown) => logged.push([event, fields]),
  }
  const clock = { now: 0 }
  const deps: ReadinessDeps = {
    rowSecurity: async () => {},
    pingCache: async () => "OK",
    chunks: { prepare: async () => {} },
    embedder: { model: async () => MODEL },
    checkLlm: async () => {},
    queueState: { oldestSeconds: async () => null },
    log,
    ...over,
  }
  return { ready: createReadiness(deps, () => clock.now), logged, clock }
}
const OK = { database: "ok", cache: "ok", vector_db: "ok", embedder: "ok", llm: "ok", queue: "ok" }

test("everything that answers is ok, and the model is told", async () => {
  const { ready, logged } = scene()
  expect(await ready(asked)).toEqual({ status: "ready", checks: OK, model: MODEL })
  expect(logged).toEqual([])
})

describe("a check that fails", () => {
  test.each<[string, Partial<ReadinessDeps>, Record<string, string>, string]>([
    [
      "a database that is away",
      { rowSecurity: failing("database-unavailable") },
      { database: "unavailable" },
      "unavailable",
    ],
    [
      "a role that bypasses row-level security",
      { rowSecurity: failing("configuration-invalid") },
      { database: "misconfigured" },
      "unavailable",
    ],
    [
      "a cache that takes no writes",
      { pingCache: failing("cache-unavailable") },
      { cache: "unavailable" },
      "unavailable",
    ],
    [
      "a vector store that is away",
      { chunks: { prepare: failing("vector-store-unavailable") } },
      { vector_db: "unavailable" },
      "unavailable",
    ],
    [
      "a vector store that refuses the key",
      { chunks: { prepare: failing("vector-store-refused") } },
      { vector_db: "misconfigured" },
      "unavailable",
    ],
    [
      "vectors of another dimension",
      { chunks: { prepare: failing("embedding-model-mismatch") } },
      { vector_db: "misconfigured" },
      "unavailable",
    ],
    [
      "an embedder that is away",
      { embedder: { model: failing("embedder-unavailable") } },
      { embedder: "unavailable" },
      "unavailable",
    ],
    [
      "an embedder that refuses the secret",
      { embedder: { model: failing("embedder-refused") } },
      { embedder: "misconfigured" },
      "unavailable",
    ],
    ["a language model that is away", { checkLlm: failing("llm-unavailable") }, { llm: "unavailable" }, "ready"],
    [
      "a wrong key of the language model",
      { checkLlm: failing("configuration-invalid") },
      { llm: "misconfigured" },
      "ready",
    ],
    [
      "a queue that cannot be asked",
      { queueState: { oldestSeconds: async () => Promise.reject(new Error("gone")) } },
      { queue: "unavailable" },
      "ready",
    ],
  ])("%s is told, logged, and alone", async (_what, over, expected, status) => {
    const { ready, logged } = scene(over)
    expect(await ready(asked)).toMatchObject({ status, checks: { ...OK, ...expected } })
    expect(logged).toEqual([["readiness.failed", { request_id: "req_test", check: Object.keys(expected)[0] }]])
  })

  test("is also one that does not answer in time, whose work goes on after the reply", async () => {
    vi.useFakeTimers()
    const deferred: Promise<unknown>[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const { ready } = scene({ chunks: { prepare: () => promise } })
    const reply = ready({ ...asked, defer: (work) => deferred.push(work) })
    await vi.advanceTimersByTimeAsync(2_001)
    expect(await reply).toMatchObject({ status: "unavailable", checks: { ...OK, vector_db: "unavailable" } })
    resolve()
    await Promise.all(deferred)
    vi.useRealTimers()
  })
})

test("a queue whose oldest message waits longer than a batch may take is stalled, a younger one is not", async () => {
  const of = async (seconds: number) =>
    (await scene({ queueState: { oldestSeconds: async () => seconds } }).ready(asked)).checks.queue
  expect([await of(890), await of(910)]).toEqual(["ok", "stalled"])
})

test("without a language model answers are extractive", async () => {
  expect((await scene({ checkLlm: null }).ready(asked)).checks.llm).toBe("extractive")
})

test("the vector store is only reached while no model is known", async () => {
  const prepare = vi.fn(async () => {})
  await scene({ embedder: { model: failing("embedder-unavailable") }, chunks: { prepare } }).ready(asked)
  expect(prepare).toHaveBeenCalledExactlyOnceWith(null)
})

test("who asks again within two seconds hears the same, and the provider is asked once a minute", async () => {
  const [checkLlm, rowSecurity] = [vi.fn(async () => {}), vi.fn(async () => {})]
  const { ready, clock } = scene({ checkLlm, rowSecurity })
  for (const at of [0, 1_999, 2_001, 59_000, 61_000]) {
    clock.now = at
    await ready(asked)
  }
  expect([rowSecurity.mock.calls.length, checkLlm.mock.calls.length]).toEqual([4, 2])
})

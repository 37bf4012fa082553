// Reranking: the cross-encoder's scores, how its threads are shared, and POST /rerank over HTTP.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { embedderErrorSchema, rerankReplySchema } from "../../src/embedding/contract.ts"
import { isRefusal } from "../../workers/embedder/http/refusal.ts"
import { readConfig } from "../../workers/embedder/read-config.ts"
import { loadCrossEncoder, type Scored } from "../../workers/embedder/rerank/cross-encoder.ts"
import { createReranker, type RerankJob } from "../../workers/embedder/rerank/reranker.ts"
import { writeTinyBert } from "../support/tiny-bert.ts"
import { readAs, runReadyEmbedder, SECRET } from "./running-embedder.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tiny-cross-encoder-"))
  await writeTinyBert(folder, { labels: 1 })
})
afterAll(() => rm(folder, { recursive: true }))

const spec = () => ({ folder, dtype: "fp32" as const, maxTokens: 512 })
const PASSAGES = ["the edge", "a passage of the document, in 3 parts", "citation ".repeat(600), "x", "zebra?"]

describe("the cross-encoder", () => {
  test("scores a pair the same alone and in any company, between 0 and 1, and pairs apart", async () => {
    const encoder = await loadCrossEncoder(spec())
    const { scores, tokens } = await encoder.score("the question", PASSAGES)
    expect(scores).toHaveLength(PASSAGES.length)
    expect(tokens).toBeGreaterThan(512)
    for (const [i, passage] of PASSAGES.entries()) {
      const alone = await encoder.score("the question", [passage])
      expect(scores[i]).toBeCloseTo(alone.scores[0] ?? Number.NaN, 5)
      expect(scores[i]).toBeGreaterThan(0)
      expect(scores[i]).toBeLessThan(1)
    }
    expect(new Set(scores.map((score) => score.toFixed(3))).size).toBeGreaterThan(3)
  })

  test("reads the question: another one gives other scores, even before a passage longer than the model reads", async () => {
    const encoder = await loadCrossEncoder(spec())
    const long = ["citation ".repeat(600)]
    const [one, other] = [await encoder.score("the question", long), await encoder.score("zebra", long)]
    expect(one.scores[0]).not.toBeCloseTo(other.scores[0] ?? 0, 4)
    const endless = await encoder.score("why ".repeat(1_000), ["a passage"])
    const apart = await encoder.score("why ".repeat(1_000), ["zebra"])
    expect(endless.scores[0]).not.toBeCloseTo(apart.scores[0] ?? 0, 4)
  })

  test("that tells two classes apart scores the second", async () => {
    const two = await mkdtemp(join(tmpdir(), "tiny-cross-encoder-"))
    await writeTinyBert(two, { labels: 2 })
    const { scores } = await (await loadCrossEncoder({ ...spec(), folder: two })).score("the question", PASSAGES)
    await rm(two, { recursive: true })
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true)
  })

  test("must have logits", async () => {
    const plain = await mkdtemp(join(tmpdir(), "tiny-bert-"))
    await writeTinyBert(plain)
    await expect(loadCrossEncoder({ ...spec(), folder: plain })).rejects.toThrow("not a cross-encoder")
    await rm(plain, { recursive: true })
  })
})

describe("the threads", () => {
  const attached = new AbortController().signal

  /** Threads that hold every run until the test lets it go; a passage's score is its own number. */
  function manualThreads(count: number) {
    const held: (RerankJob & PromiseWithResolvers<Scored>)[] = []
    const threads = Array.from({ length: count }, () => ({
      run(job: RerankJob) {
        const reply = Promise.withResolvers<Scored>()
        held.push({ ...job, ...reply })
        return reply.promise
      },
      close: async () => {},
    }))
    const finish = () => {
      const job = held.pop()
      job?.resolve({ scores: job.passages.map(Number), tokens: job.passages.length })
    }
    return { threads, held, finish }
  }
  const numbers = (length: number) => Array.from({ length }, (_, i) => String(i / 100))
  const settle = () => new Promise((resolve) => setImmediate(resolve))

  test("share a request, whose scores come in the order of its passages whichever thread ends first", async () => {
    const { threads, held, finish } = manualThreads(2)
    const reply = createReranker(threads, { model: "m", maxQueued: 100 }).rerank("q", numbers(11), attached)
    expect(held.map(({ passages }) => passages.length)).toEqual([4, 4])
    for (let i = 0; i < 3; i++) {
      finish()
      await settle()
    }
    expect(await reply).toEqual({ scores: numbers(11).map(Number), tokens: 11 })
  })

  test("refuse what would wait too long, but never the first in line", async () => {
    const { threads } = manualThreads(1)
    const reranker = createReranker(threads, { model: "m", maxQueued: 8 })
    void reranker.rerank("q", numbers(20), attached).catch(() => {})
    const refused = await reranker.rerank("q", numbers(4), attached)
    expect(isRefusal(refused) && [refused.status, refused.code]).toEqual([503, "queue-full"])
  })

  test("drop the runs of a caller who has gone", async () => {
    const { threads, held, finish } = manualThreads(1)
    const reranker = createReranker(threads, { model: "m", maxQueued: 100 })
    const gone = new AbortController()
    const first = reranker.rerank("first", numbers(12), gone.signal)
    const second = reranker.rerank("second", numbers(2), attached)
    gone.abort(new Error("gone"))
    await expect(first).rejects.toThrow("gone")
    finish()
    await settle()
    expect(held.map(({ question }) => question)).toEqual(["second"])
    finish()
    expect(await second).toMatchObject({ scores: [0, 0.01] })
  })
})

describe("POST /rerank", () => {
  const configured = () => ({
    rerank: {
      model: { ...readConfig({ EMBEDDER_SECRET: SECRET }).model, name: folder },
      threads: 2,
      maxQueuedPassages: 256,
    },
  })
  const body = { query: "the question", passages: PASSAGES }

  test("answers with the model and the same scores as the model alone", async () => {
    const embedder = await runReadyEmbedder(configured())
    const reply = await vi.waitFor(async () => {
      const response = await embedder.post("/rerank", body)
      expect(response.status).toBe(200)
      return await readAs(response, rerankReplySchema)
    }, 120_000)
    const alone = await (await loadCrossEncoder(spec())).score(body.query, PASSAGES)
    for (const [i, score] of reply.scores.entries()) expect(score).toBeCloseTo(alone.scores[i] ?? Number.NaN, 5)
    const ready = (await (await fetch(`${embedder.url}/health/ready`)).json()) as { rerank: unknown }
    expect(ready.rerank).toMatchObject({ status: "ready", model: reply.model })
  })

  test("is closed without the secret, and says so where no reranker is configured", async () => {
    const embedder = await runReadyEmbedder()
    const open = await fetch(`${embedder.url}/rerank`, { method: "POST", body: JSON.stringify(body) })
    expect(open.status).toBe(401)
    const reply = await embedder.post("/rerank", body)
    expect([reply.status, (await readAs(reply, embedderErrorSchema)).error.code]).toEqual([
      404,
      "reranker-not-configured",
    ])
  })

  test("refuses a body that breaks the contract", async () => {
    const embedder = await runReadyEmbedder(configured())
    for (const broken of [
      { query: "", passages: ["x"] },
      { query: "x", passages: [] },
      { query: "x", passages: Array.from({ length: 65 }, () => "x") },
      { query: "x", passages: ["x"], model: "other" },
    ])
      await vi.waitFor(async () => expect((await embedder.post("/rerank", broken)).status).toBe(400), 120_000)
  })

  test("that cannot be loaded leaves embedding as it is and says what was looked for", async () => {
    const missing = configured()
    missing.rerank.model.name = "./nowhere-at-all"
    const embedder = await runReadyEmbedder({ ...missing, loadRetryDelaysMs: [] })
    expect((await embedder.embed(["a"])).embeddings).toHaveLength(1)
    const reply = await embedder.post("/rerank", body)
    expect([reply.status, (await readAs(reply, embedderErrorSchema)).error.code]).toEqual([503, "model-not-ready"])
    const ready = await fetch(`${embedder.url}/health/ready`)
    expect([ready.status, JSON.stringify(await ready.json())]).toEqual([200, expect.stringContaining("nowhere-at-all")])
  })
})

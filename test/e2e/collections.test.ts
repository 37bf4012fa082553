// What is done with a whole collection, over HTTP: tuned and calibrated by its own questions, and cut anew.
import { expect, test } from "vitest"
import { calibrateCollection } from "../../src/edge/contracts/collection-fitting.ts"
import { getCollection } from "../../src/edge/contracts/collections.ts"
import { DENSE_WEIGHT } from "../../src/query/retrieval/dense-weight.ts"
import type { AnswerJson } from "../../workers/local/client.ts"
import { freshTenant, sample, textFile } from "./tenant.ts"

const NAMES = [
  ...["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper"],
  ...["Larch", "Maple", "Nettle", "Oak", "Poplar", "Quince", "Rowan", "Spruce", "Thorn", "Willow"],
]
const KEYS = ["brass", "copper", "iron", "silver"]

test("a collection is tuned on its own questions, and keeps the weight only where it is better", async () => {
  const { client } = await freshTenant()
  const { id } = await client.upload(sample("incident-runbook.md"))
  const { collection_id } = await client.settled(id)
  const questions = [
    "receiver",
    "certificate",
    "banner",
    "pager",
    "severity",
    "flood",
    "database",
    "shift",
    "review",
    "cellar",
  ]
  const reply = await client.send("POST", `/api/v1/collections/${collection_id}/tune`, {
    questions: questions.map((word) => ({ query: `What about the ${word}?`, documents: [id] })),
  })
  expect(reply.status).toBe(200)
  // The one document is always first, so that no weight is better than the one that stands.
  expect(await reply.json()).toEqual({
    dense_weight: { before: DENSE_WEIGHT.lexical, chosen: DENSE_WEIGHT.lexical },
    kept: false,
    questions: { chosen_on: 5, reported_on: 5 },
    ndcg_at_10: { before: 1, chosen: 1, dense_only: 1, keyword_only: expect.any(Number) },
  })
  const path = `/api/v1/collections/${collection_id}`
  expect(await (await client.send("GET", path)).json()).toMatchObject({ retrieval: { dense_weight: null } })
  const strict = { query: "Where is the standby receiver?", grounding: "strict" }
  expect(await (await client.send("POST", "/api/v1/query", strict)).json()).toMatchObject({ degraded: [] })
})

test("a collection is calibrated on its own questions, says by what, and takes it back", async () => {
  const { client } = await freshTenant()
  const facts = NAMES.map((name, i) => `Locker ${name} is opened by the ${KEYS[i % KEYS.length]} key.`)
  const { id } = await client.upload(textFile(facts.join("\n\n"), "lockers.txt"))
  const { collection_id } = await client.settled(id)
  const path = `/api/v1/collections/${collection_id}`
  const questions = NAMES.flatMap((name) => [
    { query: `Which key is for the ${name} one?`, answerable: true },
    { query: `Who had the ${name} one painted?`, answerable: false },
  ])
  const calibrate = async (body: object) => {
    const reply = await client.send("POST", `${path}/calibrate`, body)
    return calibrateCollection.replies[200].schema.parse(await reply.json())
  }
  const calibrationOf = async (reply: Promise<Response>) =>
    getCollection.replies[200].schema.parse(await (await reply).json()).retrieval.calibration
  const fitted = await calibrate({ questions })
  expect(fitted).toMatchObject({ kept: true, questions: { fitted_on: 20, reported_on: 20 } })
  expect(fitted.after.brier).toBeLessThan(fitted.before.brier)
  expect(fitted.calibration).toMatchObject({ plain: { current: true }, reranked: null })
  expect(await calibrationOf(client.send("GET", path))).toEqual(fitted.calibration)
  const again = await calibrate({ questions, keep: false })
  expect(again).toMatchObject({ kept: false, before: fitted.after })
  const undone = client.send("PATCH", path, { retrieval: { calibration: null } })
  expect(await calibrationOf(undone)).toEqual({ plain: null, reranked: null })
})

test("a collection is cut anew without a moment in which its documents are not found", async () => {
  const { client } = await freshTenant()
  const { id } = await client.upload(sample("incident-runbook.md"))
  const { collection_id, chunk_count } = await client.settled(id)
  const post = async (path: string, body?: object) => (await client.send("POST", path, body)).json()
  const found = async () => {
    const { data } = (await post("/api/v1/search", { query: "standby receiver" })) as { data: { version: number }[] }
    return [...new Set(data.map(({ version }) => version))]
  }
  const chunking = { size_tokens: 48, overlap_tokens: 8 }
  await client.send("PATCH", `/api/v1/collections/${collection_id}`, { chunking })
  const begun = await post(`/api/v1/collections/${collection_id}/reindex`)
  expect(begun).toMatchObject({ queued: 1, in_progress: 1, remaining: 0 })

  const seen: number[][] = []
  let isOver = false
  const settled = client.settled(id).finally(() => {
    isOver = true
  })
  while (!isOver) seen.push(await found())
  const { version, chunk_count: chunksNow } = await settled
  expect(seen.filter((versions) => versions.length !== 1)).toEqual([])
  expect([await found(), version]).toEqual([[2], 2])
  expect(chunksNow ?? 0).toBeGreaterThan(chunk_count ?? 0)
  expect((await client.send("GET", `/api/v1/documents/${id}/original`)).status).toBe(200)

  const asked = { query: "Where is the standby receiver?", context: "neighbours", top_k: 1, include: ["explain"] }
  const { explain, citations } = (await post("/api/v1/query", asked)) as AnswerJson & {
    explain: { contextChunks: number }
  }
  expect(explain.contextChunks).toBeGreaterThan(0)
  const content = await client.content(id)
  for (const { start, end, quote } of citations) expect(content.slice(start, end)).toBe(quote)
})

// The history over HTTP: who may see which questions, what is exported, rated and removed, and what is recorded at all.
import { expect, test } from "vitest"
import { type CollectionId, newId } from "../../../../src/ids.ts"
import { candidate } from "../../../support/usage.ts"
import { ADMIN_API_KEY, askAdmin, handleAdmin } from "../support/admin.ts"
import { askedQuestion, freshTenant, issueKey, send } from "../support/tenant.ts"

type Tenant = Awaited<ReturnType<typeof freshTenant>>
const json = async (reply: Response) => (await reply.json()) as Record<string, unknown> & { data: { id: string }[] }
const get = async (path: string, key: string) => json(await send("GET", `/api/v1/queries${path}`, key))
const idsOf = async (path: string, key: string) => (await get(path, key)).data.map(({ id }) => id)
const ask = (tenant: Tenant, changes: Parameters<typeof askedQuestion>[2] = {}) =>
  askedQuestion(tenant.id, tenant.collection, changes)

async function secondCollection(tenant: Tenant) {
  const reply = await send("POST", "/api/v1/collections", tenant.key, { name: "second", redact_questions: true })
  return ((await reply.json()) as { id: CollectionId }).id
}

test("filters by verdict, cache, text and time, and pages with a cursor, newest first", async () => {
  const tenant = await freshTenant()
  const [at, later] = [Date.parse("2026-11-01T10:00:00Z"), Date.parse("2026-11-02T10:00:00Z")]
  const first = await ask(tenant, { at, question: "What is 100% sure?", verdict: "abstained" })
  const second = await ask(tenant, { at: later, cache: "HIT", llmCalls: [] })
  expect(new Set(await idsOf("", tenant.key))).toEqual(new Set([first, second]))
  expect(await idsOf("?verdict=abstained", tenant.key)).toEqual([first])
  expect(await idsOf("?cached=true", tenant.key)).toEqual([second])
  expect(await idsOf("?cached=false", tenant.key)).toEqual([first])
  expect(await idsOf("?text=100%25 SURE", tenant.key)).toEqual([first])
  expect(await idsOf("?text=1__%25", tenant.key)).toEqual([])
  expect(await idsOf("?from=2026-11-02T00:00:00Z", tenant.key)).toEqual([second])
  expect(await idsOf("?to=2026-11-02T00:00:00Z", tenant.key)).toEqual([first])
  const page = await get("?limit=1", tenant.key)
  expect(await idsOf(`?limit=1&cursor=${page.next_cursor}`, tenant.key)).not.toEqual(page.data.map(({ id }) => id))
  expect((await send("GET", "/api/v1/queries?from=yesterday", tenant.key)).status).toBe(422)
})

test("a key of one collection sees its questions alone, in lists, stats and exports, and removes no other's", async () => {
  const tenant = await freshTenant()
  const second = await secondCollection(tenant)
  const [mine, other, both] = [
    await ask(tenant),
    await ask(tenant, { collectionIds: [second] }),
    await ask(tenant, { collectionIds: [tenant.collection, second].sort() }),
  ]
  const narrow = await issueKey(tenant.id, { collectionIds: [tenant.collection] })
  expect(await idsOf("", narrow)).toEqual([mine])
  expect(await get("/stats", narrow)).toMatchObject({ totals: { questions: 1 } })
  expect(await (await send("GET", "/api/v1/queries/export", narrow)).text()).not.toContain(both)
  for (const id of [other, both]) {
    expect((await send("GET", `/api/v1/queries/${id}`, narrow)).status).toBe(404)
    expect((await send("POST", `/api/v1/queries/${id}/feedback`, narrow, { rating: "up" })).status).toBe(404)
    expect((await send("DELETE", `/api/v1/queries/${id}`, narrow)).status).toBe(404)
  }
  expect(await json(await send("DELETE", "/api/v1/queries?from=2020-01-01T00:00:00Z", narrow))).toEqual({
    removed: 1,
    more: false,
  })
  expect(new Set(await idsOf("", tenant.key))).toEqual(new Set([other, both]))
})

test("a token bound to a filter rates the questions that were asked within it, and reads, replays and removes none", async () => {
  const tenant = await freshTenant()
  const of = (value: number) => ({ type: "field", field: "number", test: { op: "eq", value } })
  const mine = await ask(tenant, { request: { topK: 5, narrowing: of(0) } })
  const others = [await ask(tenant, { request: { topK: 5, narrowing: of(1) } }), await ask(tenant)]
  const { token } = await json(await send("POST", "/api/v1/keys/tokens", tenant.key, { filter: { number: 0 } }))
  const bound = String(token)
  const rate = async (id: string) =>
    (await send("POST", `/api/v1/queries/${id}/feedback`, bound, { rating: "up" })).status
  expect([await rate(mine), ...(await Promise.all(others.map(rate)))]).toEqual([200, 404, 404])
  for (const [method, path] of [
    ["GET", ""],
    ["GET", "/stats"],
    ["GET", "/export"],
    ["GET", `/${mine}`],
    ["POST", `/${mine}/replay`],
    ["DELETE", `/${mine}`],
  ] as const)
    expect([path, (await send(method, `/api/v1/queries${path}`, bound)).status]).toEqual([path, 403])
})

test("shows how an answer came about, with each candidate's place in every leg, and whose kept answer a hit was", async () => {
  const tenant = await freshTenant()
  const uploads = ["a", "b"].map(async (name) => {
    const body = { filename: `${name}.txt`, content_type: "text/plain", size_bytes: 3, sha256: name.repeat(64) }
    return (await json(await send("POST", "/api/v1/documents", tenant.key, body))).document as { id: string }
  })
  const [a, b] = await Promise.all(uploads)
  const candidates = [
    candidate(a?.id ?? "", { dense: 0.2, sparse: 0.9 }),
    candidate(b?.id ?? "", { dense: 0.7, sparse: null, source: null }),
  ]
  const made = await ask(tenant, { candidates })
  const hit = await ask(tenant, { cache: "HIT", cachedFrom: made as never, answer: null, candidates: [], llmCalls: [] })
  for (const id of [made, hit])
    expect(await get(`/${id}`, tenant.key)).toMatchObject({
      id,
      answer: "Thirty days. [1]",
      candidates: [
        {
          rank: 1,
          dense: { score: 0.2, rank: 2 },
          sparse: { score: 0.9, rank: 1 },
          rerank: null,
          source: 1,
          live: true,
        },
        { rank: 2, dense: { score: 0.7, rank: 1 }, sparse: null, source: null },
      ],
    })
  await send("DELETE", `/api/v1/documents/${a?.id}`, tenant.key)
  for (const id of [made, hit]) expect(await get(`/${id}`, tenant.key)).toMatchObject({ answer: null, candidates: [] })
})

test("where questions are redacted there is no text to show, export or search but the whole", async () => {
  const tenant = await freshTenant()
  const second = await secondCollection(tenant)
  const id = await ask(tenant, { collectionIds: [second], question: "Who was dismissed?" })
  expect(await get(`/${id}`, tenant.key)).toMatchObject({ question: null, answer: "Thirty days. [1]" })
  expect(await (await send("GET", "/api/v1/queries/export", tenant.key)).text()).not.toContain("dismissed")
  expect(await idsOf("?text=dismissed", tenant.key)).toEqual([])
  expect(await idsOf("?text=Who was dismissed?", tenant.key)).toEqual([id])
})

test("exports every page as CSV that no spreadsheet runs, and as JSON lines", async () => {
  const tenant = await freshTenant()
  await ask(tenant, { question: '=HYPERLINK("x"), or\nnot' })
  const csv = await send("GET", "/api/v1/queries/export?format=csv", tenant.key)
  expect(csv.headers.get("Content-Type")).toBe("text/csv; charset=utf-8")
  expect(await csv.text()).toContain(`"'=HYPERLINK(""x""), or\nnot"`)
  const lines = await (await send("GET", "/api/v1/queries/export", tenant.key)).text()
  expect(
    lines
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual((await get("", tenant.key)).data)
})

test("adds up what was asked, how it went, what it cost and how it was rated", async () => {
  const tenant = await freshTenant()
  const rated = await ask(tenant, { latencyMs: 100 })
  await ask(tenant, { latencyMs: 300, cache: "HIT", llmCalls: [], embeddingTokens: 0 })
  await ask(tenant, { outcome: "failed", errorCode: "internal", verdict: null, llmCalls: [] })
  await ask(tenant, { at: Date.now() - 31 * 86_400_000 })
  const said = { rating: "down", reason: "too short", answer: "Thirty days, with a receipt.", wrong_citations: [1] }
  const reply = await json(await send("POST", `/api/v1/queries/${rated}/feedback`, tenant.key, said))
  expect(reply).toMatchObject(said)
  expect(await get(`/${rated}`, tenant.key)).toMatchObject({ feedback: said })
  const figures = { questions: 3, done: 2, failed: 1, success_rate: 2 / 3, hit_rate: 1 / 3, latency_avg_ms: 200 }
  const stats = await get("/stats", tenant.key)
  expect(stats).toMatchObject({
    days: 30,
    totals: { ...figures, latency_p95_ms: 290, tokens: 132, cost_usd: 0.000_012, feedback: { up: 0, down: 1 } },
    by_day: [{ day: new Date().toISOString().slice(0, 10), ...figures }],
    by_collection: [{ collection_id: tenant.collection, ...figures }],
  })
  expect(stats.by_key).toHaveLength(3)
})

test("removes nothing unless it is told whose or of when", async () => {
  const tenant = await freshTenant()
  const id = await ask(tenant)
  expect((await send("DELETE", "/api/v1/queries", tenant.key)).status).toBe(422)
  expect((await send("DELETE", `/api/v1/queries/${id}`, tenant.key)).status).toBe(204)
  expect(await idsOf("", tenant.key)).toEqual([])
})

test("the account adds up by what is asked for, as JSON and as a table, and bad questions of it are named", async () => {
  const tenant = await freshTenant()
  await ask(tenant)
  await ask(tenant, {
    cache: "HIT",
    llmCalls: [],
    embeddingTokens: 0,
    saved: { promptTokens: 100, completionTokens: 20, costUsd: 0.5 },
  })
  const account = async (path: string) => (await send("GET", `/api/v1/usage${path}`, tenant.key)).json()
  expect(await account("?group_by=collection,metric")).toMatchObject({
    group_by: ["collection", "metric"],
    data: expect.arrayContaining([
      expect.objectContaining({ collection_id: tenant.collection, metric: "questions", amount: 2, cost_usd: 0 }),
      expect.objectContaining({ metric: "llm_calls", unit: "calls", amount: 1, cost_usd: 0.000_012 }),
      expect.objectContaining({ metric: "saved_tokens", amount: 120, cost_usd: 0, saved_usd: 0.5 }),
    ]),
  })
  const table = await (await send("GET", "/api/v1/usage?format=csv&group_by=month", tenant.key)).text()
  expect(table.split("\r\n")[0]).toBe("month,metric,unit,events,amount,estimated_amount,cost_usd,saved_usd,unpriced")
  const rows = (
    await (await send("GET", "/api/v1/usage?format=jsonl&group_by=collection", tenant.key)).text()
  ).trimEnd()
  expect({ data: rows.split("\n").map((row) => JSON.parse(row)) }).toEqual({
    data: ((await account("?group_by=collection")) as { data: object[] }).data,
  })
  for (const query of ["?group_by=tenant", "?from=2026-13-01", "?from=2026-11-02&to=2026-11-01", "?from=2020-01-01"])
    expect([query, (await send("GET", `/api/v1/usage${query}`, tenant.key)).status]).toEqual([query, 422])
})

test("an operator is shown the account as its tenant is, whatever it is grouped by, and no other tenant's", async () => {
  const [mine, other] = [await freshTenant(), await freshTenant()]
  const user = newId("usr")
  await askedQuestion(mine.id, mine.collection, { userId: user })
  await askedQuestion(mine.id, mine.collection, { endpoint: "search", llmCalls: [] })
  await askedQuestion(other.id, other.collection)
  for (const group of ["day", "month", "key", "user", "collection", "endpoint", "model", "metric", "user,model"]) {
    const own = await (await send("GET", `/api/v1/usage?group_by=${group}`, mine.key)).json()
    const { status, body } = await askAdmin("GET", `/api/v1/tenants/${mine.id}/usage?group_by=${group}`)
    expect([status, body]).toEqual([200, own])
    const count = (metric: string) =>
      (own as { data: { metric: string; amount: number }[] }).data
        .filter((row) => row.metric === metric)
        .reduce((sum, { amount }) => sum + amount, 0)
    expect(["questions", "llm_calls", "prompt_tokens", "completion_tokens"].map(count)).toEqual([2, 1, 100, 20])
  }
  const csv = "?format=csv&group_by=user"
  const { text } = await handleAdmin("GET", `/api/v1/tenants/${mine.id}/usage${csv}`, {
    headers: { Authorization: `Bearer ${ADMIN_API_KEY}` },
  })
  expect(text).toBe(await (await send("GET", `/api/v1/usage${csv}`, mine.key)).text())
  expect(text).toContain(user)
  expect((await askAdmin("GET", `/api/v1/tenants/${newId("ten")}/usage`)).status).toBe(404)
})

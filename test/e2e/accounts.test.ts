// What is asked and what it takes agrees wherever it is told, to the token: replies, history, stats, account, budgets, operator, provider.
import { execFile } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { unitsOf, usdOf } from "../../src/usage/model/money.ts"
import { createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import { blocksRunBy } from "../support/doc-blocks.ts"
import { startScriptedGroq } from "../support/scripted-groq.ts"
import { startTestPlatform } from "../support/test-platform.ts"
import { writeTinyBert } from "../support/tiny-bert.ts"
import {
  type Account,
  accountShape,
  byMetric,
  dumpOf,
  entriesShape,
  eventually,
  inText,
  NOTHING,
  operator,
  parsedCsv,
  standing,
  statsShape,
  sum,
  type usageShape,
  usd,
  usedOf,
} from "./account-figures.ts"
import { nextQuestion, putKiln } from "./account-kiln.ts"
import { CALLS, CUT, FALLBACK, SCRIPT, TOLD, told, walk } from "./account-walk.ts"

const localDir = mkdtempSync(join(tmpdir(), "footnote-accounts-"))
let groq: Awaited<ReturnType<typeof startScriptedGroq>>
let platform: Platform
beforeAll(async () => {
  const reranker = join(localDir, "cross-encoder")
  await writeTinyBert(reranker, { labels: 1 })
  groq = await startScriptedGroq(...SCRIPT)
  const organisation = { GROQ_API_KEY: "of-the-organisation", GROQ_BASE_URL: groq.url, LLM_FALLBACK_MODEL: FALLBACK }
  const vars = { WEBHOOK_LOOPBACK: "true", ...organisation }
  platform = await startTestPlatform({ root: localDir, localDir, vars, env: { RERANK_MODEL: reranker } })
}, 300_000)
afterAll(async () => {
  await platform.close()
  await groq.close()
  rmSync(localDir, { recursive: true, force: true })
})

test("replies, history, stats, account, budgets and the operator agree with the provider's count", async () => {
  const { tenant_id, api_key } = await newTenant(platform, "accounts")
  const budget = (unit: string, period: string) => ({ unit, period, limit: 1_000_000 })
  await operator(platform, "PATCH", tenant_id, {
    budgets: [budget("usd", "month"), budget("tokens", "month"), budget("queries", "month")],
  })
  const { client, other, get, post, made, hit, strict, cut, taken, its, done } = await walk(platform, api_key, budget)
  const entries = await eventually(async () => {
    const { data } = entriesShape.parse(await get("queries?limit=100"))
    expect(data).toHaveLength(9)
    return data
  })
  const entry = (id: string) => entries.find((one) => one.id === id)
  for (const { answer } of [made, hit, strict, cut, taken, its])
    expect(entry(answer.id)?.usage).toEqual({
      ...(answer.cached ? NOTHING : answer.usage),
      estimated: answer === cut.answer,
    })
  expect(
    entries.filter(({ usage: { estimated: _, ...usage } }) => JSON.stringify(usage) === JSON.stringify(done)),
  ).toHaveLength(1)
  await eventually(async () => expect(groq.left).toEqual([5]))
  expect(entries.filter(({ outcome }) => outcome === "aborted")).toMatchObject([
    { usage: { completion_tokens: 1, estimated: true } },
  ])

  // Both retrieve once more; what that takes is on the account and in no question.
  const before = entries.at(-1)?.id
  expect(await post(`queries/${before}/replay`)).toMatchObject({ identical: true, changes: [], moved: [] })
  expect(await post(`queries/${entries[0]?.id}/replay?diff=true`, { rerank: false })).toMatchObject({
    identical: false,
    changes: [{ what: "request.rerank", was: true, now: false }],
    was: [{ rerank: { rank: 1 } }, {}],
    now: [{ rerank: null }, {}],
  })

  const tokens = (of: (usage: z.infer<typeof usageShape>) => number) => sum(entries, ({ usage }) => of(usage))
  const [prompt, completion] = [tokens((usage) => usage.prompt_tokens), tokens((usage) => usage.completion_tokens)]
  const guessed = entries.filter(({ usage }) => usage.estimated)
  const cost = usd(entries, ({ usage }) => usage.cost_usd)
  const guessedPrompt = sum(guessed, ({ usage }) => usage.prompt_tokens)
  expect(prompt - guessedPrompt).toBe(sum(TOLD, (usage) => usage.prompt))
  expect(completion).toBe(sum(TOLD, (usage) => usage.completion) + 3)
  expect(cost).toBeGreaterThan(0)
  const embedded = tokens((usage) => usage.embedding_tokens)
  const { prompt_tokens, completion_tokens, cost_usd } = made.answer.usage
  const expected = {
    questions: [9, 0, 0, 0],
    llm_calls: [CALLS, CUT, 0, cost],
    prompt_tokens: [prompt, guessedPrompt, 0, 0],
    completion_tokens: [completion, 3, 0, 0],
    saved_tokens: [prompt_tokens + completion_tokens, 0, 0, unitsOf(cost_usd ?? 0)],
    rerank_passages: [2, 0, 0, 0],
    pages_ocred: [1, 0, 0, 0],
    pages_parsed: [1, 0, 0, 0],
    chunks_stored: [3, 0, 0, 0],
  }
  const account = async (query: string) => standing(accountShape.parse(await get(`usage?group_by=${query}`)).data)
  const ofEndpoint = (rows: Account, endpoint: string) => byMetric(rows.filter((row) => row.endpoint === endpoint))
  const rows = await eventually(async () => {
    const read = await account("endpoint")
    expect(ofEndpoint(read, "replay").embedding_tokens?.[0]).toBeGreaterThan(1)
    return read
  })
  expect(byMetric(rows)).toMatchObject(expected)
  const asked = [ofEndpoint(rows, "query"), ofEndpoint(rows, "search")]
  expect(sum(asked, ({ embedding_tokens: [amount = 0] = [] }) => amount)).toBe(embedded)
  for (const group of [
    "day",
    "month",
    "key",
    "user",
    "collection",
    "model",
    "metric",
    "day,collection,endpoint,model",
  ]) {
    const own = await account(group)
    expect(byMetric(own)).toEqual(byMetric(rows))
    const theirs = await operator(platform, "GET", `${tenant_id}/usage?group_by=${group}`)
    expect(standing(accountShape.parse(await theirs.json()).data)).toEqual(own)
    const exported = async (format: string) =>
      (await (await client.send("GET", `/api/v1/usage?group_by=${group}&format=${format}`)).text()).trimEnd()
    expect(standing(parsedCsv(await exported("csv")))).toEqual(inText(own))
    expect(standing((await exported("jsonl")).split("\n").map((line) => JSON.parse(line)))).toEqual(own)
  }

  const figures = { questions: 9, done: 8, failed: 0, aborted: 1, tokens: prompt + completion + embedded, unpriced: 0 }
  const { totals, ...grouped } = statsShape.parse(await get("queries/stats"))
  expect(totals).toMatchObject({ ...figures, cost_usd: usdOf(cost) })
  for (const group of [grouped.by_day, grouped.by_key, grouped.by_collection])
    expect([usd(group, (one) => one.cost_usd), sum(group, (one) => one.tokens)]).toEqual([cost, figures.tokens])
  expect(grouped.by_key).toHaveLength(2)

  // The snippet counts what a key that may read may read, beside what else the account holds.
  const [snippet = ""] = blocksRunBy("accounts.test.ts", "docs/usage-and-billing.md")
  const env = { ...process.env, FOOTNOTE_URL: platform.edgeUrl, FOOTNOTE_KEY: api_key }
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", snippet], { env })
  const price = usdOf(cost).toFixed(10)
  expect(stdout).toBe(`questions 9 9\ntokens ${prompt + completion} ${prompt + completion}\nusd ${price} ${price}\n`)

  const used = [
    ["usd", usdOf(cost)],
    ["tokens", prompt + completion],
    ["queries", 9],
  ]
  await eventually(async () => expect(await usedOf(client)).toEqual(used))
  expect((await usedOf(other)).slice(3)).toEqual([
    ["usd", its.answer.usage.cost_usd],
    ["queries", 1],
  ])
}, 400_000)

test("money binds however many ask at once: a budget is overshot by one question at most", async () => {
  const { tenant_id, api_key } = await newTenant(platform, "bounded")
  const client = createClient(platform.edgeUrl, api_key)
  await putKiln(client)
  const [limit, price] = [0.000_04, 0.000_016_23]
  await operator(platform, "PATCH", tenant_id, { budgets: [{ unit: "usd", period: "month", limit }] })
  let answered = 0
  const ask = async () => {
    const reply = await client.send("POST", "/api/v1/query", { query: nextQuestion() })
    if (reply.status === 200) answered++
    return [reply.status, await reply.text()] as const
  }
  for (;;) {
    const replies = await Promise.all(Array.from({ length: 6 }, ask))
    expect(replies.every(([status]) => status === 200 || status === 402)).toBe(true)
    if (replies.some(([, text]) => text.includes(": 0 left"))) break
  }
  expect(answered * price).toBeGreaterThanOrEqual(limit)
  expect(answered * price).toBeLessThanOrEqual(limit + price)
})

test("a tenant's own account answers from PUT to DELETE, fails for itself alone, and its key comes back nowhere", async () => {
  const key = `sk-${randomUUID()}`
  const own = await startScriptedGroq(
    { ...told(90, 9), style: "openai" },
    { type: "refuse", status: 401, says: `Incorrect API key provided: ${key}` },
    { type: "refuse", status: 500 },
  )
  const [mine, theirs] = [await newTenant(platform, "own-account"), await newTenant(platform, "no-account")]
  const issued = await operator(platform, "POST", `${mine.tenant_id}/api-keys`, { name: "all", scopes: ["admin"] })
  const client = createClient(platform.edgeUrl, z.object({ key: z.string() }).parse(await issued.json()).key)
  const others = createClient(platform.edgeUrl, theirs.api_key)
  await Promise.all([client, others].map(putKiln))
  const ask = async (whose = client) => {
    const { model, degraded, usage } = (await whose.ask(nextQuestion())).answer
    return { model, degraded, usage }
  }
  const ORGANISATION = { model: "groq/llama-3.1-8b-instant", degraded: [] }
  const FAILED = { model: "extractive", degraded: ["own_llm"] }
  const shown: string[] = []
  const put = async () => {
    const account = { base_url: `${own.url}/v1`, api_key: key, model: "own-model", price: { prompt: 1, completion: 2 } }
    const reply = await client.send("PUT", "/api/v1/provider", account)
    shown.push(await reply.text(), await (await client.send("GET", "/api/v1/provider")).text())
    expect(reply.status).toBe(200)
  }

  expect(await ask()).toMatchObject(ORGANISATION)
  await put()
  const usage = { prompt_tokens: 90, completion_tokens: 9, cost_usd: 0.000_108 }
  expect(await ask()).toMatchObject({ model: "127.0.0.1/own-model", degraded: [], usage })
  expect(own.requests).toMatchObject([{ authorization: `Bearer ${key}`, body: { model: "own-model" } }])
  expect(await ask(others)).toMatchObject(ORGANISATION)
  expect(groq.requests.at(-1)?.authorization).toBe("Bearer of-the-organisation")
  for (let i = 0; i < 2; i++) expect(await ask()).toMatchObject(FAILED)
  expect(own.requests).toHaveLength(2)
  // Set anew it is another account, without the pause of the one before; then it fails until its breaker opens.
  await put()
  for (let i = 0; i < 6; i++) expect([await ask(), await ask(others)]).toMatchObject([FAILED, ORGANISATION])
  const requests = own.requests.length
  expect(requests).toBeGreaterThan(6)

  expect((await client.send("DELETE", "/api/v1/provider")).status).toBe(204)
  expect(await ask()).toMatchObject(ORGANISATION)
  expect(own.requests).toHaveLength(requests)
  await own.close()
  const metrics = await eventually(async () => {
    const { data } = accountShape.parse(await (await client.send("GET", "/api/v1/usage")).json())
    expect(byMetric(data).questions?.[0]).toBe(11)
    return byMetric(data)
  })
  expect(metrics).toMatchObject({
    own_llm_calls: [1, 0, 0, 1_080_000],
    own_prompt_tokens: [90, 0, 0, 0],
    llm_calls: [2, 0, 0, 324_600],
  })

  await put()
  const dump = await dumpOf(platform)
  expect(dump).toContain("sealedKey")
  for (const text of [dump, ...shown, readFileSync(platform.logFile, "utf8")]) expect(text).not.toContain(key)
})

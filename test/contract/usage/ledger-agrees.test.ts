// From the question to the account: with a fifth of the streams cut and a third of the messages delivered twice, the ledger
// says what the provider counted, to the token; what the provider never told is labelled as our estimate.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { groqLanguageModel } from "../../../src/adapters/groq/groq-language-model.ts"
import { postgresHistory } from "../../../src/adapters/postgres/usage/history.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import { postgresUsageFigures } from "../../../src/adapters/postgres/usage/usage-figures.ts"
import { newId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import { type AskDeps, ask, collectAnswer } from "../../../src/query/ask.ts"
import { createUsageBuffer } from "../../../src/usage/buffer.ts"
import { knownUsd } from "../../../src/usage/model/money.ts"
import { consumeUsage } from "../../../workers/ingest/consume-usage.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { contextOf, fakeDeps, headOf, questionOf, REFUND_HITS } from "../../support/fake-query.ts"
import { type GroqStep, startScriptedGroq } from "../../support/scripted-groq.ts"
import { noDeadLetters, questionRecord, usageEvent } from "../../support/usage.ts"

const QUESTIONS = 40
const deltasOf = (i: number) => ["Refunds take", " 30 days. [1.1]", ...Array.from({ length: i % 7 }, () => " ")]
const isCut = (i: number) => i % 5 === 4
const script = Array.from({ length: QUESTIONS }, (_, i): GroqStep => {
  const deltas = deltasOf(i)
  if (isCut(i)) return { type: "cut", deltas }
  return { type: "answer", deltas, usage: { prompt: 101 + 13 * i, completion: deltas.length } }
})

let db: TestDatabase
let provider: Awaited<ReturnType<typeof startScriptedGroq>>
beforeAll(async () => {
  db = await startTestDatabase()
  provider = await startScriptedGroq(...script)
})
afterAll(async () => {
  await Promise.all([db.close(), provider.close()])
})

test("the ledger equals the provider's counter", async () => {
  const { tenant, collection } = await freshTenant(db)
  const actor = { type: "api-key", keyId: newId("key") } as const
  const messages: string[] = []
  const buffer = createUsageBuffer({
    queue: { send: async (message) => void messages.push(message) },
    metrics: noMetrics,
    log: { error() {} },
    flushMs: 0,
  })
  const llm = groqLanguageModel({ apiKey: "scripted", model: "llama-3.1-8b-instant", baseUrl: provider.url })
  const deferred: Promise<unknown>[] = []
  const deps: AskDeps = {
    ...fakeDeps({ hits: REFUND_HITS, llm, heads: new Map([[collection, headOf()]]) }).deps,
    log: { info() {}, warn() {}, error() {} },
    config: { EMBEDDING_MODEL: "lexical" },
    usageLog: buffer,
    answerCache: {} as AskDeps["answerCache"],
    ownModel: () => llm,
  }
  for (let i = 0; i < QUESTIONS; i++) {
    const asked = await ask(deps, {
      question: questionOf(`How long do refunds take${"?".repeat(i + 1)}`, { collectionIds: [collection] }),
      asker: { tenantId: tenant },
      useCache: false,
      isStreamed: true,
      admit: async () => ({
        ctx: { ...contextOf(), actor, tenantId: tenant, defer: (work) => void deferred.push(work) },
        cached: null,
      }),
      form: { write: () => "", read: () => Promise.reject() as never },
    })
    if (asked.type === "answering") await collectAnswer(asked.events)
  }
  // Recording defers the sending in its turn.
  await Promise.all(deferred)
  await Promise.all(deferred)
  expect(messages).toHaveLength(QUESTIONS)

  const twice = messages.filter((_, i) => i % 10 < 3)
  const deliver = (bodies: string[]) =>
    consumeUsage(
      {
        ledger: postgresLedger(db.system),
        deadLetters: noDeadLetters,
        metrics: noMetrics,
        log: { info() {}, warn() {}, error() {} },
      },
      {
        queue: "footnote-usage",
        ackAll() {},
        retryAll() {},
        metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
        messages: bodies.map((body, i) => ({
          id: `m${i}`,
          timestamp: new Date(),
          body,
          attempts: 1,
          ack() {},
          retry() {},
        })),
      },
    )
  await deliver([...messages.slice(0, 20), ...twice.slice(0, 6)])
  await Promise.all([deliver(messages.slice(20)), deliver(twice)])

  const { rows } = await db.system.execute(sql`
    select kind, sum(amount)::int as amount, sum(estimated_amount)::int as estimated from usage_daily
    where tenant_id = ${tenant} group by kind`)
  const account = Object.fromEntries(rows.map(({ kind, amount, estimated }) => [kind, [amount, estimated]]))
  const sum = (of: (step: GroqStep, i: number) => number) => script.reduce((total, step, i) => total + of(step, i), 0)
  const told = sum((step) => (step.type === "answer" ? (step.usage?.prompt ?? 0) : 0))
  const streamed = sum((_, i) => deltasOf(i).length)
  const cut = script.filter((_, i) => isCut(i)).length
  const [prompt = 0, estimatedPrompt = 0] = account.prompt_tokens as number[]
  expect(provider.requests).toHaveLength(QUESTIONS)
  expect(account.questions).toEqual([QUESTIONS, 0])
  expect(account.llm_calls).toEqual([QUESTIONS, cut])
  expect(account.completion_tokens).toEqual([streamed, sum((_, i) => (isCut(i) ? deltasOf(i).length : 0))])
  expect(prompt - estimatedPrompt).toBe(told)
  expect(estimatedPrompt).toBeGreaterThan(0)
})

test("the account and the history add up the same: what is known of a question's cost, nothing where no call of it has a price", async () => {
  const { tenant, collection } = await freshTenant(db)
  const all = { collectionIds: null, filter: null }
  const whole = { collectionIds: null, limit: 100, after: null }
  const day = new Date().toISOString().slice(0, 10)
  const call = (costUsd: number | null) => ({
    model: "a",
    promptTokens: 9,
    completionTokens: 1,
    costUsd,
    estimated: false,
  })
  const spent = async () => {
    const { total, days } = await postgresHistory(db.app).figures(tenant, all, 30)
    const rows = await postgresUsageFigures(db.app).totals(tenant, {
      from: day,
      to: day,
      groups: ["metric"],
      ...whole,
    })
    const calls = rows.find(({ kind }) => kind === "llm_calls")
    expect(days).toMatchObject([{ costUsd: total.costUsd, unpriced: total.unpriced }])
    expect(total.costUsd).toBe(calls?.costUsd)
    return [knownUsd(total.costUsd, total.unpriced), total.unpriced, calls?.unpriced]
  }
  const ask = (...costs: (number | null)[]) =>
    postgresLedger(db.system).add([questionRecord(tenant, collection, { llmCalls: costs.map(call), at: Date.now() })])
  await ask(null, null)
  expect(await spent()).toEqual([null, 1, 2])
  await ask(0.25, null, 0.1)
  expect(await spent()).toEqual([0.35, 2, 3])
  await ask(0.2)
  expect(await spent()).toEqual([0.55, 2, 3])
})

test("the account is shown by day, month and model, as far as its asker may see", async () => {
  const { tenant, collection } = await freshTenant(db)
  const [first, second] = [Date.parse("2026-10-31T23:59:59Z"), Date.parse("2026-11-01T00:00:01Z")]
  const costly = [{ model: "b", promptTokens: 1, completionTokens: 2, costUsd: 0.25, estimated: false }]
  await postgresLedger(db.system).add([
    questionRecord(tenant, collection, { at: first, llmCalls: costly, embeddingTokens: 0 }),
    questionRecord(tenant, collection, { at: second, llmCalls: costly, embeddingTokens: 0 }),
    usageEvent(tenant, { at: second, kind: "pages_parsed", amount: 3 }),
  ])
  const figures = postgresUsageFigures(db.app)
  const asked = { from: "2026-10-01", to: "2026-11-30", collectionIds: null, limit: 100, after: null }
  const shown = async (over: Partial<Parameters<typeof figures.totals>[1]>) =>
    (await figures.totals(tenant, { ...asked, groups: ["month"], ...over })).map(({ groups, kind, amount, costUsd }) =>
      [...Object.values(groups), kind, amount, costUsd].join(" "),
    )
  expect(await shown({})).toEqual([
    "2026-11 completion_tokens 2 0",
    "2026-11 llm_calls 1 0.25",
    "2026-11 pages_parsed 3 0",
    "2026-11 prompt_tokens 1 0",
    "2026-11 questions 1 0",
    "2026-10 completion_tokens 2 0",
    "2026-10 llm_calls 1 0.25",
    "2026-10 prompt_tokens 1 0",
    "2026-10 questions 1 0",
  ])
  const ofDay = async (day: string) => await shown({ groups: ["day", "model"], from: day, to: day })
  expect(await ofDay("2026-11-01")).toContain("2026-11-01 b llm_calls 1 0.25")
  expect([await ofDay("2026-10-31"), await ofDay("2026-11-01")].map((rows) => rows.length)).toEqual([4, 5])
  expect(await shown({ groups: ["metric"], collectionIds: [collection] })).not.toContain(
    "pages_parsed pages_parsed 3 0",
  )
  expect(await shown({ collectionIds: [newId("col")] })).toEqual([])
  for (const groups of [["month"], ["model", "key"], ["collection", "day", "metric"]] as const) {
    const whole = await figures.totals(tenant, { ...asked, groups })
    const paged: typeof whole = []
    do {
      const page = await figures.totals(tenant, { ...asked, groups, limit: 2, after: paged.at(-1) ?? null })
      paged.push(...page)
      if (page.length < 2) break
    } while (paged.length <= whole.length)
    expect(paged).toEqual(whole)
  }
  const other = await freshTenant(db)
  expect(await figures.totals(other.tenant, { ...asked, groups: ["day"] })).toEqual([])
})

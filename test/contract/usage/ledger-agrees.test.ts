// From the question to the account: with a fifth of the streams cut and a third of the messages delivered twice, the ledger
// says what the provider counted, to the token; what the provider never told is labelled as our estimate.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { groqLanguageModel } from "../../../src/adapters/groq/groq-language-model.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import { newId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import { type AskDeps, ask, collectAnswer } from "../../../src/query/ask.ts"
import { createUsageBuffer } from "../../../src/usage/buffer.ts"
import { consumeUsage } from "../../../workers/ingest/consume-usage.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { contextOf, fakeDeps, headOf, questionOf, REFUND_HITS } from "../../support/fake-query.ts"
import { type GroqStep, startScriptedGroq } from "../../support/scripted-groq.ts"
import { noDeadLetters } from "../../support/usage.ts"

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

// A question of a collection that redacts: asked, answered, kept, counted and dead-lettered, it stands in no store and no log.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDeadLetters } from "../../../src/adapters/postgres/usage/dead-letters.ts"
import { postgresHistory } from "../../../src/adapters/postgres/usage/history.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import { keptForm } from "../../../src/edge/cached-answer.ts"
import { CSV_COLUMNS, toCsvRow, toEntryJson, toTraceJson } from "../../../src/edge/history-shapes.ts"
import { AppError } from "../../../src/errors.ts"
import { newId, type QueryId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { Ledger } from "../../../src/ports.ts"
import { type AskDeps, ask, collectAnswer } from "../../../src/query/ask.ts"
import { createUsageBuffer } from "../../../src/usage/buffer.ts"
import { consumeDeadUsage } from "../../../workers/ingest/consume-dead-usage.ts"
import { consumeUsage } from "../../../workers/ingest/consume-usage.ts"
import { freshTenant, LEXICAL_STAMP } from "../../support/database.ts"
import { type DeletionWorld, startDeletionWorld } from "../../support/deletion-world.ts"
import { contextOf, fakeDeps, questionOf, REFUND_HITS } from "../../support/fake-query.ts"

let world: DeletionWorld
beforeAll(async () => {
  world = await startDeletionWorld()
})
afterAll(() => world.close())

const ALL = { collectionIds: null, filter: null }
const ANY = { from: null, to: null, keyId: null, userId: null, verdict: null, cached: null, text: null }

/** Asks once of a tenant of its own, and what is written of it: once into the ledger, once as a dead letter. */
async function asked(question: string, redactQuestions: boolean) {
  const { tenant, collection } = await freshTenant(world.db)
  const collections = postgresCollections(world.db.system)
  await collections.update(tenant, collection, { redactQuestions }, new Date(Date.now() + 20_000))
  const heads = await collections.heads(tenant, [collection])
  for (const [id, head] of heads) await world.marks.settle(await world.marks.mark(tenant, id), head)

  const lines: string[] = []
  const said = (...words: unknown[]) => void lines.push(JSON.stringify(words))
  const log = { info: said, warn: said, error: said }
  const messages: string[] = []
  const queue = { send: async (message: string) => void messages.push(message) }
  const deferred: Promise<unknown>[] = []
  const deps: AskDeps = {
    ...fakeDeps({ hits: REFUND_HITS, heads, stamp: LEXICAL_STAMP, epoch: heads.get(collection)?.epoch ?? 0 }).deps,
    log,
    config: { EMBEDDING_MODEL: "lexical" },
    answerCache: world.answers,
    usageLog: createUsageBuffer({ queue, metrics: noMetrics, log, flushMs: 0 }),
    ownModel: () => deps.llm,
  }
  const known = new Map([...heads].map(([id, head]) => [id, { state: "clean" as const, head }]))
  const actor = { type: "api-key", keyId: newId("key") } as const
  const answering = await ask(deps, {
    question: questionOf(question, { collectionIds: [collection] }),
    asker: { tenantId: tenant },
    useCache: true,
    isStreamed: true,
    admit: async () => ({
      ctx: { ...contextOf(), actor, tenantId: tenant, defer: (work) => void deferred.push(work) },
      cached: { answer: null, embedding: null, heads: known },
    }),
    form: keptForm,
  })
  if (answering.type !== "answering") throw new Error("answered from the cache")
  const answer = await collectAnswer(answering.events)
  for (const work of deferred) await work

  const consumed = { deadLetters: postgresDeadLetters(world.db.system), metrics: noMetrics, log }
  const deliver = (consume: typeof consumeUsage, ledger: Ledger, bodies: string[]) =>
    consume(
      { ...consumed, ledger },
      {
        queue: "any",
        ackAll() {},
        retryAll() {},
        metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
        messages: bodies.map((body) => ({ id: "m", timestamp: new Date(), body, attempts: 1, ack() {}, retry() {} })),
      },
    )
  const refusing: Ledger = { add: () => Promise.reject(new AppError("internal")) }
  await deliver(consumeDeadUsage, refusing, messages)
  await deliver(consumeUsage, postgresLedger(world.db.system), messages)

  const history = postgresHistory(world.db.app)
  const { data } = await history.list(tenant, ALL, ANY, { limit: 10, cursor: null })
  const trace = await history.get(tenant, ALL, answer.id as QueryId)
  if (!trace) throw new Error("not in the history")
  const exported = JSON.stringify([data.map(toEntryJson), CSV_COLUMNS, data.map(toCsvRow), toTraceJson(trace)])
  return { answer, said: { log: lines.join(), export: exported } }
}

/** Where a text stands: tables, keys of Redis, objects. */
async function placesOf(text: string): Promise<string[]> {
  const { rows: tables } = await world.db.owner.execute(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const places: string[] = []
  for (const { name } of tables) {
    const { rows } = await world.db.owner.execute(
      sql`select count(*)::int as found from ${sql.identifier(String(name))} as t where t::text ilike ${`%${text}%`}`,
    )
    if (rows[0]?.found !== 0) places.push(String(name))
  }
  const kept = await world.redisKeysWith(text)
  const { objects } = await world.bucket.list()
  const texts = await Promise.all(objects.map(async ({ key }) => (await (await world.bucket.get(key))?.text()) ?? ""))
  return [
    ...places,
    ...(kept.length > 0 ? ["redis"] : []),
    ...(texts.some((one) => one.includes(text)) ? ["objects"] : []),
  ]
}

test("where questions are not redacted they stand in the history, its exports and the reason of a kept answer", async () => {
  const { answer, said } = await asked("Do refunds need a receipt in Quxvania?", false)
  expect(answer.grounding.reason).toContain("Quxvania")
  expect(await placesOf("Quxvania")).toEqual(["query_logs", "redis"])
  expect([said.log.includes("Quxvania"), said.export.includes("Quxvania")]).toEqual([false, true])
})

test("where they are, not a word of them stands in a table, in Redis, in an object, in a log or in an export", async () => {
  const { answer, said } = await asked("Do refunds need a receipt in Zibbaland?", true)
  expect(answer.grounding.reason).toContain("Zibbaland")
  expect(await world.redisKeysWith("Refunds take 30 days")).not.toEqual([])
  expect(await placesOf("Zibbaland")).toEqual([])
  expect(Object.values(said).filter((text) => text.includes("Zibbaland"))).toEqual([])
})

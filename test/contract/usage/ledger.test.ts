// The ledger on a real Postgres: delivered twice, side by side, or cut off midway, every event counts exactly once.
import { sql } from "drizzle-orm"
import pg from "pg"
import { expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import { postgresUsageFigures } from "../../../src/adapters/postgres/usage/usage-figures.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import type { Accounted } from "../../../src/usage/model/usage-event.ts"
import { freshTenant } from "../../support/database.ts"
import { uploadOf } from "../../support/ingest-world.ts"
import { describeOnPostgres } from "../../support/real-database.ts"
import { candidate, questionRecord, requests, usageEvent } from "../../support/usage.ts"

describeOnPostgres("the ledger", (db) => {
  const totals = async (tenant: TenantId) => {
    const { rows } = await db.system.execute(sql`
      select kind, sum(amount)::int as amount, sum(events)::int as events, sum(cost_usd)::float as cost
      from usage_daily where tenant_id = ${tenant} group by kind`)
    return Object.fromEntries(rows.map(({ kind, ...sums }) => [kind, sums]))
  }
  const logged = async (tenant: TenantId) =>
    (await db.system.execute(sql`select * from query_logs where tenant_id = ${tenant} order by id`)).rows

  /** In an order of its own each time. */
  const shuffled = <T>(items: readonly T[], seed: number): T[] =>
    items
      .map((item, i) => ({ item, at: Math.sin(seed * 1_000 + i) }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)

  test("counts what eight consumers deliver three times over, in any order, exactly once", async () => {
    const { tenant, collection } = await freshTenant(db)
    const ledger = postgresLedger(db.system)
    const questions = Array.from({ length: 60 }, () => questionRecord(tenant, collection))
    const entries: Accounted[] = [...questions, ...Array.from({ length: 40 }, () => usageEvent(tenant))]
    const deliveries = [1, 2, 3].flatMap((round) =>
      Array.from({ length: 8 }, (_, i) => shuffled(entries, round * 8 + i).slice(0, 60)),
    )
    await Promise.all([...deliveries, shuffled(entries, 99)].map((batch) => ledger.add(batch)))
    expect(await totals(tenant)).toEqual({
      questions: { amount: 60, events: 60, cost: 0 },
      embedding_tokens: { amount: 360, events: 60, cost: 0 },
      llm_calls: { amount: 60, events: 60, cost: 0.00072 },
      prompt_tokens: { amount: 6_000, events: 60, cost: 0 },
      completion_tokens: { amount: 1_200, events: 60, cost: 0 },
      chunks_stored: { amount: 280, events: 40, cost: 0 },
    })
    expect((await logged(tenant)).map(({ id }) => id)).toEqual(questions.map(({ id }) => id).sort())
  })

  /** Adds the entry, and looks on while it has only the account left to write. `pid` is the session that writes it. */
  async function midway(entry: Accounted, look: (watcher: pg.Client, pid: number | undefined) => Promise<unknown>) {
    const [blocker, watcher] = [
      new pg.Client({ connectionString: db.url }),
      new pg.Client({ connectionString: db.url }),
    ]
    await Promise.all([blocker.connect(), watcher.connect()])
    await blocker.query("begin")
    await blocker.query("lock table usage_daily in access exclusive mode")
    const added = postgresLedger(db.system)
      .add([entry])
      .then(
        () => "added",
        () => "cut off",
      )
    const waits = "select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '%usage_daily%'"
    let waiting: { pid: number }[] = []
    while (waiting.length === 0) waiting = (await watcher.query(waits)).rows
    await look(watcher, waiting[0]?.pid)
    await blocker.query("rollback")
    await Promise.all([blocker.end(), watcher.end()])
    return await added
  }

  test("keeps nothing of a batch whose consumer is cut off before its end, and all of it when it comes again", async () => {
    const { tenant, collection } = await freshTenant(db)
    const entry = questionRecord(tenant, collection)
    const cut = await midway(entry, (watcher, pid) => watcher.query("select pg_cancel_backend($1)", [pid]))
    expect(cut).toBe("cut off")
    expect([await totals(tenant), await logged(tenant)]).toEqual([{}, []])
    await postgresLedger(db.system).add([entry])
    expect(await totals(tenant)).toMatchObject({ questions: { amount: 1 }, prompt_tokens: { amount: 100 } })
    expect(await logged(tenant)).toHaveLength(1)
  })

  test("holds the collection and the documents of a question until it is written, so that their removal sees it", async () => {
    const { tenant, collection } = await freshTenant(db)
    const registered = await postgresDocuments(db.app).register(tenant, uploadOf(collection))
    if (!("document" in registered)) throw new Error(registered.outcome)
    const entry = questionRecord(tenant, collection, { candidates: [candidate(registered.document.id)] })
    const free: unknown[] = []
    const added = await midway(entry, async (watcher) => {
      for (const table of ["collections", "documents"])
        free.push(
          ...(await watcher.query(`select id from ${table} where tenant_id = $1 for update skip locked`, [tenant]))
            .rows,
        )
    })
    expect([added, free]).toEqual(["added", []])
  })

  test("tells what is estimated and what has no price apart", async () => {
    const { tenant, collection } = await freshTenant(db)
    const calls = [
      { model: "a", promptTokens: 10, completionTokens: 1, costUsd: 0.5, estimated: false },
      { model: "a", promptTokens: 20, completionTokens: 2, costUsd: null, estimated: true },
    ]
    await postgresLedger(db.system).add([questionRecord(tenant, collection, { llmCalls: calls })])
    const { rows } = await db.system.execute(sql`
      select kind, amount::int, estimated_amount::int as estimated, cost_usd::float as cost, unpriced::int
      from usage_daily where tenant_id = ${tenant} and model = 'a' order by kind`)
    expect(rows).toEqual([
      { kind: "completion_tokens", amount: 3, estimated: 2, cost: 0, unpriced: 0 },
      { kind: "llm_calls", amount: 2, estimated: 1, cost: 0.5, unpriced: 1 },
      { kind: "prompt_tokens", amount: 30, estimated: 20, cost: 0, unpriced: 0 },
    ])
    expect(await logged(tenant)).toMatchObject([{ cost_usd: null, estimated: true }])
  })

  test("adds up each route's requests by how they ended and how long they took, once, for a tenant and for all", async () => {
    const [mine, theirs] = [await freshTenant(db), await freshTenant(db)]
    const [at, later] = [Date.parse("2021-03-01T23:00:00Z"), Date.parse("2021-03-02T01:00:00Z")]
    const failed = { outcome: "server_error" as const, bucket: 40, calls: 1, durationMs: 1_000 }
    const slow = { outcome: "success" as const, bucket: 40, calls: 1, durationMs: 1_000 }
    const entries = [
      requests(mine.tenant, { at, keyId: newId("key") }),
      requests(mine.tenant, { at, counts: [slow, failed] }),
      requests(mine.tenant, { at: later, endpoint: "GET /api/v1/usage" }),
      requests(theirs.tenant, { at }),
      requests(newId("ten"), { at }),
    ]
    await Promise.all([1, 2, 3, 4].map((seed) => postgresLedger(db.system).add(shuffled(entries, seed))))
    const days = { from: "2021-03-01", to: "2021-03-01" }
    const route = { endpoint: "POST /api/v1/query" }
    const own = [
      { ...route, outcome: "server_error", bucket: 40, calls: 1, durationMs: 1_000 },
      { ...route, outcome: "success", bucket: 14, calls: 3, durationMs: 30 },
      { ...route, outcome: "success", bucket: 40, calls: 1, durationMs: 1_000 },
    ]
    expect(await postgresUsageFigures(db.app).endpoints(mine.tenant, days)).toEqual(own)
    const all = await postgresUsageFigures(db.system).endpoints(null, days)
    expect(all).toEqual(own.with(1, { ...route, outcome: "success", bucket: 14, calls: 6, durationMs: 60 }))
    expect(await postgresUsageFigures(db.app).endpoints(mine.tenant, { ...days, to: "2021-03-02" })).toHaveLength(4)
    expect(await totals(mine.tenant)).toEqual({ requests: { amount: 8, events: 3, cost: 0 } })

    const upkeep = postgresUpkeep(db.system)
    expect([await upkeep.forgetEndpointDays(400, 2), await upkeep.forgetEndpointDays(400, 100)]).toEqual([2, 3])
    expect(await postgresUsageFigures(db.system).endpoints(null, { ...days, to: "2021-03-02" })).toEqual([])
  })

  test("drops what belongs to a tenant that is gone, and takes the rest of the batch", async () => {
    const { tenant, collection } = await freshTenant(db)
    const gone = newId("ten")
    await postgresLedger(db.system).add([
      questionRecord(gone, newId("col")),
      usageEvent(gone),
      questionRecord(tenant, collection),
    ])
    expect([await totals(gone), await logged(gone)]).toEqual([{}, []])
    expect(await logged(tenant)).toHaveLength(1)
  })

  test("of another tenant's collection or document writes no history", async () => {
    const [mine, theirs] = [await freshTenant(db), await freshTenant(db)]
    const registered = await postgresDocuments(db.app).register(theirs.tenant, uploadOf(theirs.collection))
    if (!("document" in registered)) throw new Error(registered.outcome)
    const candidates = [candidate(registered.document.id)]
    await postgresLedger(db.system).add([
      questionRecord(mine.tenant, theirs.collection),
      questionRecord(mine.tenant, mine.collection, { candidates }),
    ])
    expect(await logged(mine.tenant)).toMatchObject([{ document_ids: [], candidates: [], answer: null }])
  })

  test("takes text that Postgres cannot hold, without what it cannot hold of it", async () => {
    const { tenant, collection } = await freshTenant(db)
    await postgresLedger(db.system).add([questionRecord(tenant, collection, { answer: "a\u0000b\ud800c" })])
    expect(await logged(tenant)).toMatchObject([{ answer: "ab\ufffdc" }])
  })

  test("keeps a hash of the question and no answer where the collection says so", async () => {
    const { tenant, collection } = await freshTenant(db)
    await db.system.execute(
      sql`update collections set redact_questions = true, keep_answers = false where id = ${collection}`,
    )
    await postgresLedger(db.system).add([questionRecord(tenant, collection), questionRecord(tenant, collection)])
    const rows = await logged(tenant)
    expect(rows).toMatchObject(Array(2).fill({ question: null, answer: null, citations: null }))
    // A reason may name words of the question.
    expect(rows.map(({ grounding }) => grounding)).toEqual(Array(2).fill({ score: 0.9, reason: "" }))
    expect(new Set(rows.map((row) => row.question_hash)).size).toBe(1)
    expect(rows[0]?.question_hash).toMatch(/^[0-9a-f]{64}$/)
  })

  test("of a question that comes without its words, as after a dead letter, keeps their hash", async () => {
    const { tenant, collection } = await freshTenant(db)
    const questionHash = "ab".repeat(32)
    await postgresLedger(db.system).add([questionRecord(tenant, collection, { question: null, questionHash })])
    expect(await logged(tenant)).toMatchObject([{ question: null, question_hash: questionHash }])
  })
})

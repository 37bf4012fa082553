// The consumers of the usage queue, killed at each of their steps in turn, on a real Postgres: the ledger agrees all the same.
import { sql } from "drizzle-orm"
import { beforeAll, expect, test } from "vitest"
import { postgresDeadLetters } from "../../../src/adapters/postgres/usage/dead-letters.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import type { TenantId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import { redriveDeadLetters } from "../../../src/usage/redrive-dead-letters.ts"
import { consumeDeadUsage } from "../../../workers/ingest/consume-dead-usage.ts"
import { consumeUsage, type UsageDeps } from "../../../workers/ingest/consume-usage.ts"
import { freshTenant } from "../../support/database.ts"
import { describeOnPostgres } from "../../support/real-database.ts"
import { questionRecord, requests, usageEvent } from "../../support/usage.ts"

const MOST_TRIES = 3
const log = { info() {}, warn() {}, error() {} }

/** Lets whoever works pass so many boundaries, then holds it for ever: a killed isolate runs nothing more. */
function reaper(steps: number) {
  let passed = 0
  let died = () => {}
  const boundary = async () => {
    if (passed++ !== steps) return
    died()
    await new Promise(() => undefined)
  }
  return {
    hasStruck: () => passed > steps,
    /** A boundary before each call, and one between its effect and its answer. */
    over: <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name) {
          const call: unknown = Reflect.get(target, name)
          return async (...args: unknown[]) => {
            await boundary()
            const answer: unknown = typeof call === "function" ? await call.apply(target, args) : call
            await boundary()
            return answer
          }
        },
      }),
    run(work: () => Promise<unknown>) {
      const death = new Promise<"killed">((resolve) => (died = () => resolve("killed")))
      return Promise.race([work().then(() => "done" as const), death])
    },
  }
}

type Letter = { id: string; body: string; attempts: number }

/** Delivers at least once: what a consumer said of a message counts when its call returned, and not before. */
async function drain(queue: Letter[], consume: (batch: MessageBatch) => Promise<"done" | "killed">): Promise<Letter[]> {
  const dead: Letter[] = []
  while (queue.length > 0) {
    const taken = queue.splice(0)
    const acked = new Set<string>()
    const ended = await consume({
      queue: "footnote-usage",
      retryAll() {},
      metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
      ackAll: () => taken.forEach(({ id }) => void acked.add(id)),
      messages: taken.map((letter) => ({
        ...{
          ...letter,
          timestamp: new Date(),
          ack: () => void acked.add(letter.id),
          retry: () => acked.delete(letter.id),
        },
      })),
    })
    for (const letter of taken) {
      if (ended === "done" && acked.has(letter.id)) continue
      const next = { ...letter, attempts: letter.attempts + 1 }
      // Whoever kills an isolate does it now and then; a message that is refused is refused for good.
      if (ended === "done" && next.attempts > MOST_TRIES) dead.push({ ...letter, attempts: 1 })
      else queue.push(next)
    }
  }
  return dead
}

describeOnPostgres("the usage queue's consumers", (db) => {
  beforeAll(async () => {
    await db.owner.execute(sql`
      create function refuse_poison() returns trigger language plpgsql as $$
      begin if new.model = 'poison' and exists (select from tenants where id = new.tenant_id and name = 'poisoned')
        then raise exception 'refused'; end if; return new; end $$`)
    await db.owner.execute(
      sql`create trigger poison before insert on usage_events for each row execute function refuse_poison()`,
    )
  })

  const named = (tenant: TenantId, name: "poisoned" | "mended") =>
    db.owner.execute(sql`update tenants set name = ${name} where id = ${tenant}`)
  const account = async (tenant: TenantId) => {
    const { rows } = await db.system.execute(sql`
      select (select jsonb_object_agg(kind, amount) from (select kind, sum(amount) as amount from usage_daily
          where tenant_id = ${tenant} group by kind) as sums) as sums,
        (select sum(calls) from endpoint_daily where tenant_id = ${tenant})::int as calls,
        (select count(*) from usage_events where tenant_id = ${tenant})::int as events,
        (select count(*) from query_logs where tenant_id = ${tenant})::int as questions,
        (select jsonb_agg(reason order by reason) from dead_letters where tenant_id = ${tenant}) as dead`)
    return rows[0]
  }

  /** From the queue to the account, by way of the dead letters, with one kill; false when there was no such step. */
  async function live(steps: number): Promise<boolean> {
    const { tenant, collection } = await freshTenant(db)
    const { over, run, hasStruck } = reaper(steps)
    const letters = postgresDeadLetters(db.system)
    const deps: UsageDeps = {
      ledger: over(postgresLedger(db.system)),
      deadLetters: over(letters),
      metrics: noMetrics,
      log,
    }
    const lines = [
      [questionRecord(tenant, collection), questionRecord(tenant, collection)],
      [questionRecord(tenant, collection), requests(tenant), usageEvent(tenant, { model: "poison" })],
      [usageEvent(tenant), { ...usageEvent(tenant), kind: "of a later release" }],
    ]
    const bodies = lines.map((entries) => entries.map((entry) => JSON.stringify(entry)).join("\n"))
    const queue = [...bodies, bodies[0] ?? ""].map((body, i) => ({ id: `m${i}`, body, attempts: 1 }))

    await named(tenant, "poisoned")
    const dead = await drain(queue, (batch) => run(() => consumeUsage(deps, batch)))
    await drain(dead, (batch) => run(() => consumeDeadUsage(deps, batch)))
    const told = {
      questions: 3,
      prompt_tokens: 300,
      completion_tokens: 60,
      llm_calls: 3,
      embedding_tokens: 18,
      requests: 3,
    }
    expect([steps, await account(tenant)]).toEqual([
      steps,
      { sums: { ...told, chunks_stored: 7 }, calls: 3, events: 17, questions: 3, dead: ["refused", "unreadable"] },
    ])

    await named(tenant, "mended")
    const ids = (await letters.list({ limit: 100, cursor: null })).data
      .filter((letter) => letter.tenantId === tenant)
      .map(({ id }) => id)
    const redrive = () => run(() => redriveDeadLetters({ ...deps, deadLetters: over(letters) }, ids, null))
    while ((await redrive()) === "killed");
    await redrive()
    expect([steps, await account(tenant)]).toEqual([
      steps,
      { sums: { ...told, chunks_stored: 14 }, calls: 3, events: 18, questions: 3, dead: ["unreadable"] },
    ])
    return hasStruck()
  }

  test("agree with what happened wherever they are killed, through dead letters and back", async () => {
    let steps = 0
    const sideBySide = () => Promise.all(Array.from({ length: 8 }, () => live(steps++)))
    while ((await sideBySide()).every((struck) => struck));
    expect(steps).toBeGreaterThan(20)
  })
})

// Retention against Postgres: what the sweep removes, what it leaves, and that what is gone opens nothing.

import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sqlState } from "../../../src/adapters/postgres/database.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresDeadLetters } from "../../../src/adapters/postgres/usage/dead-letters.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import { acceptInvitation } from "../../../src/identity/accept-invitation.ts"
import { logIn } from "../../../src/identity/log-in.ts"
import { verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { refreshSession } from "../../../src/identity/refresh-session.ts"
import { newId, type SessionId } from "../../../src/ids.ts"
import { type SweepDeps, sweep } from "../../../src/ingest/sweep.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { LogFields } from "../../../src/ports.ts"
import { deadLetterOf } from "../../../src/usage/model/dead-letter.ts"
import { codeOf } from "../../support/code-of.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { edgeIdentity, freshUser, invited, PASSWORD, TOKENS } from "../../support/identity.ts"
import { questionRecord } from "../../support/usage.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const DAY_MS = 86_400_000
const ALL = 1_000
const address = "192.0.2.1"
const upkeep = () => postgresUpkeep(db.system)
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

/** A run of the sweep in which there is nothing else to do; the line it logs. */
async function swept(auditRetentionDays: number, queryLogRetentionDays = 30): Promise<LogFields> {
  const lines: LogFields[] = []
  const never = () => Promise.reject(new Error("there was nothing to do"))
  const deps: SweepDeps = {
    upkeep: upkeep(),
    auditRetentionDays,
    queryLogRetentionDays,
    marks: { overdue: async () => [], mark: never, settle: never },
    collections: { headEver: async () => null },
    documents: {} as SweepDeps["documents"],
    wakeUps: { send: async () => undefined },
    deliveries: { countDue: async () => 0, forget: async () => 0 },
    deliveryWakes: { wake: async () => undefined },
    deadLetters: postgresDeadLetters(db.system),
    metrics: noMetrics,
    log: { info: (_, fields = {}) => void lines.push(fields), warn: never, error: never },
  }
  await sweep(deps, { requestId: "job_test", defer: () => undefined })
  return lines[0] ?? {}
}

describe("a session", () => {
  /** A user with their sessions, one for each pair of days since it expired and since it was ended. */
  async function scene(ages: { expired?: number; ended?: number }[]) {
    const { tenant } = await freshTenant(db)
    const user = await freshUser(db, [{ tenant }])
    const deps = edgeIdentity(db)
    const enter = () => logIn(deps, { login: user.email, password: PASSWORD, tenant: null, address })
    const opened: { session: SessionId; refreshToken: string }[] = []
    for (const _ of ages) {
      const { accessToken, refreshToken } = await enter()
      opened.push({
        session: (await verifyAccessToken(TOKENS.secrets, accessToken, new Date())).sessionId,
        refreshToken,
      })
    }
    for (const [i, { expired, ended }] of ages.entries())
      await db.system.execute(sql`
        update refresh_tokens set
          expires_at = coalesce(${expired === undefined ? null : daysAgo(expired)}::timestamptz, expires_at),
          revoked_at = ${ended === undefined ? null : daysAgo(ended)}::timestamptz
        where id = ${opened[i]?.session ?? ""}`)
    const left = async () => {
      const { rows } = await db.system.execute(sql`select id from refresh_tokens where user_id = ${user.id}`)
      return opened.flatMap(({ session }, i) => (rows.some(({ id }) => id === session) ? [i] : []))
    }
    return { user, deps, opened, left, enter }
  }

  test("is kept for seven days after it expired or was ended, whichever came first", async () => {
    const { left } = await scene([
      {},
      { expired: 6 },
      { expired: 8 },
      { ended: 6 },
      { ended: 8 },
      { expired: 6, ended: 8 },
    ])
    expect(await left()).toEqual([0, 1, 2, 3, 4, 5])
    await upkeep().forgetSessions(7, ALL)
    expect(await left()).toEqual([0, 1, 3])
  })

  test("is removed oldest first, so many at a time, and a run with nothing to do does nothing", async () => {
    await upkeep().forgetSessions(7, ALL)
    const { left } = await scene([{ expired: 9 }, { expired: 10 }, { ended: 11 }])
    expect([await upkeep().forgetSessions(7, 2), await left()]).toEqual([2, [0]])
    expect([await upkeep().forgetSessions(7, 2), await left()]).toEqual([1, []])
    expect(await upkeep().forgetSessions(7, 2)).toBe(0)
  })

  test("that is gone gives none of its tokens anything, and voids nothing of whoever signed in since", async () => {
    const { deps, user, opened, left, enter } = await scene([{}])
    const stolen = opened[0]?.refreshToken ?? ""
    const next = await refreshSession(deps, stolen)
    expect(await codeOf(refreshSession(deps, stolen))).toBe("credential-unknown")
    await db.system.execute(sql`update refresh_tokens set revoked_at = ${daysAgo(8)} where user_id = ${user.id}`)
    await upkeep().forgetSessions(7, ALL)
    expect(await left()).toEqual([])

    const { refreshToken } = await enter()
    const before = await deps.sessions.standing(user.id)
    for (const token of [stolen, next.refreshToken])
      expect(await codeOf(refreshSession(deps, token))).toBe("credential-unknown")
    expect([await left(), await deps.sessions.standing(user.id)]).toEqual([[], before])
    expect(await codeOf(refreshSession(deps, refreshToken))).toBe("done")
  })
})

test("an invitation is kept for thirty days after it was closed, then its token is as unknown as any other", async () => {
  const { tenant } = await freshTenant(db)
  const invite = async (column: "expires_at" | "accepted_at" | "withdrawn_at" | null, days: number) => {
    const { invitation, token } = await invited(db, tenant, `${crypto.randomUUID()}@example.com`)
    if (column)
      await db.system.execute(sql`
        update invitations set ${sql.identifier(column)} = ${daysAgo(days)} where id = ${invitation.id}`)
    return { id: invitation.id, token }
  }
  const columns = ["expires_at", "accepted_at", "withdrawn_at"] as const
  const old = await Promise.all(columns.map((column) => invite(column, 31)))
  const young = await Promise.all(columns.map((column) => invite(column, 29)))
  const open = await invite(null, 0)
  const left = async () => {
    const { rows } = await db.system.execute(sql`select id from invitations where tenant_id = ${tenant}`)
    return new Set(rows.map(({ id }) => id))
  }
  expect(await upkeep().forgetInvitations(30, 2)).toBe(2)
  expect(await upkeep().forgetInvitations(30, ALL)).toBe(1)
  expect(await left()).toEqual(new Set([...young, open].map(({ id }) => id)))
  const accept = (token: string) =>
    codeOf(
      acceptInvitation(edgeIdentity(db), {
        token,
        username: `u-${newId("usr")}`,
        password: PASSWORD,
        address,
        requestId: "req_x",
      }),
    )
  for (const { token } of old) expect(await accept(token)).toBe("invitation-not-found")
  expect(await accept(open.token)).toBe("done")
})

describe("the audit log", () => {
  const written = async (...days: number[]) => {
    const actor = `test:${crypto.randomUUID()}`
    for (const age of days)
      await db.system.execute(sql`
        insert into audit_log (id, actor, action, subject_type, subject_id, request_id, created_at)
        values (${newId("aud", Date.now() - age * DAY_MS)}, ${actor}, ${`aged.${age}`}, 'test', 'x', 'req', ${daysAgo(age)})`)
    return async () => {
      const { rows } = await db.system.execute(
        sql`select action from audit_log where actor = ${actor} order by created_at desc`,
      )
      return rows.map(({ action }) => Number(String(action).slice("aged.".length)))
    }
  }

  test("loses its oldest entries past the time they are kept, so many at a time", async () => {
    const left = await written(1, 364, 366, 400, 500)
    expect([await upkeep().forgetAuditEntries(365, 2), await left()]).toEqual([2, [1, 364, 366]])
    expect([await upkeep().forgetAuditEntries(365, ALL), await left()]).toEqual([1, [1, 364]])
    expect(await upkeep().forgetAuditEntries(365, ALL)).toBe(0)
  })

  test("keeps thirty days whoever asks, and the edge's role may not ask", async () => {
    const left = await written(0, 29, 31)
    for (const days of [0, -1_000, 1]) await upkeep().forgetAuditEntries(days, ALL)
    expect(await left()).toEqual([0, 29])
    const asked = db.app.execute(sql`select forget_audit_entries(365, 10)`)
    expect(await asked.then(() => "done", sqlState)).toBe("42501")
  })

  test("is left alone where it is kept for ever", async () => {
    const left = await written(10_000)
    expect([await swept(0), await left()]).toMatchObject([{ forgotten_audit_entries: 0 }, [10_000]])
    expect([await swept(365), await left()]).toMatchObject([{ forgotten_audit_entries: 1 }, []])
  })
})

describe("what is kept of a question", () => {
  /** Of each age in days: a row of the history, an event and a dead letter. */
  async function asked(...ages: number[]) {
    const { tenant, collection } = await freshTenant(db)
    for (const age of ages) {
      const at = Date.now() - age * DAY_MS
      const record = questionRecord(tenant, collection, { at, llmCalls: [], embeddingTokens: 0 })
      const letter = await deadLetterOf("", questionRecord(tenant, collection, { at }), "refused")
      if (!letter) throw new Error("no letter")
      await Promise.all([postgresLedger(db.system).add([record]), postgresDeadLetters(db.system).keep([letter])])
    }
    await db.system.execute(sql`update usage_events set created_at = at where tenant_id = ${tenant}`)
    await db.owner.execute(sql`
      update dead_letters set created_at = to_timestamp((entry ->> 'at')::float8 / 1000) where tenant_id = ${tenant}`)
    return async (table: "query_logs" | "usage_events" | "dead_letters" | "usage_daily") => {
      const since = { query_logs: sql`at`, usage_daily: sql`day` }[String(table)] ?? sql`created_at`
      const { rows } = await db.system.execute(sql`
        select (current_date - (${since})::date)::int as age from ${sql.identifier(table)}
        where tenant_id = ${tenant} order by 1`)
      return rows.map(({ age }) => age)
    }
  }

  test("leaves the history after the days that are configured, and never where that is 0", async () => {
    const left = await asked(1, 29, 31, 400)
    expect([await swept(0, 0), await left("query_logs")]).toMatchObject([{ forgotten_questions: 0 }, [1, 29, 31, 400]])
    expect([await swept(0, 100), await left("query_logs")]).toMatchObject([{ forgotten_questions: 1 }, [1, 29, 31]])
    expect([await swept(0), await left("query_logs")]).toMatchObject([{ forgotten_questions: 1 }, [1, 29]])
  })

  test("leaves the ledger's events after 90 days and its dead letters after 60, and the days' totals never", async () => {
    const left = await asked(59, 61, 89, 91)
    const counts = await swept(0)
    expect(counts).toMatchObject({ forgotten_usage_events: 1, forgotten_dead_letters: 3 })
    expect([await left("usage_events"), await left("dead_letters")]).toEqual([[59, 61, 89], [59]])
    expect(await left("usage_daily")).toEqual([59, 61, 89, 91])
  })
})

test("the sweep says how much of each it removed, and removes it once", async () => {
  await swept(365)
  const { tenant } = await freshTenant(db)
  const user = await freshUser(db, [{ tenant }])
  for (let i = 0; i < 2; i++)
    await logIn(edgeIdentity(db), { login: user.email, password: PASSWORD, tenant: null, address })
  await db.system.execute(sql`update refresh_tokens set revoked_at = ${daysAgo(8)} where user_id = ${user.id}`)
  const { invitation } = await invited(db, tenant, `${crypto.randomUUID()}@example.com`)
  await db.system.execute(sql`update invitations set withdrawn_at = ${daysAgo(31)} where id = ${invitation.id}`)
  expect(await swept(365)).toMatchObject({ forgotten: 0, forgotten_sessions: 2, forgotten_invitations: 1 })
  expect(await swept(365)).toMatchObject({ forgotten: 0, forgotten_sessions: 0, forgotten_invitations: 0 })
})

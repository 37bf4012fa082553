// Idempotency keys against Postgres: which try may go on, what is kept, for whom and how long; and how a reply is sealed.
import { sql } from "drizzle-orm"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresIdempotencyKeys } from "../../../src/adapters/postgres/idempotency.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { openReply, sealReply } from "../../../src/http/replies/sealed-reply.ts"
import type { IdempotencyScope, IdempotentTry } from "../../../src/ports.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const LEASE = 60
const HOURS = 24
let keys = 0
const tryOf = (scope: IdempotencyScope, over: Partial<IdempotentTry> = {}): IdempotentTry => ({
  scope,
  route: "POST /things",
  keyHash: `hash-${keys++}`,
  fingerprint: "asked",
  claim: crypto.randomUUID(),
  ...over,
})
const again = (first: IdempotentTry, over: Partial<IdempotentTry> = {}) => ({
  ...first,
  claim: crypto.randomUUID(),
  ...over,
})
/** Moves a key's clocks back, as if so much time had passed. */
const age = (request: IdempotentTry, seconds: number) =>
  db.system.execute(sql`
    update idempotency_keys set lease_until = lease_until - make_interval(secs => ${seconds}),
      expires_at = expires_at - make_interval(secs => ${seconds}) where key_hash = ${request.keyHash}`)

describe.each(["a tenant", "the admin Worker"] as const)("a key of %s", (whose) => {
  const port = () => postgresIdempotencyKeys(whose === "a tenant" ? db.app : db.system)
  const claim = (request: IdempotentTry) => port().claim(request, LEASE, HOURS)
  const scope = async (): Promise<IdempotencyScope> => (whose === "a tenant" ? (await freshTenant(db)).tenant : "admin")

  test("is claimed by exactly one of fifty tries at once", async () => {
    const first = tryOf(await scope())
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => claim(again(first))))
    expect(outcomes.filter(({ outcome }) => outcome === "claimed")).toHaveLength(1)
    expect(outcomes.filter(({ outcome }) => outcome === "in-flight")).toHaveLength(49)
  })

  test("answers the same request with the kept reply, and refuses another", async () => {
    const first = tryOf(await scope())
    await claim(first)
    await port().keep(first, "sealed")
    expect(await claim(again(first))).toEqual({ outcome: "answered", sealedReply: "sealed" })
    await age(first, LEASE + 1)
    expect(await claim(again(first))).toEqual({ outcome: "answered", sealedReply: "sealed" })
    expect(await claim(again(first, { fingerprint: "other" }))).toEqual({ outcome: "reused" })
    expect(await claim(again(first, { route: "POST /others", fingerprint: "other" }))).toEqual({ outcome: "claimed" })
    expect((await claim(again(first, { route: "POST /others", fingerprint: "other" }))).outcome).toBe("in-flight")
    expect(await claim(again(first))).toEqual({ outcome: "answered", sealedReply: "sealed" })
  })

  test("of a request that released it or died is free for the same request only", async () => {
    for (const end of [
      (request: IdempotentTry) => port().release(request),
      (request: IdempotentTry) => age(request, LEASE + 1),
    ]) {
      const first = tryOf(await scope())
      await claim(first)
      expect(await claim(again(first))).toMatchObject({ outcome: "in-flight", leaseSeconds: LEASE })
      await end(first)
      expect(await claim(again(first, { fingerprint: "other" }))).toEqual({ outcome: "reused" })
      expect(await claim(again(first))).toEqual({ outcome: "claimed" })
      expect((await claim(again(first))).outcome).toBe("in-flight")
    }
  })

  test("cannot be answered or released by a try that lost its lease", async () => {
    const slow = tryOf(await scope())
    await claim(slow)
    await age(slow, LEASE + 1)
    const quick = again(slow)
    expect(await claim(quick)).toEqual({ outcome: "claimed" })
    await port().keep(slow, "of the slow one")
    await port().release(slow)
    expect((await claim(again(slow))).outcome).toBe("in-flight")
    await port().keep(quick, "of the quick one")
    expect(await claim(again(slow))).toEqual({ outcome: "answered", sealedReply: "of the quick one" })
  })

  test("is forgotten after a day: at once for a new request, and from the table by the sweep", async () => {
    const [used, idle] = [tryOf(await scope()), tryOf(await scope())]
    for (const request of [used, idle]) {
      await claim(request)
      await port().keep(request, "sealed")
      await age(request, HOURS * 3600 + 1)
    }
    expect(await claim(again(used, { fingerprint: "other" }))).toEqual({ outcome: "claimed" })
    const upkeep = postgresUpkeep(db.system)
    expect(await upkeep.forgetIdempotencyKeys(1)).toBe(1)
    expect(await upkeep.forgetIdempotencyKeys(100)).toBe(0)
    expect((await claim(again(used, { fingerprint: "other" }))).outcome).toBe("in-flight")
  })
})

test("two tenants and the admin Worker may use the same key text, and none sees the others'", async () => {
  const scopes = [(await freshTenant(db)).tenant, (await freshTenant(db)).tenant, "admin" as const]
  const first = tryOf("admin")
  for (const scope of scopes) {
    const port = postgresIdempotencyKeys(scope === "admin" ? db.system : db.app)
    expect(await port.claim(again(first, { scope, fingerprint: scope }), LEASE, HOURS)).toEqual({ outcome: "claimed" })
  }
  const { rows } = await db.app.execute(sql`select count(*)::int as seen from idempotency_keys`)
  expect(rows).toEqual([{ seen: 0 }])
})

test("an erased tenant's keys go with it", async () => {
  const { tenant } = await freshTenant(db)
  const request = tryOf(tenant)
  await postgresIdempotencyKeys(db.app).claim(request, LEASE, HOURS)
  expect(await postgresTenants(db.system).get(tenant)).not.toBeNull()
  await db.system.execute(sql`delete from collections where tenant_id = ${tenant}`)
  await db.system.execute(sql`delete from tenants where id = ${tenant}`)
  const { rows } = await db.system.execute(sql`select 1 from idempotency_keys where key_hash = ${request.keyHash}`)
  expect(rows).toEqual([])
})

test("a sealed reply opens with its key and request only, and never twice looks the same", async () => {
  const visible = fc.stringMatching(/^[\x21-\x7e]{1,255}$/)
  await fc.assert(
    fc.asyncProperty(visible, visible, fc.string({ unit: "grapheme" }), async (key, other, body) => {
      const reply = { status: 201, content_type: "application/json", body }
      const sealed = await sealReply(reply, key, "asked")
      expect(await openReply(sealed, key, "asked")).toEqual(reply)
      expect(await sealReply(reply, key, "asked")).not.toBe(sealed)
      await expect(openReply(sealed, key, "asked otherwise")).rejects.toThrow()
      if (other !== key) await expect(openReply(sealed, other, "asked")).rejects.toThrow()
    }),
    { numRuns: 30 },
  )
})

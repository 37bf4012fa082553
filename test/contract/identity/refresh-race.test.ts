// Refreshes and rotations at once where they really run side by side: ten connections to a real Postgres.
import { sql } from "drizzle-orm"
import pg from "pg"
import { expect, test } from "vitest"
import { postgresApiKeys } from "../../../src/adapters/postgres/tenants/api-keys.ts"
import { logIn } from "../../../src/identity/log-in.ts"
import { refreshSession } from "../../../src/identity/refresh-session.ts"
import { newId } from "../../../src/ids.ts"
import { BY, freshTenant } from "../../support/database.ts"
import { edgeIdentity, freshUser, PASSWORD } from "../../support/identity.ts"
import { describeOnPostgres } from "../../support/real-database.ts"

const address = "192.0.2.1"

describeOnPostgres("on a real Postgres", (db) => {
  test("a refresh token used by a hundred at once leaves at most one winner, and no live branch, five times over", async () => {
    const { tenant } = await freshTenant(db)
    for (let round = 0; round < 5; round++) {
      const user = await freshUser(db, [{ tenant }])
      const deps = edgeIdentity(db)
      const { refreshToken } = await logIn(deps, { login: user.email, password: PASSWORD, tenant: null, address })
      const results = await Promise.allSettled(Array.from({ length: 100 }, () => refreshSession(deps, refreshToken)))
      const refusals = results.flatMap((one) => (one.status === "rejected" ? [String(one.reason.code)] : []))
      expect([results.length - refusals.length, new Set(refusals)]).toEqual([1, new Set(["credential-unknown"])])
      const { rows } = await db.system.execute(
        sql`select count(*)::int as live from refresh_tokens where user_id = ${user.id} and revoked_at is null`,
      )
      expect(rows).toEqual([{ live: 0 }])
    }
  })

  test("of rotations of one key at once the first hands the key's end on, the others the end of its overlap", async () => {
    const { tenant } = await freshTenant(db)
    const apiKeys = postgresApiKeys(db.app)
    const key = () => ({ id: newId("key"), prefix: "fn_test", hash: crypto.randomUUID() })
    const old = key()
    const unbounded = { collectionIds: null, rateLimitPerMinute: null, expiresAt: null }
    await apiKeys.issue(tenant, { ...old, name: "k", scopes: ["query"], ...unbounded }, BY)
    const [holder, watcher] = [new pg.Client({ connectionString: db.url }), new pg.Client({ connectionString: db.url })]
    await Promise.all([holder.connect(), watcher.connect()])
    await holder.query("begin")
    await holder.query("select from api_keys where id = $1 for update", [old.id])
    const until = new Date("2100-01-01T00:00:00Z")
    const rotations = Promise.all([1, 2, 3].map(() => apiKeys.rotate(tenant, old.id, key(), until, BY)))
    const waiting = () => watcher.query("select from pg_locks where not granted")
    await expect.poll(async () => (await waiting()).rowCount).toBe(3)
    await holder.query("rollback")
    await Promise.all([holder.end(), watcher.end()])
    const ends = (await rotations).map((rotated) => rotated?.successor.expiresAt?.getTime() ?? null)
    expect(ends.sort()).toEqual([until.getTime(), until.getTime(), null])
  })
})

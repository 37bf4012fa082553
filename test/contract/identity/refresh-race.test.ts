// A hundred refreshes at once where they really run side by side: ten connections to a real Postgres.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { logIn } from "../../../src/identity/log-in.ts"
import { refreshSession } from "../../../src/identity/refresh-session.ts"
import { findPostgres } from "../../local/postgres/real-postgres.ts"
import { freshTenant, type TestDatabase } from "../../support/database.ts"
import { edgeIdentity, freshUser, PASSWORD } from "../../support/identity.ts"
import { startRealDatabase } from "../../support/real-database.ts"

const address = "192.0.2.1"
const open = findPostgres()

describe("a refresh token on a real Postgres", () => {
  if (open === null) {
    test.skip("is not tried: set TEST_POSTGRES_URL or install Debian's postgresql", () => undefined)
    return
  }
  let db: TestDatabase
  beforeAll(async () => {
    db = await startRealDatabase(open)
  }, 60_000)
  afterAll(() => db.close())

  test("used by a hundred at once leaves at most one winner, and no live branch, five times over", async () => {
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
})

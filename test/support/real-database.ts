// The test database on a real Postgres, where statements really run at the same time.
import { existsSync } from "node:fs"
import { afterAll, beforeAll, describe, test } from "vitest"
import { applyMigrations } from "../../migrations/apply.ts"
import { connect } from "../../src/adapters/postgres/database.ts"
import { startPostgres } from "../../workers/local/postgres/server.ts"
import { findPostgres, hasTemplates, type RealPostgres } from "../local/postgres/real-postgres.ts"
import type { TestDatabase } from "./database.ts"
import { PASSWORD, templatePath } from "./database-template.ts"
import { namingTenants } from "./named-tenant.ts"

const login = (role: string) => `postgresql://${role}:${PASSWORD}@localhost/footnote`

type RealDatabase = Awaited<ReturnType<typeof startRealDatabase>>

/** Tests with a cluster of their own; `db` is filled before the first of them runs. Skipped, visibly, where no Postgres is installed. */
export function describeOnPostgres(name: string, tests: (db: RealDatabase) => void): void {
  const open = findPostgres()
  describe(name, () => {
    if (open === null) {
      test.skip("is not tried: set TEST_POSTGRES_URL or install Debian's postgresql", () => undefined)
      return
    }
    const db = {} as RealDatabase
    beforeAll(async () => void Object.assign(db, await startRealDatabase(open)))
    afterAll(() => db.close())
    tests(db)
  })
}

/** `url` is the owner's, for sessions outside the Neon protocol. The first cluster that is migrated is kept for the others. */
export async function startRealDatabase(
  make: NonNullable<ReturnType<typeof findPostgres>>,
): Promise<TestDatabase & { url: string }> {
  const template = templatePath("cluster")
  if (hasTemplates && !existsSync(template)) {
    const first = await make()
    await (await serveMigrated(first)).close()
    await first.stop("footnote_app", template)
  }
  const real = await make(template)
  const server = await serveMigrated(real)
  const endpoint = `${server.url}/sql`
  const as = (role: string) => connect({ url: login(role), endpoint, timeoutMs: 60_000, send: namingTenants })
  return {
    app: as("footnote_app"),
    system: as("footnote_system"),
    owner: as("postgres"),
    url: real.url,
    connection: { databaseUrl: login("footnote_app"), endpoint },
    close: async () => {
      await server.close()
      await real.stop("footnote_app")
    },
  }
}

async function serveMigrated({ url }: RealPostgres) {
  const server = await startPostgres({ password: PASSWORD, databaseUrl: url })
  await applyMigrations({ url: login("postgres"), endpoint: `${server.url}/sql`, rolePassword: PASSWORD })
  return server
}

// The test database on a real Postgres, where statements really run at the same time.
import { applyMigrations } from "../../migrations/apply.ts"
import { connect } from "../../src/adapters/postgres/database.ts"
import { startPostgres } from "../../workers/local/postgres/server.ts"
import type { findPostgres } from "../local/postgres/real-postgres.ts"
import type { TestDatabase } from "./database.ts"

const password = "local-test-password"

/** `url` is the owner's, for sessions outside the Neon protocol. */
export async function startRealDatabase(
  make: NonNullable<ReturnType<typeof findPostgres>>,
): Promise<TestDatabase & { url: string }> {
  const real = await make()
  const server = await startPostgres({ password, databaseUrl: real.url })
  const endpoint = `${server.url}/sql`
  const login = (role: string) => `postgresql://${role}:${password}@localhost/footnote`
  await applyMigrations({ url: login("postgres"), endpoint, rolePassword: password })
  const as = (role: string) => connect({ url: login(role), endpoint, timeoutMs: 60_000 })
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

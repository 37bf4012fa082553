// Applies the migrations of this folder as the owner of the database, and gives the Workers' roles their logins.
import { fileURLToPath } from "node:url"
import { neon, neonConfig } from "@neondatabase/serverless"
import { sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/neon-http"
import { migrate } from "drizzle-orm/neon-http/migrator"

const ROLES = ["footnote_app", "footnote_system"] as const

type ApplyOptions = {
  /** Connection string of the owner. */
  url: string
  /** The endpoint of another server that speaks Neon's protocol. */
  endpoint?: string | undefined
  /** The password for the Workers' roles; without it their logins do not change. */
  rolePassword?: string | undefined
}

/** Forward only and safe to repeat. Throws the database's error if a migration fails. */
export async function applyMigrations({ url, endpoint, rolePassword }: ApplyOptions): Promise<void> {
  if (endpoint) neonConfig.fetchEndpoint = endpoint
  // The driver's settings are global: what another connection of this process sends through is not for migrations.
  neonConfig.fetchFunction = fetch
  const database = drizzle(neon(url))
  await migrate(database, { migrationsFolder: fileURLToPath(new URL(".", import.meta.url).href) })
  if (rolePassword === undefined) return
  if (!/^[\w-]{16,}$/.test(rolePassword)) throw new Error("the roles' password must be 16 or more of A-Z a-z 0-9 _ -")
  for (const role of ROLES) await database.execute(sql.raw(`alter role ${role} login password '${rolePassword}'`))
}

if (import.meta.main) {
  const url = process.env.DATABASE_OWNER_URL
  if (!url) throw new Error("DATABASE_OWNER_URL is missing: the connection string of the database's owner")
  await applyMigrations({
    url,
    endpoint: process.env.NEON_FETCH_ENDPOINT,
    rolePassword: process.env.FOOTNOTE_ROLE_PASSWORD,
  })
  process.stdout.write("migrations applied\n")
}

// A migrated database of its own for one test file: the Neon stand-in on a PGlite, logged in as each role.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect, type Database } from "../../src/adapters/postgres/database.ts"
import { postgresTenants } from "../../src/adapters/postgres/tenants/tenants.ts"
import type { CollectionId } from "../../src/ids.ts"
import { newId, type TenantId } from "../../src/ids.ts"
import type { AuditedBy } from "../../src/ports.ts"
import { startPostgres } from "../../workers/local/postgres/server.ts"
import { copyMigratedDatabase, PASSWORD } from "./database-template.ts"
import { namingTenants } from "./named-tenant.ts"

export type TestDatabase = {
  app: Database
  system: Database
  /** The owner of the tables, for statements only a migration may run. */
  owner: Database
  /** For a separate process that logs in as the app role. */
  connection: { databaseUrl: string; endpoint: string }
  close(): Promise<void>
}

export async function startTestDatabase(send = namingTenants): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), "footnote-database-"))
  await copyMigratedDatabase(dataDir)
  const server = await startPostgres({ password: PASSWORD, dataDir })
  const endpoint = `${server.url}/sql`
  const login = (role: string) => `postgresql://${role}:${PASSWORD}@localhost/footnote`
  const as = (role: string) => connect({ url: login(role), endpoint, timeoutMs: 60_000, send })
  return {
    app: as("footnote_app"),
    system: as("footnote_system"),
    owner: as("postgres"),
    connection: { databaseUrl: login("footnote_app"), endpoint },
    async close() {
      await server.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The actor of the fixtures in the audit log. */
export const BY: AuditedBy = { actor: { type: "system", job: "test" }, requestId: "req_test" }

export const LEXICAL_STAMP = { model: "lexical", dimension: 768, revision: "test", kind: "lexical" } as const

/** A tenant of its own for one test, with its default collection. */
export async function freshTenant(
  db: TestDatabase,
  limits = { maxDocuments: 100, maxStorageMb: 50 },
): Promise<{ tenant: TenantId; collection: CollectionId }> {
  const [tenant, collection] = [newId("ten"), newId("col")]
  const now = new Date()
  await postgresTenants(db.system).create(
    {
      id: tenant,
      name: "Test",
      slug: tenant.replace("_", "-"),
      email: null,
      tier: "free",
      limits: { ...limits, requestsPerMinute: null },
      settings: {},
      isActive: true,
      createdAt: now,
      updatedAt: now,
    },
    {
      id: collection,
      name: "default",
      isDefault: true,
      embedding: LEXICAL_STAMP,
      chunking: { size_tokens: 512, overlap_tokens: 50 },
      denseWeightPercent: null,
      fusion: "score" as const,
      ocr: false,
    },
    BY,
  )
  return { tenant, collection }
}

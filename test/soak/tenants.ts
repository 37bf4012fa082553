// Tenants under load: a few with a document and a question each, and thousands of bare ones written straight into Postgres.
import { z } from "zod"
import { openRows, type TableRows } from "../../deploy/backup/rows.ts"
import { newId } from "../../src/ids.ts"
import { hashApiKey, newApiKey } from "../../src/tenants/model/api-key.ts"
import { createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import { warmCache } from "../bench/scene.ts"

export type LoadedTenant = { apiKey: string; documentId: string; question: string }

const AT_ONCE = 500
const rowSchema = z.record(z.string(), z.unknown())

/** Each with a short text and an answer in the cache; `perMinute` null leaves it unlimited. */
export async function makeTenants(
  platform: Platform,
  count: number,
  perMinute: number | null,
): Promise<LoadedTenant[]> {
  const tenants: LoadedTenant[] = []
  for (let i = 0; i < count; i++) {
    const limits = { max_documents: 100_000, ...(perMinute === null ? {} : { requests_per_minute: perMinute }) }
    const { api_key: apiKey } = await newTenant(platform, `soak-${newId("ten").slice(-12)}`, { limits })
    const client = createClient(platform.edgeUrl, apiKey)
    const bytes = new TextEncoder().encode(`The gauge at pier ${i} is read at seven. It was mounted in May.`)
    const { id } = await client.upload({ filename: "gauge.txt", contentType: "text/plain", bytes })
    if ((await client.settled(id)).status !== "ready") throw new Error("a text was not ready")
    const tenant = { apiKey, documentId: id, question: `When is the gauge at pier ${i} read?` }
    await warmCache(client, tenant)
    tenants.push(tenant)
  }
  return tenants
}

/** Keys of so many tenants that have nothing but a default collection: copies of one, with ids of their own. */
export async function makeBareTenants({ operatorEnv, ...platform }: Platform, count: number): Promise<string[]> {
  const rows = openRows(operatorEnv.DATABASE_OWNER_URL ?? "", operatorEnv.NEON_FETCH_ENDPOINT)
  const model = await newTenant(platform, `soak-model-${newId("ten").slice(-12)}`)
  const tables = await rows.read(model.tenant_id, { portable: true })
  const keys: string[] = []
  for (let made = 0; made < count; made += AT_ONCE) {
    const copies = await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - made) }, () => copyOf(tables, operatorEnv.API_KEY_SECRET ?? null)),
    )
    const all = ["tenants", "collections", "api_keys"].map((table): TableRows => {
      const each = copies.flatMap((copy) => copy.rows.get(table) ?? [])
      return { table, count: each.length, json: JSON.stringify(each) }
    })
    await rows.write(all)
    keys.push(...copies.map(({ key }) => key))
  }
  return keys
}

async function copyOf(tables: readonly TableRows[], secret: string | null) {
  const { text: key, prefix } = await newApiKey(secret)
  const hash = await hashApiKey(key)
  const [tenant, collection, id] = [newId("ten"), newId("col"), newId("key")]
  const rowsOf = (name: string, changes: Record<string, unknown>) => {
    const json = tables.find(({ table }) => table === name)?.json ?? "[]"
    return z
      .array(rowSchema)
      .parse(JSON.parse(json))
      .map((row) => ({ ...row, ...changes }))
  }
  return {
    key,
    rows: new Map<string, object[]>([
      ["tenants", rowsOf("tenants", { id: tenant, slug: tenant.replace("_", "-") })],
      ["collections", rowsOf("collections", { id: collection, tenant_id: tenant })],
      ["api_keys", rowsOf("api_keys", { id, tenant_id: tenant, hash, prefix })],
    ]),
  }
}

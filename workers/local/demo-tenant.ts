// The demo tenant and its API key: created through the admin Worker at the first start and reused afterwards.
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import type { Platform } from "./platform.ts"

const demoSchema = z.object({ tenant_id: z.string(), api_key: z.string() })
export type DemoTenant = z.infer<typeof demoSchema>

/** The kept tenant if its key still works, else a new one. */
export async function demoTenant(platform: Platform, localDir: string): Promise<DemoTenant> {
  const file = join(localDir, "demo.json")
  const kept = existsSync(file) ? demoSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data : undefined
  if (kept && (await works(platform, kept))) return kept
  const made = await newTenant(platform, `demo-${Date.now().toString(36)}`)
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  return made
}

/** Creates a tenant, with a key that has all scopes. */
export async function newTenant(
  platform: Pick<Platform, "adminUrl" | "adminKey">,
  slug: string,
  tenant: object = {},
): Promise<DemoTenant> {
  const created = z
    .object({ id: z.string() })
    .parse(await post(platform, "/api/v1/tenants", { name: slug, slug, tier: "premium", ...tenant }))
  const scopes = ["query", "documents:read", "documents:write", "collections:write", "keys", "usage:read"]
  const issued = z
    .object({ key: z.string() })
    .parse(await post(platform, `/api/v1/tenants/${created.id}/api-keys`, { name: "demo", scopes }))
  return { tenant_id: created.id, api_key: issued.key }
}

async function works({ edgeUrl }: Platform, { api_key }: DemoTenant): Promise<boolean> {
  const reply = await fetch(`${edgeUrl}/api/v1/documents?limit=1`, { headers: { Authorization: `Bearer ${api_key}` } })
  return reply.ok
}

async function post(platform: Pick<Platform, "adminUrl" | "adminKey">, path: string, body: object): Promise<unknown> {
  const reply = await fetch(platform.adminUrl + path, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.adminKey}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`POST ${path} answered ${reply.status}: ${await reply.text()}`)
  return await reply.json()
}

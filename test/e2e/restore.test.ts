// After a loss everything comes back from a backup as it was; a tenant moves to another deployment and is answered the same there.
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { restoreBackup, takeBackup } from "../../deploy/backup/archive.ts"
import { drill } from "../../deploy/backup/drill.ts"
import { type DeploymentStores, openStores } from "../../deploy/backup/open-stores.ts"
import { openVault } from "../../deploy/backup/vault.ts"
import { type Client, createClient } from "../../workers/local/client.ts"
import { type DemoTenant, newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import { copyMigratedDatabase } from "../support/database-template.ts"
import { startTestPlatform } from "../support/test-platform.ts"
import { textFile } from "./tenant.ts"

const folder = mkdtempSync(join(tmpdir(), "footnote-move-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const QUESTION = "How many berths does the new quay have?"

test("the drill loses Postgres, the index and Redis, and nothing differs afterwards", async () => {
  const told: string[] = []
  const localDir = join(folder, "drill")
  await copyMigratedDatabase(join(localDir, "postgres"))
  await drill((line) => told.push(line), localDir)
  expect(told.at(-1)).toContain("Nothing differs")
})

test("a tenant moves with its key, files, vectors and metadata; nothing is ever written over", async () => {
  const vault = openVault(join(folder, "vault"), randomBytes(32).toString("base64"))
  const { tenant, told } = await on("here", async (platform, stores) => {
    const tenant = await newTenant(platform, "mover")
    await fill(platform, tenant)
    const other = await newTenant(platform, "stays")
    await fill(platform, other)
    const moved = { tenant: tenant.tenant_id, portable: true, withObjects: true, withPoints: true, isFull: true }
    await expect(takeBackup(stores, vault, { ...moved, tenant: "ten_nobody" })).rejects.toThrow("there is no tenant")
    const snapshot = await takeBackup(stores, vault, moved)
    expect(JSON.stringify(snapshot)).not.toContain(other.tenant_id)
    await expect(restoreBackup(stores, vault, snapshot)).rejects.toThrow("is there already")
    return { tenant, told: await ask(createClient(platform.edgeUrl, tenant.api_key)) }
  })

  await on("there", async (platform, stores) => {
    const snapshot = await vault.load()
    if (!snapshot) throw new Error("the export is gone")
    await expect(restoreBackup(stores, vault, { ...snapshot, schema: "another" })).rejects.toThrow("other migrations")
    const restored = await restoreBackup(stores, vault, snapshot)
    expect([restored.tenants, restored.objects, restored.points, restored.missing]).toEqual([1, 3, 1, []])

    const client = createClient(platform.edgeUrl, tenant.api_key)
    expect(await ask(client)).toEqual(told)
    const more = await client.upload(textFile("The old quay keeps nine berths for visitors.", "old-quay.txt"))
    expect((await client.settled(more.id)).status).toBe("ready")
    expect((await client.send("DELETE", `/api/v1/documents/${more.id}`)).status).toBe(202)
  })
})

async function on<T>(name: string, work: (platform: Platform, stores: DeploymentStores) => Promise<T>): Promise<T> {
  const platform = await startTestPlatform({ root: folder, localDir: join(folder, name) })
  try {
    return await work(platform, openStores(platform.operatorEnv))
  } finally {
    await platform.close()
  }
}

async function fill({ edgeUrl }: Platform, { api_key }: DemoTenant) {
  const client = createClient(edgeUrl, api_key)
  const file = textFile("The new quay has 42 berths. It opened in May.", "new-quay.txt")
  const { id } = await client.upload(file, { metadata: { port: "north" } })
  expect((await client.settled(id)).status).toBe("ready")
}

async function ask(client: Client) {
  const filter = { port: "north" }
  const { answer, citations, sources } = (await client.ask(QUESTION, { filter })).answer
  expect(citations.length).toBeGreaterThan(0)
  return { answer, citations, sources }
}

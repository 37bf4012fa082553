// After a loss everything comes back from a backup as it was; a tenant moves to another deployment and is answered the same there.
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { afterAll, expect, test } from "vitest"
import { z } from "zod"
import { restoreBackup } from "../../deploy/backup/archive.ts"
import { drill } from "../../deploy/backup/drill.ts"
import { type DeploymentStores, openStores } from "../../deploy/backup/open-stores.ts"
import { openVault } from "../../deploy/backup/vault.ts"
import { type Client, createClient } from "../../workers/local/client.ts"
import { type DemoTenant, newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import { copyMigratedDatabase } from "../support/database-template.ts"
import { blocksRunBy } from "../support/doc-blocks.ts"
import { startTestPlatform } from "../support/test-platform.ts"
import { textFile } from "./tenant.ts"

const ROOT = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "footnote-move-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const BACKUP_KEY = randomBytes(32).toString("base64")
const [backUp = "", restore = "", move = "", part = ""] = blocksRunBy("restore.test.ts", "docs/backup-and-restore.md")

/** The commands as the page has them, in folders of this test; what they said, and how the first that failed ended. */
async function command(
  script: string,
  platform: Platform,
  tenant: Pick<DemoTenant, "tenant_id">,
  { collection = "", ...over }: NodeJS.ProcessEnv = {},
) {
  const lines = script
    .replaceAll("/backups", join(folder, "backups"))
    .replaceAll("/moving", join(folder, "moving"))
    .replaceAll("ten_…", tenant.tenant_id)
    .replaceAll("col_…", collection)
  const env = { ...process.env, ...platform.operatorEnv, BACKUP_KEY, ...over }
  // Not `spawnSync`: while it waits, nobody here sees that a Worker closes a connection, and the next request is lost.
  const child = spawn("bash", ["-euc", lines], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] })
  const [ended, ...said] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)])
  return { status: ended[0], said: said.join("") }
}
const lineOf = (script: string, name: string) => script.split("\n").find((line) => line.includes(name)) ?? ""

const QUESTION = "How many berths does the new quay have?"

test("the drill loses Postgres, the index and Redis, and nothing differs afterwards", async () => {
  const told: string[] = []
  const localDir = join(folder, "drill")
  await copyMigratedDatabase(join(localDir, "postgres"))
  await drill((line) => told.push(line), localDir)
  expect(told.at(-1)).toContain("Nothing differs")
}, 900_000)

test("a tenant moves with its key, files, vectors and metadata; nothing is ever written over", async () => {
  const vault = openVault(join(folder, "moving"), BACKUP_KEY)
  const { tenant, other, told, harbour, whole } = await on("here", async (platform, stores) => {
    const tenant = await newTenant(platform, "mover")
    await fill(platform, tenant)
    const other = await newTenant(platform, "stays")
    await fill(platform, other)
    const exportLine = lineOf(move, "export")
    const nobody = { ...tenant, tenant_id: "ten_nobody" }
    expect(await command(exportLine, platform, nobody)).toMatchObject({
      status: 1,
      said: expect.stringMatching(/there is no tenant/),
    })
    expect(await command(exportLine, platform, tenant)).toMatchObject({
      status: 0,
      said: expect.stringMatching(/full.*verified/s),
    })
    const snapshot = await vault.load()
    expect(JSON.stringify(snapshot)).toContain(tenant.tenant_id)
    expect(JSON.stringify(snapshot)).not.toContain(other.tenant_id)
    if (snapshot) await expect(restoreBackup(stores, vault, snapshot)).rejects.toThrow("is there already")
    expect(await command(backUp, platform, tenant)).toMatchObject({
      status: 0,
      said: expect.stringMatching(/full.*incremental.*verified/s),
    })
    const wrongKey = { BACKUP_KEY: randomBytes(32).toString("base64") }
    expect(await command(lineOf(backUp, "--list"), platform, tenant, wrongKey)).toMatchObject({
      status: 1,
      said: expect.stringMatching(/another BACKUP_KEY/),
    })
    const harbour = await fillCollection(platform, other)
    const exporting = lineOf(part, "export")
    expect(await command(exporting, platform, tenant, { collection: harbour })).toMatchObject({
      status: 1,
      said: expect.stringContaining(`has no collection ${harbour}`),
    })
    expect(await command(exporting, platform, other, { collection: harbour })).toMatchObject({
      status: 0,
      said: expect.stringMatching(/full.*verified/s),
    })
    const whole = await ask(createClient(platform.edgeUrl, other.api_key), harbour)
    return { tenant, other, told: await ask(createClient(platform.edgeUrl, tenant.api_key)), harbour, whole }
  })

  await on("there", async (platform, stores) => {
    const snapshot = await vault.load()
    if (!snapshot) throw new Error("the export is gone")
    await expect(restoreBackup(stores, vault, { ...snapshot, schema: "another" })).rejects.toThrow("other migrations")
    expect(await command(lineOf(move, "import"), platform, tenant)).toMatchObject({
      status: 0,
      said: expect.stringMatching(/1 tenants, \d+ rows, 3 files, 1 vectors are back/),
    })

    const client = createClient(platform.edgeUrl, tenant.api_key)
    expect(await ask(client)).toEqual(told)
    const more = await client.upload(textFile("The old quay keeps nine berths for visitors.", "old-quay.txt"))
    expect((await client.settled(more.id)).status).toBe("ready")
    expect((await client.send("DELETE", `/api/v1/documents/${more.id}`)).status).toBe(202)
    expect(await command(restore, platform, tenant)).toMatchObject({
      status: 1,
      said: expect.stringMatching(/is there already/),
    })
    expect(await ask(client)).toEqual(told)

    // Its rows have running numbers that this deployment has given to others by now.
    const importing = lineOf(part, "import")
    expect(await command(importing, platform, { tenant_id: "ten_nobody" })).toMatchObject({
      status: 1,
      said: expect.stringContaining("there is no tenant ten_nobody"),
    })
    const taker = await newTenant(platform, "taker")
    expect(await command(importing, platform, taker)).toMatchObject({
      status: 0,
      said: expect.stringMatching(/ rows, 3 files, 1 vectors are back/),
    })
    const takes = createClient(platform.edgeUrl, taker.api_key)
    expect(comparable(await ask(takes, harbour))).toEqual(comparable(whole))
    expect((await stores.rows.live(taker.tenant_id)).map(({ document }) => document.collectionId)).toEqual([harbour])
    expect(await takes.content((await ask(takes, harbour)).sources[0]?.document_id ?? "")).toContain("42 berths")
    expect(await command(importing, platform, taker)).toMatchObject({
      status: 1,
      said: expect.stringContaining(`collection ${harbour} is there already`),
    })
    expect(await ask(client)).toEqual(told)
  })

  await on("anew", async (platform) => {
    expect(await command(restore, platform, tenant)).toMatchObject({
      status: 0,
      said: expect.stringMatching(/2 tenants.*documents/s),
    })
    expect(await ask(createClient(platform.edgeUrl, tenant.api_key))).toEqual(told)
    expect((await ask(createClient(platform.edgeUrl, other.api_key))).answer).toEqual(told.answer)
  })
}, 900_000)

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

/** A chunk's id is made from its tenant's, and so it is another's with another tenant. */
const comparable = (told: Awaited<ReturnType<typeof ask>>): unknown =>
  JSON.parse(JSON.stringify(told), (name, value: unknown) => (name === "chunk_id" ? "chk" : value))

/** A collection of its own, with the same file. */
async function fillCollection({ edgeUrl }: Platform, { api_key }: DemoTenant): Promise<string> {
  const client = createClient(edgeUrl, api_key)
  const made = await client.send("POST", "/api/v1/collections", { name: "harbour" })
  const { id: collection_id } = z.object({ id: z.string() }).parse(await made.json())
  const file = textFile("The new quay has 42 berths. It opened in May.", "new-quay.txt")
  const { id } = await client.upload(file, { metadata: { port: "north" }, collection_id })
  expect((await client.settled(id)).status).toBe("ready")
  return collection_id
}

async function ask(client: Client, collection?: string) {
  const within = collection === undefined ? {} : { collection_ids: [collection] }
  const { answer, citations, sources } = (await client.ask(QUESTION, { filter: { port: "north" }, ...within })).answer
  expect(citations.length).toBeGreaterThan(0)
  return { answer, citations, sources }
}

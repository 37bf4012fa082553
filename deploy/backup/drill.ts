// `npm run drill:restore`: deletes Postgres, the index and Redis of its
// own platform, restores them, and proves that nothing differs.
import { randomBytes } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { isDeepStrictEqual } from "node:util"
import { neon } from "@neondatabase/serverless"
import { applyMigrations } from "../../migrations/apply.ts"
import { type Client, createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import { type Platform, startPlatform } from "../../workers/local/platform.ts"
import { QUESTIONS, SAMPLES } from "../../workers/local/samples/questions.ts"
import { restoreBackup, takeBackup, verifyBackup } from "./archive.ts"
import { type DeploymentStores, openStores } from "./open-stores.ts"
import { digestOf } from "./points.ts"
import { rebuildIndex } from "./rebuild-index.ts"
import { openVault, type Snapshot, type Vault } from "./vault.ts"

const ROOT = join(import.meta.dirname, "../..")
const POLL_MS = 1_000
const MAX_POLLS = 60
/** Isolates hand over what they counted every ten seconds, and a busy machine takes a little longer. */
const RESTING_POLLS = 12
const SAMPLE_FOLDER = join(ROOT, "workers/local/samples")

/** What is compared beside the rows: all points with their vectors, and all answers with their citations. */
type State = { points: string[]; answers: unknown[] }

const newFolder = () => mkdtempSync(join(tmpdir(), "footnote-drill-"))

/** Throws if anything differs afterwards. `say` receives each step. Removes the state's folder in the end. */
export async function drill(say: (line: string) => void, localDir = newFolder()): Promise<void> {
  const platform = await startPlatform({ root: ROOT, localDir })
  try {
    const client = createClient(platform.edgeUrl, (await newTenant(platform, "drill")).api_key)
    for (const sample of SAMPLES) await ingest(client, sample)
    const stores = openStores(platform.operatorEnv)
    const before = await stateOf(stores, client)
    const resting = await restingRows(stores)
    say(
      `Before: ${resting.length} tables of rows, ${before.points.length} collections of points, ${before.answers.length} answers.`,
    )

    const vault = openVault(join(localDir, "vault"), randomBytes(32).toString("base64"))
    const { rows, snapshot } = await backUp(stores, vault)
    say(`Backed up and verified: ${await verifyBackup(vault, snapshot)} pieces read back.`)

    await lose(platform, stores)
    say("Lost: every table of Postgres, every collection of the index, everything in Redis.")

    const restored = await restoreBackup(stores, vault, snapshot)
    if (restored.missing.length > 0) throw new Error(`files are missing: ${restored.missing.join(", ")}`)
    compare("rows", rows, await rowsOf(stores))
    const { embedder } = stores
    if (!embedder) throw new Error("the platform has no embedder")
    const rebuilt = await rebuildIndex({ ...stores, embedder }, null)
    if (rebuilt.failed.length > 0) throw new Error(`not rebuilt: ${JSON.stringify(rebuilt.failed)}`)
    say(`Restored ${restored.rows} rows; indexed ${rebuilt.documents} documents, ${rebuilt.chunks} chunks again.`)

    const after = await stateOf(stores, client)
    compare("points", before.points, after.points)
    compare("answers", before.answers, after.answers)
    say("Nothing differs: rows, points with their vectors, answers with their citations.")
  } finally {
    await platform.close()
    rmSync(localDir, { recursive: true, force: true })
  }
}

async function ingest(client: Client, sample: (typeof SAMPLES)[number]): Promise<void> {
  const { id } = await client.upload({ ...sample, bytes: readFileSync(join(SAMPLE_FOLDER, sample.filename)) })
  const { status, error } = await client.settled(id)
  if (status !== "ready") throw new Error(`${sample.filename}: ${error?.message ?? status}`)
}

async function stateOf(stores: DeploymentStores, client: Client): Promise<State> {
  const answers = []
  for (const { question } of QUESTIONS) {
    const { answer, citations, sources, grounding } = (await client.ask(question)).answer
    answers.push({ answer, citations, sources, grounding })
  }
  const points = []
  for (const name of await stores.points.collections())
    points.push(`${name} ${digestOf(await stores.points.read(name, null))}`)
  return { points, answers }
}

/** The rows once they no longer change: questions are recorded shortly after their answers, and the use of a key with them. */
async function restingRows(stores: DeploymentStores): Promise<string[]> {
  let before: string[] = []
  let resting = 0
  for (let polls = 0; polls < MAX_POLLS; polls++) {
    const rows = await rowsOf(stores)
    const asked = rows.join().match(/"endpoint":\s*"query"/g)?.length ?? 0
    resting = asked >= QUESTIONS.length && isDeepStrictEqual(before, rows) ? resting + 1 : 0
    if (resting === RESTING_POLLS) return rows
    before = rows
    await pause(POLL_MS)
  }
  throw new Error(`the rows still change after ${MAX_POLLS} seconds`)
}

async function rowsOf({ rows }: DeploymentStores): Promise<string[]> {
  const owners = [null, ...(await rows.tenants())]
  const tables = await Promise.all(owners.map((owner) => rows.read(owner)))
  return tables.flatMap((each, i) => each.map(({ table, json }) => `${owners[i] ?? "nobody"} ${table} ${json}`))
}

/** Taken again if a row changed meanwhile, because the use of a key may be recorded late. */
async function backUp(stores: DeploymentStores, vault: Vault): Promise<{ rows: string[]; snapshot: Snapshot }> {
  const taken = { tenant: null, portable: false, withObjects: false, withPoints: false, isFull: true }
  for (let tries = 0; tries < MAX_POLLS; tries++) {
    const rows = await rowsOf(stores)
    const snapshot = await takeBackup(stores, vault, taken)
    if (isDeepStrictEqual(rows, await rowsOf(stores))) return { rows, snapshot }
  }
  throw new Error("the rows changed during every backup")
}

async function lose({ operatorEnv }: Platform, { cache }: DeploymentStores): Promise<void> {
  const url = operatorEnv.DATABASE_OWNER_URL ?? ""
  const sql = neon(url)
  await sql.transaction([
    sql.query("drop schema public cascade"),
    sql.query("drop schema drizzle cascade"),
    sql.query("create schema public"),
    sql.query("grant usage on schema public to public"),
  ])
  await applyMigrations({ url, endpoint: operatorEnv.NEON_FETCH_ENDPOINT })
  const headers = { "api-key": operatorEnv.QDRANT_API_KEY ?? "" }
  const collections = new URL("/collections", operatorEnv.QDRANT_URL)
  const { result } = (await (await fetch(collections, { headers })).json()) as {
    result: { collections: { name: string }[] }
  }
  for (const { name } of result.collections)
    await fetch(new URL(`/collections/${name}`, collections), { method: "DELETE", headers })
  await cache.forget()
}

function compare(what: string, before: unknown[], after: unknown[]): void {
  const at = before.findIndex((one, i) => !isDeepStrictEqual(one, after[i]))
  if (at === -1 && before.length === after.length) return
  throw new Error(
    `${what} differ: ${JSON.stringify(before[at])?.slice(0, 300)} became ${JSON.stringify(after[at])?.slice(0, 300)}`,
  )
}

if (import.meta.main) {
  try {
    await drill((line) => process.stdout.write(`${line}\n`))
    process.exit(0)
  } catch (error) {
    process.stderr.write(`The drill failed: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

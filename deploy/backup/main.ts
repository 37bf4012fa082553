// `npm run backup | restore | export | import | rebuild:index`: an operator's commands over a deployment's stores.
import { parseArgs } from "node:util"
import { adoptCollection } from "./adopt-collection.ts"
import { restoreBackup, takeBackup, verifyBackup } from "./archive.ts"
import { openStores } from "./open-stores.ts"
import { rebuildIndex } from "./rebuild-index.ts"
import { openVault, type Snapshot, type Vault } from "./vault.ts"

const DAY_MS = 86_400_000
const FULL_EVERY_DAYS = 7
const USAGE = `usage:
  npm run backup -- --to FOLDER [--tenant ID] [--objects] [--points] [--full] [--keep-days 30]
  npm run backup -- --to FOLDER --list
  npm run restore -- --from FOLDER [--snapshot ID] [--resume]
  npm run export -- --tenant ID [--collection ID] --to FOLDER
  npm run import -- --from FOLDER [--resume] [--tenant ID]
  npm run rebuild:index -- [--tenant ID]
BACKUP_KEY (32 bytes in base64) opens the folder; the stores are those of the environment.`

const readOptions = () =>
  parseArgs({
    allowPositionals: true,
    tokens: true,
    options: {
      to: { type: "string" },
      from: { type: "string" },
      tenant: { type: "string" },
      collection: { type: "string" },
      snapshot: { type: "string" },
      objects: { type: "boolean", default: false },
      points: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      resume: { type: "boolean", default: false },
      "keep-days": { type: "string", default: "30" },
    },
  })
let values: ReturnType<typeof readOptions>["values"]
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Command → its options and its work. An option that the command would ignore is refused. */
const COMMANDS: Record<string, { takes: string[]; run: () => Promise<void> }> = {
  backup: {
    takes: ["to", "tenant", "objects", "points", "full", "keep-days", "list"],
    run: async () => (values.list ? await list(vaultAt(values.to)) : await backUp(vaultAt(values.to))),
  },
  restore: { takes: ["from", "snapshot", "resume"], run: () => restore(vaultAt(values.from)) },
  export: { takes: ["tenant", "collection", "to"], run: () => exportTenant(vaultAt(values.to)) },
  import: { takes: ["from", "resume", "tenant"], run: () => restore(vaultAt(values.from)) },
  "rebuild-index": { takes: ["tenant"], run: rebuild },
}

try {
  const { positionals, tokens, values: given } = readOptions()
  values = given
  const name = positionals[0] ?? ""
  const command = COMMANDS[name]
  if (!command || positionals.length > 1) throw new Error(USAGE)
  for (const token of tokens)
    if (token.kind === "option" && !command.takes.includes(token.name))
      throw new Error(`${name} does not take --${token.name}\n${USAGE}`)
  await command.run()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

/** Verifies the backup by reading every piece back before it removes old ones. */
async function backUp(vault: Vault): Promise<void> {
  const keepDays = Number(values["keep-days"])
  if (!(keepDays >= 1)) throw new Error("--keep-days must be 1 or more")
  const snapshot = await takeBackup(openStores(process.env), vault, {
    tenant: values.tenant ?? null,
    portable: false,
    withObjects: values.objects,
    withPoints: values.points,
    isFull: values.full || (await isFullDue(vault)),
  })
  await report(vault, snapshot)
  const pruned = await vault.prune(new Date(Date.now() - keepDays * DAY_MS))
  say(`let go: ${pruned.snapshots} snapshots, ${pruned.pieces} pieces`)
}

async function exportTenant(vault: Vault): Promise<void> {
  if (values.tenant === undefined) throw new Error(USAGE)
  if ((await vault.list()).length > 0) throw new Error("--to must be a folder of its own: there are snapshots in it")
  const { tenant, collection } = values
  const part = collection === undefined ? { tenant } : { tenant, collection }
  const options = { ...part, portable: true, withObjects: true, withPoints: true, isFull: true }
  await report(vault, await takeBackup(openStores(process.env), vault, options))
}

async function report(vault: Vault, snapshot: Snapshot): Promise<void> {
  const { rows, objects, points } = sizesOf(snapshot)
  const pieces = await verified(vault, snapshot)
  say(`${snapshot.id}: ${snapshot.isFull ? "full" : "incremental"}, ${rows} rows, ${objects} files, ${points} vectors`)
  say(`verified: ${pieces} pieces read back`)
}

async function verified(vault: Vault, snapshot: Snapshot): Promise<number> {
  try {
    return await verifyBackup(vault, snapshot)
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `${snapshot.id} cannot be read back: ${what}. Run it again with --full, which writes every piece anew`,
      { cause },
    )
  }
}

async function restore(vault: Vault): Promise<void> {
  const snapshot = await vault.load(values.snapshot)
  if (!snapshot)
    throw new Error(`there is no snapshot ${values.snapshot ? `${values.snapshot} ` : ""}in ${values.from}`)
  const stores = openStores(process.env)
  const { tenant = null, resume } = values
  const isCollection = snapshot.owners.some(({ collection }) => collection !== undefined)
  if (tenant !== null && !isCollection) throw new Error("--tenant names who takes a collection; a tenant keeps its id")
  await verifyBackup(vault, snapshot)
  const restored = isCollection
    ? await adoptCollection(stores, vault, snapshot, tenant)
    : await restoreBackup(stores, vault, snapshot, resume)
  await stores.cache.forget()
  say(
    `${restored.tenants} tenants, ${restored.rows} rows, ${restored.objects} files, ${restored.points} vectors are back`,
  )
  for (const key of restored.missing) say(`missing in storage and in the backup: ${key}`)
  if (restored.missing.length > 0) process.exitCode = 1
  if (!snapshot.owners.some(({ points }) => points)) say("the vectors are not in this backup: npm run rebuild:index")
}

async function rebuild(): Promise<void> {
  const { embedder, ...stores } = openStores(process.env)
  if (!embedder) throw new Error("EMBEDDER_URL is missing: vectors are made by the embedding service")
  const { documents, chunks, failed } = await rebuildIndex({ ...stores, embedder }, values.tenant ?? null)
  say(`${documents} documents, ${chunks} chunks are in the index`)
  for (const { documentId, reason } of failed) say(`${documentId}: ${reason}`)
  if (failed.length > 0) process.exitCode = 1
}

async function list(vault: Vault): Promise<void> {
  for (const snapshot of await vault.list()) {
    const { rows, objects, points } = sizesOf(snapshot)
    say(
      `${snapshot.id}  ${snapshot.isFull ? "full       " : "incremental"}  ${rows} rows, ${objects} files, ${points} vectors`,
    )
  }
  for (const name of await vault.damaged()) say(`${name} cannot be opened: altered, or written with another BACKUP_KEY`)
}

async function isFullDue(vault: Vault): Promise<boolean> {
  const last = (await vault.list()).findLast(({ isFull, owners }) => isFull && owners.some(({ tenant }) => !tenant))
  return !last || Date.now() - last.createdAt.getTime() >= FULL_EVERY_DAYS * DAY_MS
}

function sizesOf({ owners }: Snapshot) {
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0)
  return {
    rows: sum(owners.flatMap(({ tables }) => tables.map(({ count }) => count))),
    objects: sum(owners.map(({ objects }) => objects.length)),
    points: sum(owners.flatMap(({ points = [] }) => points.map(({ count }) => count))),
  }
}

function vaultAt(folder: string | undefined): Vault {
  if (folder === undefined) throw new Error(USAGE)
  const key = process.env.BACKUP_KEY
  if (!key) throw new Error("BACKUP_KEY is missing: 32 bytes in base64, as `openssl rand -base64 32` makes them")
  return openVault(folder, key)
}

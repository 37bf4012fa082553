// Takes and restores backups: rows, stored files, and vectors if wanted.
import { randomBytes } from "node:crypto"
import { z } from "zod"
import { documentPrefix, tenantPrefix } from "../../src/documents/model/document.ts"
import type { ModelStamp } from "../../src/embedding/contract.ts"
import type { DocumentId, TenantId } from "../../src/ids.ts"
import type { ChunkIndex } from "../../src/ports.ts"
import type { Objects } from "./objects.ts"
import type { Point, Points } from "./points.ts"
import type { RowStore, TableRows } from "./rows.ts"
import { type OwnerEntry, piecesOf, type Snapshot, type Vault } from "./vault.ts"

export type Stores = { rows: RowStore; objects: Objects; points: Points; index: Pick<ChunkIndex, "prepare"> }

export type BackupOptions = {
  /** Null: all tenants, and rows that belong to none. */
  tenant: string | null
  /** Of the tenant this collection alone, with its documents. */
  collection?: string
  /** True: without rows that refer to users, because users do not move with a tenant. */
  portable: boolean
  /** True: with the content of stored files. False: only the fact that they were there. */
  withObjects: boolean
  withPoints: boolean
  /** True: writes every piece again. */
  isFull: boolean
}

/**
 * Each owner's rows are read in one transaction; files and vectors are read after them. Throws if a tenant has nothing.
 */
export async function takeBackup(stores: Stores, vault: Vault, options: BackupOptions): Promise<Snapshot> {
  const { tenant, isFull } = options
  const known = await stores.rows.tenants()
  if (tenant !== null && !known.includes(tenant)) throw new Error(`there is no tenant ${tenant}`)
  const owners: OwnerEntry[] = []
  for (const owner of tenant === null ? [null, ...known] : [tenant])
    owners.push(await entryOf(stores, vault, owner, options))
  const createdAt = new Date()
  const snapshot: Snapshot = {
    id: `${createdAt.toISOString().replace(/[:.]/g, "-")}-${randomBytes(3).toString("hex")}`,
    createdAt,
    isFull,
    owners,
    schema: await stores.rows.schema(),
    indexSnapshots: tenant === null ? await snapshotIndex(stores.points) : {},
  }
  await vault.save(snapshot)
  return snapshot
}

async function entryOf(
  stores: Stores,
  vault: Vault,
  owner: string | null,
  options: BackupOptions,
): Promise<OwnerEntry> {
  const { portable, withObjects, withPoints, isFull, collection: only } = options
  const part = only === undefined ? {} : { collection: only }
  const tables: OwnerEntry["tables"] = []
  const rows = await stores.rows.read(owner, { portable, ...part })
  if (only !== undefined && !rows.some(({ table }) => table === "collections"))
    throw new Error(`tenant ${owner} has no collection ${only}`)
  for (const { table, count, json } of rows)
    tables.push({ table, count, piece: await vault.keep(Buffer.from(json), isFull) })
  const objects: OwnerEntry["objects"] = []
  for (const { key, size, etag } of await filesOf(stores, owner, only === undefined ? null : rows)) {
    const read = withObjects ? await stores.objects.read(key) : null
    if (withObjects && !read) continue // null if it was deleted after it was listed
    const piece = read && (await vault.keep(read.bytes, isFull))
    objects.push({ key, size, etag, type: read?.type ?? "", piece })
  }
  if (!withPoints || owner === null) return { tenant: owner, ...part, tables, objects }
  const points: NonNullable<OwnerEntry["points"]> = []
  for (const collection of await stores.points.collections()) {
    const all = await stores.points.read(collection, owner)
    const found =
      only === undefined ? all : all.filter(({ payload }) => placeSchema.parse(payload).collection_id === only)
    if (found.length === 0) continue
    const piece = await vault.keep(Buffer.from(JSON.stringify(found)), isFull)
    points.push({ collection, count: found.length, piece })
  }
  return { tenant: owner, ...part, tables, objects, points }
}

/** Where a point belongs, by its payload. */
const placeSchema = z.object({ collection_id: z.string() })

/** All files of the owner, or those of the documents among the rows. */
async function filesOf({ objects }: Stores, owner: string | null, rows: readonly TableRows[] | null) {
  if (owner === null) return []
  const tenant = owner as TenantId
  if (rows === null) return await objects.list(tenantPrefix(tenant))
  const documents = z
    .array(z.object({ id: z.string().transform((id) => id as DocumentId) }))
    .parse(JSON.parse(rows.find(({ table }) => table === "documents")?.json ?? "[]"))
  return (await Promise.all(documents.map(({ id }) => objects.list(documentPrefix(tenant, id))))).flat()
}

async function snapshotIndex(points: Points): Promise<Record<string, string>> {
  const made: Record<string, string> = {}
  for (const collection of await points.collections()) {
    const name = await points.snapshot(collection)
    if (name !== null) made[collection] = name
  }
  return made
}

/** Reads every piece back. Throws for the first that is missing or was altered. Returns the number of pieces. */
export async function verifyBackup(vault: Vault, snapshot: Snapshot): Promise<number> {
  const pieces = new Set(piecesOf(snapshot))
  for (const piece of pieces) await vault.take(piece)
  return pieces.size
}

/** What was restored. `missing`: stored files that are neither in the backup nor in the store. */
export type Restored = { tenants: number; rows: number; objects: number; points: number; missing: string[] }

/**
 * Restores a snapshot. The database must have the snapshot's schema and none of its
 * tenants; otherwise throws before any write. `resume` continues a restore: tenants
 * that exist are complete, as rows are written last, in one transaction.
 */
export async function restoreBackup(
  stores: Stores,
  vault: Vault,
  snapshot: Snapshot,
  resume = false,
): Promise<Restored> {
  if ((await stores.rows.schema()) !== snapshot.schema)
    throw new Error("the database has other migrations than the backup was made with: run that release's migrations")
  const present = new Set<string | null>(await stores.rows.tenants())
  const clash = snapshot.owners.find(({ tenant }) => present.has(tenant))
  if (clash && !resume)
    throw new Error(
      `tenant ${clash.tenant} is there already; a restore never writes over anything (--resume goes on where one stopped)`,
    )
  const unowned = snapshot.owners.find(({ tenant }) => tenant === null)
  if (resume && unowned && (await areBack(stores, vault, unowned))) present.add(null)
  const restored: Restored = { tenants: 0, rows: 0, objects: 0, points: 0, missing: [] }
  for (const owner of snapshot.owners)
    if (!present.has(owner.tenant)) await restoreOwner(stores, vault, owner, restored, isMove(snapshot))
  return restored
}

/** For rows of no tenant: whether each one exists, whatever other rows have been added. */
async function areBack({ rows }: Stores, vault: Vault, { tables }: OwnerEntry): Promise<boolean> {
  const each = (table: string, json: string) =>
    z
      .array(z.unknown())
      .parse(JSON.parse(json))
      .map((row) => `${table} ${JSON.stringify(row)}`)
  const held = new Set((await rows.read(null)).flatMap(({ table, json }) => each(table, json)))
  for (const { table, piece } of tables)
    if (!each(table, (await vault.take(piece)).toString("utf8")).every((row) => held.has(row))) return false
  return true
}

/** A snapshot that moves one tenant, or a part of it: the database it comes to may have others. */
const isMove = ({ owners }: Snapshot) => owners.every(({ tenant }) => tenant !== null)

/** Files and vectors are restored before the rows that refer to them, so that nothing answers without its source. */
async function restoreOwner(
  stores: Stores,
  vault: Vault,
  owner: OwnerEntry,
  restored: Restored,
  renumbered: boolean,
): Promise<void> {
  const kept = owner.tenant === null ? [] : await stores.objects.list(tenantPrefix(owner.tenant as TenantId))
  const there = new Map(kept.map(({ key, size }) => [key, size]))
  for (const { key, size, type, piece } of owner.objects) {
    if (there.get(key) === size) continue
    if (piece === null) {
      restored.missing.push(key)
      continue
    }
    await stores.objects.write(key, await vault.take(piece), type)
    restored.objects += 1
  }
  const tables = await Promise.all(
    owner.tables.map(async ({ piece, ...table }) => ({ ...table, json: (await vault.take(piece)).toString("utf8") })),
  )
  const stamps = stampsIn(tables.find(({ table }) => table === "collections")?.json ?? "[]")
  for (const { collection, count, piece } of owner.points ?? []) {
    for (const stamp of stamps) await stores.index.prepare(stamp)
    await stores.points.write(collection, pointsIn(await vault.take(piece)))
    restored.points += count
  }
  await stores.rows.write(tables, { renumbered })
  restored.rows += tables.reduce((sum, { count }) => sum + count, 0)
  if (owner.tenant !== null) restored.tenants += 1
}

export const pointsIn = (bytes: Buffer): Point[] =>
  z
    .array(z.object({ id: z.union([z.string(), z.number()]), payload: z.unknown(), vector: z.unknown() }))
    .parse(JSON.parse(bytes.toString("utf8")))

/** The embedding models of the collections among the rows. */
export function stampsIn(json: string): ModelStamp[] {
  const rows = z.array(
    z.object({
      embedding_model: z.string(),
      embedding_dimension: z.int(),
      embedding_revision: z.string(),
      embedding_kind: z.enum(["neural", "lexical"]),
    }),
  )
  const stamps = rows.parse(JSON.parse(json)).map((row) => ({
    model: row.embedding_model,
    dimension: row.embedding_dimension,
    revision: row.embedding_revision,
    kind: row.embedding_kind,
  }))
  return [...new Map(stamps.map((stamp) => [JSON.stringify(stamp), stamp])).values()]
}

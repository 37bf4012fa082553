// Brings an exported collection to a tenant: its rows, files and vectors become that tenant's own.
import { z } from "zod"
import { pointId } from "../../src/adapters/qdrant/chunk-point.ts"
import { tenantPrefix } from "../../src/documents/model/document.ts"
import type { DocumentId, TenantId } from "../../src/ids.ts"
import { pointsIn, type Restored, type Stores, stampsIn } from "./archive.ts"
import type { Point } from "./points.ts"
import type { OwnerEntry, Snapshot, Vault } from "./vault.ts"

const collectionsSchema = z.tuple([z.object({ id: z.string(), name: z.string() })])
const payloadSchema = z.looseObject({
  document_id: z.string().transform((id) => id as DocumentId),
  version: z.int(),
  ordinal: z.int(),
})

/**
 * `tenant`: who takes the collection; null: the tenant with the id it came from. Throws before any write if that tenant is not
 * there, or has a collection of this id or name. After an interruption it can be run again: rows come last, in one transaction.
 */
export async function adoptCollection(
  { rows, objects, points, index }: Stores,
  vault: Vault,
  { schema, owners }: Snapshot,
  tenant: string | null,
): Promise<Restored> {
  const [owner] = owners
  if (owner?.collection === undefined || owner.tenant === null) throw new Error("this is no export of a collection")
  const adopter = tenant ?? owner.tenant
  if ((await rows.schema()) !== schema)
    throw new Error("the database has other migrations than the export was made with: run that release's migrations")
  if (!(await rows.tenants()).includes(adopter))
    throw new Error(`there is no tenant ${adopter}: create it, or name another by --tenant`)
  const tables = await tablesIn(vault, owner)
  const json = tables.find(({ table }) => table === "collections")?.json ?? "[]"
  const [collection] = collectionsSchema.parse(JSON.parse(json))
  if (await rows.hasCollection(adopter, collection))
    throw new Error(
      `collection ${collection.id} is there already, or tenant ${adopter} has one named ${collection.name}`,
    )

  const restored: Restored = { tenants: 0, rows: 0, objects: 0, points: 0, missing: [] }
  const [from, to] = [tenantPrefix(owner.tenant as TenantId), tenantPrefix(adopter as TenantId)]
  for (const { key, type, piece } of owner.objects) {
    if (piece === null) restored.missing.push(key)
    else {
      await objects.write(`${to}${key.slice(from.length)}`, await vault.take(piece), type)
      restored.objects += 1
    }
  }
  for (const stamp of stampsIn(json)) await index.prepare(stamp)
  for (const { collection: name, count, piece } of owner.points ?? []) {
    const own = pointsIn(await vault.take(piece)).map((point) => adopted(point, adopter as TenantId))
    await points.write(name, await Promise.all(own))
    restored.points += count
  }
  await rows.write(tables, { renumbered: true, adopter })
  restored.rows = tables.reduce((sum, { count }) => sum + count, 0)
  return restored
}

const tablesIn = (vault: Vault, { tables }: OwnerEntry) =>
  Promise.all(
    tables.map(async ({ piece, ...table }) => ({ ...table, json: (await vault.take(piece)).toString("utf8") })),
  )

/** A point's id is made from its tenant's. */
async function adopted({ payload, vector }: Point, tenant: TenantId): Promise<Point> {
  const place = payloadSchema.parse(payload)
  const id = await pointId(tenant, place.document_id, place.version, place.ordinal)
  return { id, vector, payload: { ...place, tenant_id: tenant } }
}

// Documents for tests on a database: registered, claimed and ingested through the real adapters.
import { expect } from "vitest"
import { postgresDocuments } from "../../src/adapters/postgres/documents/documents.ts"
import { postgresWorkUnits } from "../../src/adapters/postgres/work/work-units.ts"
import { type Deletion, type Document, NOT_COUNTED } from "../../src/documents/model/document.ts"
import type { WorkUnit } from "../../src/documents/model/work-unit.ts"
import { type CollectionId, newId, type TenantId } from "../../src/ids.ts"
import type { NewUpload } from "../../src/ports.ts"
import type { TestDatabase } from "./database.ts"

export const soon = () => new Date(Date.now() + 60_000)

export const sha = (seed: string) => seed.repeat(64).slice(0, 64)

export const upload = (collectionId: CollectionId, over: Partial<NewUpload> = {}): NewUpload => ({
  id: newId("doc"),
  collectionId,
  filename: "a.txt",
  contentType: "text/plain",
  charset: null,
  sizeBytes: 1000,
  sha256: sha("a"),
  metadata: { year: 2024 },
  chunking: {},
  reuseDuplicate: true,
  replaces: null,
  ...over,
})

/** A deletion as it is requested. */
export const deletionOf = (subject: Deletion["subject"]): Deletion => ({
  id: newId("del"),
  subject,
  status: "pending",
  remaining: NOT_COUNTED,
  requestedAt: new Date(),
  completedAt: null,
})

export async function registered(db: TestDatabase, tenant: TenantId, request: NewUpload): Promise<Document> {
  const result = await postgresDocuments(db.app).register(tenant, request)
  if (!("document" in result)) throw new Error(result.outcome)
  return result.document
}

/** Claims until the wanted tenant's unit comes; other tests' units are put back untouched. */
export async function claimFor(db: TestDatabase, tenant: TenantId): Promise<WorkUnit> {
  const units = postgresWorkUnits(db.system)
  for (let i = 0; i < 50; i++) {
    const unit = await units.claim(60)
    if (unit?.tenantId === tenant) return unit
    if (!unit) break
  }
  throw new Error("nothing to claim")
}

export const plan = { text_length: 900, page_count: 2, chunk_count: 300 }

export const twoUnits = [
  { first_chunk: 0, chunk_count: 256, byte_start: 0, byte_end: 100 },
  { first_chunk: 256, chunk_count: 44, byte_start: 100, byte_end: 140 },
]

/** Takes a registered document to `ready`. */
export async function ingest(db: TestDatabase, tenant: TenantId, document: Document) {
  const units = postgresWorkUnits(db.system)
  await postgresDocuments(db.app).enqueue(tenant, document.id, document.version)
  expect(await units.parsed(await claimFor(db, tenant), { ...plan, units: twoUnits }, null)).toEqual({ next: null })
  expect(await units.indexed(await claimFor(db, tenant), 60)).toEqual({ publish: null })
  const publish = (await units.indexed(await claimFor(db, tenant), 60))?.publish
  if (!publish) throw new Error("the last unit did not get the one that publishes")
  return await units.published(publish, soon())
}

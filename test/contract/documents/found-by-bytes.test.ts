// Which of several documents with the same bytes is found, and which is not: one that failed, one that is being deleted.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { asTenant } from "../../../src/adapters/postgres/database.ts"
import { redeclareStatement } from "../../../src/adapters/postgres/documents/document-statements.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { newId } from "../../../src/ids.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { claimFor, deletionOf, ingest, registered, soon, upload } from "../../support/test-documents.ts"
import { rowsBeside } from "./bystander-scene.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const again = async (request: ReturnType<typeof upload>, tenant: Parameters<typeof registered>[1]) => {
  const found = await postgresDocuments(db.app).register(tenant, request)
  return [found.outcome, "document" in found ? found.document.id : null, "document" in found && found.document.version]
}

test("of several that are quite the same the first is found", async () => {
  const { tenant, collection } = await freshTenant(db)
  const [later, first] = [newId("doc", Date.now() + 1_000), newId("doc")]
  for (const id of [later, first]) {
    await registered(db, tenant, upload(collection, { id, reuseDuplicate: false }))
    await postgresDocuments(db.app).enqueue(tenant, id, 1)
  }
  expect(await again(upload(collection), tenant)).toEqual(["duplicate", first, 1])
})

test("of several that must be read anew one of the same type is, also where others are older", async () => {
  const { tenant, collection } = await freshTenant(db)
  const chunking = { size_tokens: 64, overlap_tokens: 8 }
  const [older, same, later] = [newId("doc"), newId("doc", Date.now() + 1_000), newId("doc", Date.now() + 2_000)]
  for (const id of [later, older, same]) {
    const type = id === older ? { contentType: "text/markdown" as const } : {}
    await ingest(db, tenant, await registered(db, tenant, upload(collection, { id, reuseDuplicate: false, ...type })))
  }
  expect(await again(upload(collection, { chunking }), tenant)).toEqual(["registered", same, 2])
})

test("one that failed is not found: its bytes are tried again as a document of their own", async () => {
  const { tenant, collection } = await freshTenant(db)
  const { id } = await registered(db, tenant, upload(collection))
  await postgresDocuments(db.app).enqueue(tenant, id, 1)
  const error = { code: "corrupt-document", message: "m", hint: "h", retryable: false }
  await postgresWorkUnits(db.system).fail(await claimFor(db, tenant), error)
  const request = upload(collection)
  expect(await again(request, tenant)).toEqual(["registered", request.id, 1])
})

test("nothing is declared anew of one that was deleted after it was found", async () => {
  const { tenant, collection } = await freshTenant(db)
  const { id } = await registered(db, tenant, upload(collection))
  await postgresDocuments(db.app).tombstone(tenant, id, deletionOf({ type: "document", id }), soon())
  const before = await rowsBeside(db, sql`false`)
  const request = upload(collection, { filename: "b.txt", metadata: { a: 1 } })
  const [{ rows }] = await asTenant(db.app, tenant, db.app.execute(redeclareStatement(tenant, id, request)))
  expect(rows).toEqual([])
  expect(await rowsBeside(db, sql`false`)).toEqual(before)
})

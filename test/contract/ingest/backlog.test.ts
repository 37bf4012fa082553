// What the sweep tells of waiting work, against Postgres.
import { afterAll, beforeAll, expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work-units.ts"
import { newId } from "../../../src/ids.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
}, 60_000)
afterAll(() => db.close())

test("tenants that are active, units that wait and since when, units in work", async () => {
  const upkeep = postgresUpkeep(db.system)
  const units = postgresWorkUnits(db.system)
  const documents = postgresDocuments(db.app)
  expect(await upkeep.backlog()).toEqual({ activeTenants: 0, pending: 0, active: 0, oldestSeconds: 0 })

  const { tenant, collection } = await freshTenant(db)
  const inactive = await freshTenant(db)
  await postgresTenants(db.system).update(inactive.tenant, { isActive: false }, BY)
  for (const seed of ["a", "b"]) {
    const registered = await documents.register(tenant, {
      id: newId("doc"),
      collectionId: collection,
      filename: `${seed}.txt`,
      contentType: "text/plain",
      charset: null,
      sizeBytes: 10,
      sha256: seed.repeat(64),
      metadata: {},
      chunking: {},
      reuseDuplicate: true,
      replaces: null,
    })
    if (!("document" in registered)) throw new Error(registered.outcome)
    await documents.enqueue(tenant, registered.document.id, 1)
  }
  expect(await upkeep.backlog()).toMatchObject({ activeTenants: 1, pending: 2, active: 0 })
  expect((await upkeep.backlog()).oldestSeconds).toBeGreaterThan(0)

  const unit = await units.claim(60)
  expect(await upkeep.backlog()).toMatchObject({ pending: 1, active: 1 })
  if (unit) await units.release(unit, 60, "nothing")
  expect(await upkeep.backlog()).toMatchObject({ pending: 1, active: 0 })
})

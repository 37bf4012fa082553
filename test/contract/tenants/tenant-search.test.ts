// Finding tenants in Postgres by part of what they are called.
import { afterAll, beforeAll, expect, test } from "vitest"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const firstPage = { limit: 100, cursor: null }

test("tenants are found by part of name, slug or email in any case, and wildcards stand for themselves", async () => {
  const tenants = postgresTenants(db.system)
  const named = async (name: string, email: string | null = null) => {
    const { tenant } = await freshTenant(db)
    await tenants.update(tenant, { name, email }, BY)
    return tenant
  }
  const [percent, under, plain, slash] = [
    await named("50% Off_Season"),
    await named("Harbour_Lights", "Ops@Pier-9.test"),
    await named("HarbourXLights"),
    await named("back\\slash"),
  ]
  const found = async (search: string) => (await tenants.list(search, firstPage)).data.map(({ id }) => id)
  expect(await found("harbour")).toEqual([plain, under])
  expect(await found("R_L")).toEqual([under])
  expect(await found("%")).toEqual([percent])
  expect(await found("\\s")).toEqual([slash])
  expect(await found("ops@pier")).toEqual([under])
  expect(await found(plain.slice(4))).toEqual([plain])
  expect(await found("no such tenant")).toEqual([])
  expect((await tenants.list(null, firstPage)).data).toHaveLength(4)
})

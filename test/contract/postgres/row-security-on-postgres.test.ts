// The walk on a real Postgres: it reads what the server prints of policies, which may differ between versions.
import { expect, test } from "vitest"
import { rowSecurityFaults } from "../../../src/adapters/postgres/row-security.ts"
import { findPostgres } from "../../local/postgres/real-postgres.ts"
import { startRealDatabase } from "../../support/real-database.ts"

const make = findPostgres()

test.skipIf(make === null)("the schema as it is migrated has no fault for either role", async () => {
  if (!make) return
  const real = await startRealDatabase(make)
  try {
    expect([await rowSecurityFaults(real.app), await rowSecurityFaults(real.system)]).toEqual([[], []])
    await real.owner.execute("alter policy own_tenant on documents using (true)")
    expect(await rowSecurityFaults(real.app)).toEqual([
      "the policy own_tenant of documents does not bind to the tenant",
    ])
  } finally {
    await real.close()
  }
})

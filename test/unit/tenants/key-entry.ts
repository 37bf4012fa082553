// A key with its tenant, as a request finds them; for tests.
import { newId } from "../../../src/ids.ts"
import type { KeyEntry, StoredKey } from "../../../src/tenants/model/api-key.ts"

export const entryOf = (key: Partial<KeyEntry["key"]> = {}, tenant: Partial<KeyEntry["tenant"]> = {}): KeyEntry => ({
  key: {
    keyId: newId("key"),
    tenantId: newId("ten"),
    scopes: ["query"],
    collectionIds: null,
    rateLimitPerMinute: null,
    expiresAt: null,
    revoked: false,
    ...key,
  },
  tenant: {
    tier: "free",
    requestsPerMinute: null,
    active: true,
    defaultCollectionId: newId("col"),
    corsOrigins: [],
    ...tenant,
  },
})

/** The entry as the database returns it. */
export const storedOf = ({ key, tenant }: KeyEntry, revision = 1): StoredKey => ({
  key: { ...key, revision },
  tenant: { ...tenant, revision },
})

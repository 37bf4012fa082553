// What a child token carries of its tenant's limit.
import { expect, test } from "vitest"
import { newId } from "../../../src/ids.ts"
import type { KeyEntry } from "../../../src/tenants/api-key.ts"
import { signChildToken, verifyChildToken } from "../../../src/tenants/child-token.ts"

const SECRET = "a-signing-secret-made-for-this-test-only"
const HASH = "0".repeat(64)

function mint(requestsPerMinute: number | null): Promise<string> {
  const entry: KeyEntry = {
    key: {
      keyId: newId("key"),
      tenantId: newId("ten"),
      scopes: ["query"],
      collectionIds: null,
      rateLimitPerMinute: null,
      expiresAt: null,
      revoked: false,
    },
    tenant: { tier: "free", requestsPerMinute, active: true, defaultCollectionId: newId("col"), corsOrigins: [] },
  }
  const narrowing = { scopes: ["query" as const], collectionIds: null, filter: null, expiresAt: Date.now() + 60_000 }
  return signChildToken(SECRET, HASH, entry, narrowing)
}

const overrideIn = async (token: string) =>
  (await verifyChildToken({ current: SECRET, previous: null }, token)).entry.tenant.requestsPerMinute

test("a token is limited by its tenant's override", async () => {
  expect(await overrideIn(await mint(7))).toBe(7)
})

test("without an override a token says nothing of it, as tokens of the release before, and goes by the tier", async () => {
  const token = await mint(null)
  const payload = atob((token.slice(4).split(".")[0] ?? "").replaceAll("-", "+").replaceAll("_", "/"))
  expect(Object.keys(JSON.parse(payload)).sort()).toEqual(
    "collection collections expires filter hash key rate scopes tenant tier".split(" "),
  )
  expect(await overrideIn(token)).toBeNull()
})

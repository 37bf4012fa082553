// Minting a child token: which rights, lifetime and budgets it has, and when it is refused.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { type CollectionId, newId } from "../../../src/ids.ts"
import { MAX_CHILD_TOKEN_LENGTH, verifyChildToken } from "../../../src/tenants/child-token.ts"
import type { Caller } from "../../../src/tenants/identify.ts"
import { mintChildToken } from "../../../src/tenants/mint-child-token.ts"
import { codeOf } from "../../support/code-of.ts"
import { entryOf, storedOf } from "./key-entry.ts"

/** Time stands still within a test. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

const TENANT = newId("ten")
const [ONE, TWO]: [CollectionId, CollectionId] = [newId("col"), newId("col")]
const STORED = storedOf(entryOf({ tenantId: TENANT }, { defaultCollectionId: ONE }), 7)

describe("minting a token", () => {
  const secrets = { current: "a-signing-secret-made-for-this-test-only", previous: null }
  const caller = (over: Partial<Caller["key"]> = {}): Caller => ({
    key: { ...STORED.key, ...over },
    tenant: STORED.tenant,
    hash: "0".repeat(64),
    readAt: 0,
    narrowing: null,
    session: null,
  })
  const wanted = { scopes: ["query" as const], collectionIds: null, filter: null, expiresInSeconds: 90 }
  const read = async (minted: { token: string }) => await verifyChildToken(secrets, minted.token)

  test("takes the key's collections where none are named, and its filter as it was written", async () => {
    const bound = await read(await mintChildToken(secrets, caller({ collectionIds: [ONE, TWO] }), wanted))
    expect(bound.narrowing).toMatchObject({ collectionIds: [ONE, TWO], scopes: ["query"], filter: null })
    const one = { ...wanted, collectionIds: [TWO], filter: { team: "a" } }
    const { narrowing, hash } = await read(await mintChildToken(secrets, caller(), one))
    expect(hash).toBe("0".repeat(64))
    expect(narrowing.collectionIds).toEqual([TWO])
    expect(narrowing.filter).toEqual({ type: "field", field: "team", test: { op: "eq", value: "a" } })
  })

  test("ends after the time that was asked for, an hour, or with its key, whichever is first, in whole seconds", async () => {
    const now = Date.now()
    const seconds = async (asked: number, expiresAt: number | null = null) => {
      const minted = await mintChildToken(secrets, caller({ expiresAt }), { ...wanted, expiresInSeconds: asked })
      expect((await read(minted)).narrowing.expiresAt).toBe(minted.expiresAt.getTime())
      expect(minted.expiresAt.getMilliseconds()).toBe(0)
      return (minted.expiresAt.getTime() - now) / 1_000
    }
    for (const [made, ends] of [
      [await seconds(90), 90],
      [await seconds(90_000), 3_600],
      [await seconds(90, now + 30_500), 30],
    ] as const)
      expect(Math.abs(made - ends)).toBeLessThan(1)
  })

  test("carries the budgets of key and tenant, of either alone too", async () => {
    const budget = {
      period: "day" as const,
      unit: "queries" as const,
      limit: 3,
      softPercent: 80,
      whenExhausted: "refuse" as const,
    }
    for (const [ofKey, ofTenant] of [
      [[budget], []],
      [[], [budget]],
    ]) {
      const { key, tenant, ...rest } = caller()
      const owner = { ...rest, key: { ...key, budgets: ofKey }, tenant: { ...tenant, budgets: ofTenant } }
      const { entry } = await read(await mintChildToken(secrets, owner, wanted))
      expect([entry.key.budgets, entry.tenant.budgets]).toEqual([ofKey, ofTenant])
    }
  })

  test("is refused without a secret, for tokens and users, and where it would be too long to be sent", async () => {
    expect(await codeOf(mintChildToken(null, caller(), wanted))).toBe("not-configured")
    const narrowing = { scopes: ["query" as const], collectionIds: null, filter: null, expiresAt: Date.now() + 60_000 }
    expect(await codeOf(mintChildToken(secrets, { ...caller(), narrowing }, wanted))).toBe("scope-missing")
    const filter = { team: { $in: Array.from({ length: 30 }, (_, i) => `${i}`.padEnd(300, "x")) } }
    const long = mintChildToken(secrets, caller(), { ...wanted, filter })
    await expect(long).rejects.toMatchObject({ code: "input-invalid", errors: [{ path: "filter" }] })
    const collectionIds = Array.from({ length: 300 }, () => newId("col"))
    const wide = mintChildToken(secrets, caller(), { ...wanted, collectionIds })
    await expect(wide).rejects.toMatchObject({ code: "input-invalid", errors: [{ path: "collection_ids" }] })
    const endless = `fnt_${"a".repeat(MAX_CHILD_TOKEN_LENGTH - 3)}`
    expect(await codeOf(verifyChildToken(secrets, endless))).toBe("credential-malformed")
    expect(await codeOf(verifyChildToken(secrets, `fnt_a.${"b".repeat(MAX_CHILD_TOKEN_LENGTH - 4)}.c`))).toBe(
      "credential-malformed",
    )
  })
})

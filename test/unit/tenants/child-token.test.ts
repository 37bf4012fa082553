// Child tokens: what one proves, and that nothing else we sign, and nothing with one claim changed, stands for one.

import { base64url, type JWTPayload, SignJWT } from "jose"
import { beforeAll, describe, expect, test } from "vitest"
import { signAdminToken, verifyAdminToken } from "../../../src/identity/admin-token.ts"
import { signAccessToken, verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { currentKey } from "../../../src/identity/model/signing-keys.ts"
import { type CollectionId, newId } from "../../../src/ids.ts"
import { narrow, signChildToken, verifyChildToken } from "../../../src/tenants/child-token.ts"
import type { KeyEntry } from "../../../src/tenants/model/api-key.ts"
import { codeOf } from "../../support/code-of.ts"

const OLD = "an-older-signing-key-for-these-tests-only"
const secrets = { current: "a-signing-secret-made-for-this-test-only", previous: OLD }
const HASH = "0".repeat(64)
const now = new Date("2026-03-01T12:00:00Z")
const expiresAt = now.getTime() + 60_000
const [one, two]: CollectionId[] = [newId("col"), newId("col")]

const entry = (requestsPerMinute: number | null = null): KeyEntry => ({
  key: {
    keyId: newId("key"),
    tenantId: newId("ten"),
    scopes: ["query", "documents:read"],
    collectionIds: null,
    rateLimitPerMinute: 9,
    expiresAt: null,
    revoked: false,
  },
  tenant: { tier: "free", requestsPerMinute, active: true, defaultCollectionId: newId("col"), corsOrigins: [] },
})
const minting = { scopes: ["query" as const], collectionIds: [one ?? newId("col")], filter: { team: "a" }, expiresAt }

let token: string
beforeAll(async () => {
  token = await signChildToken(secrets, HASH, entry(), minting)
})

const verdict = (text: string, at = now) => codeOf(verifyChildToken(secrets, text, at))
const bodyOf = (text: string): JWTPayload =>
  JSON.parse(new TextDecoder().decode(base64url.decode(text.split(".")[1] ?? "")))

/** Signed with our own key, differing from the token in what is given. */
async function forged(header: Record<string, unknown>, payload: Record<string, unknown> = {}): Promise<string> {
  const { kid } = await currentKey(secrets)
  const body = Object.entries({ ...bodyOf(token), ...payload }).filter(([, value]) => value !== undefined)
  const signed = await new SignJWT(Object.fromEntries(body))
    .setProtectedHeader({ alg: "HS256", typ: "child+jwt", kid, ...header })
    .sign(new TextEncoder().encode(secrets.current))
  return `fnt_${signed}`
}

describe("a token", () => {
  test("proves its key, its tenant and what it takes away, until the second it expires", async () => {
    const known = entry(7)
    const text = await signChildToken(secrets, HASH, known, minting)
    const { hash, entry: proven, narrowing } = await verifyChildToken(secrets, text, now)
    const filter = { type: "field", field: "team", test: { op: "eq", value: "a" } }
    expect(hash).toBe(HASH)
    expect(proven).toEqual({ ...known, key: { ...known.key, ...minting, filter: undefined } })
    expect(narrowing).toEqual({ ...minting, filter })
    expect(await verdict(text, new Date(expiresAt - 1))).toBe("done")
    expect(await verdict(text, new Date(expiresAt))).toBe("credential-unknown")
  })

  test("without an override says nothing of it and goes by the tier", async () => {
    expect(bodyOf(token)).not.toHaveProperty("per_minute")
    expect((await verifyChildToken(secrets, token, now)).entry.tenant.requestsPerMinute).toBeNull()
  })

  test("signed with the previous key still holds", async () => {
    const old = await signChildToken({ current: OLD, previous: null }, HASH, entry(), minting)
    expect(await verdict(old)).toBe("done")
    expect(await codeOf(verifyChildToken({ ...secrets, previous: null }, old, now))).toBe("credential-unknown")
  })

  test("with any one claim or header swapped or missing is refused, though signed with our key", async () => {
    expect(await verdict(await forged({}))).toBe("done")
    const swaps: Record<string, unknown>[] = [
      ...["footnote-api", "footnote-admin", "footnote-oauth", undefined].map((aud) => ({ aud })),
      ...["https://evil.example", undefined].map((iss) => ({ iss })),
      ...["access", "admin", undefined].map((typ) => ({ typ })),
      ...[newId("usr"), undefined].map((sub) => ({ sub })),
      ...["jti", "iat", "exp", "hash", "tenant", "scopes", "collections", "filter"].map((name) => ({
        [name]: undefined,
      })),
      { scopes: ["everything"] },
      { filter: { team: { $like: "a" } } },
      { jti: "short" },
      { exp: now.getTime() / 1000 },
      { nbf: now.getTime() / 1000 + 60 },
    ]
    for (const swap of swaps)
      expect([swap, await verdict(await forged({}, swap))]).toEqual([swap, "credential-unknown"])
    for (const header of [
      { typ: "at+jwt" },
      { typ: "admin+jwt" },
      { typ: undefined },
      { kid: "none" },
      { alg: "HS512" },
    ])
      expect([header, await verdict(await forged(header))]).toEqual([header, "credential-unknown"])
    expect(await verdict(await forged({}, { note: "n".repeat(8_000) }))).toBe("credential-malformed")
  })

  test("is none of a user's or an admin's and the other way round", async () => {
    const shared = { userId: newId("usr"), jti: crypto.randomUUID(), issuedAt: now, expiresAt: new Date(expiresAt) }
    const user = { tenantId: newId("ten"), sessionId: newId("ses"), username: "ada", tier: "admin" as const }
    const access = await signAccessToken(secrets, { ...shared, ...user, scopes: ["admin"] })
    const admin = await signAdminToken(secrets, { ...shared, validAfter: null })
    for (const other of [access, admin]) expect(await verdict(`fnt_${other}`)).toBe("credential-unknown")
    expect(await codeOf(verifyAccessToken(secrets, token.slice(4), now))).toBe("credential-unknown")
    expect(await codeOf(verifyAdminToken(secrets, token.slice(4), now))).toBe("credential-unknown")
  })
})

describe("a key narrowed by its token", () => {
  const narrowed = (key: Partial<KeyEntry["key"]>, over: object) => {
    const { tenant, key: known } = entry()
    const taken = { scopes: known.scopes, collectionIds: null, filter: null, expiresAt, ...over }
    return narrow({ tenant, key: { ...known, ...key } }, taken).key
  }

  test("has the scopes and collections that both have, and the earlier end", () => {
    expect(narrowed({ scopes: ["query"] }, { scopes: ["documents:write", "query"] }).scopes).toEqual(["query"])
    const [a, b] = [one ?? newId("col"), two ?? newId("col")]
    expect(narrowed({ collectionIds: [a] }, { collectionIds: [a, b] }).collectionIds).toEqual([a])
    expect(narrowed({ collectionIds: [a] }, {}).collectionIds).toEqual([a])
    expect(narrowed({}, { collectionIds: [b] }).collectionIds).toEqual([b])
    expect(narrowed({ expiresAt: expiresAt - 1 }, {}).expiresAt).toBe(expiresAt - 1)
    expect(narrowed({ expiresAt: expiresAt + 1 }, {}).expiresAt).toBe(expiresAt)
    expect(narrowed({ rateLimitPerMinute: 3 }, {}).rateLimitPerMinute).toBe(3)
  })
})

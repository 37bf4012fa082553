// Access tokens of the admin Worker: nothing else that our key has signed opens it.
import { base64url, type JWTPayload, SignJWT } from "jose"
import { beforeAll, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { type AdminClaims, signAdminToken, verifyAdminToken } from "../../../src/identity/admin-token.ts"
import { signAccessToken, verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { newFlow, sealFlow } from "../../../src/identity/model/oauth-flow.ts"
import { currentKey, type TokenSecrets } from "../../../src/identity/model/signing-keys.ts"
import { newId } from "../../../src/ids.ts"

const secrets: TokenSecrets = { current: "a-signing-key-made-for-these-tests-only!", previous: null }
const now = new Date("2026-03-01T12:00:00Z")
const claims: AdminClaims = {
  userId: newId("usr"),
  validAfter: new Date("2026-02-28T23:00:01Z"),
  jti: crypto.randomUUID(),
  issuedAt: now,
  expiresAt: new Date(now.getTime() + 1_800_000),
}
let token: string
beforeAll(async () => {
  token = await signAdminToken(secrets, claims)
})

const verdict = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => "accepted",
    (error: unknown) => (error instanceof AppError ? error.code : `not ours: ${String(error)}`),
  )
const admin = (text: string, at = now) => verdict(verifyAdminToken(secrets, text, at))
const bodyOf = (text: string): JWTPayload =>
  JSON.parse(new TextDecoder().decode(base64url.decode(text.split(".")[1] ?? "")))

/** Signed with our own key, differing from the token in what is given. */
async function forged(header: Record<string, unknown>, payload: Record<string, unknown> = {}): Promise<string> {
  const { kid, key } = await currentKey(secrets)
  const body = Object.entries({ ...bodyOf(token), ...payload }).filter(([, value]) => value !== undefined)
  return await new SignJWT(Object.fromEntries(body))
    .setProtectedHeader({ alg: "HS256", typ: "admin+jwt", kid, ...header })
    .sign(key)
}

test("a token proves exactly what was signed, until the second it expires", async () => {
  expect(await verifyAdminToken(secrets, token, now)).toEqual(claims)
  const never = await signAdminToken(secrets, { ...claims, validAfter: null })
  expect(await verifyAdminToken(secrets, never, now)).toEqual({ ...claims, validAfter: null })
  expect(await admin(token, new Date(claims.expiresAt.getTime() - 1))).toBe("accepted")
  expect(await admin(token, claims.expiresAt)).toBe("credential-unknown")
})

test("with any one claim or header swapped or missing it is refused, though signed with our key", async () => {
  expect(await admin(await forged({}))).toBe("accepted")
  const swaps: Record<string, unknown>[] = [
    ...["footnote-api", "footnote-oauth", undefined].map((aud) => ({ aud })),
    ...["https://evil.example", undefined].map((iss) => ({ iss })),
    ...["access", undefined].map((typ) => ({ typ })),
    ...["adk_00000000000000000000000000", undefined].map((sub) => ({ sub })),
    ...["2026-02-28T23:00:01Z", undefined].map((valid_after) => ({ valid_after })),
    ...["jti", "iat", "exp"].map((name) => ({ [name]: undefined })),
  ]
  for (const swap of swaps) expect([swap, await admin(await forged({}, swap))]).toEqual([swap, "credential-unknown"])
  for (const typ of ["at+jwt", "JWT", undefined])
    expect([typ, await admin(await forged({ typ }))]).toEqual([typ, "credential-unknown"])
  expect(await admin(await forged({ kid: "somebody-else's" }))).toBe("credential-unknown")
})

test("an edge token is none of the admin Worker's and the other way round; nor is a sign-in under way", async () => {
  const { validAfter: _, ...shared } = claims
  const user = { tenantId: newId("ten"), sessionId: newId("ses"), username: "ada", tier: "admin" as const }
  const edge = await signAccessToken(secrets, { ...shared, ...user, scopes: ["admin"] })
  expect(await verdict(verifyAccessToken(secrets, edge, now))).toBe("accepted")
  expect(await admin(edge)).toBe("credential-unknown")
  expect(await verdict(verifyAccessToken(secrets, token, now))).toBe("credential-unknown")
  expect(await admin(await sealFlow(secrets, newFlow("google", null), now))).toBe("credential-unknown")
})

// Access tokens: what was tampered with in any way is refused, and only what we signed for this purpose is taken.

import fc from "fast-check"
import { base64url, type JWTPayload, SignJWT, UnsecuredJWT } from "jose"
import { beforeAll, describe, expect, test } from "vitest"
import { type AccessClaims, signAccessToken, verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { newFlow, openFlow, sealFlow } from "../../../src/identity/model/oauth-flow.ts"
import { currentKey, type TokenSecrets } from "../../../src/identity/model/signing-keys.ts"
import { newRefreshToken } from "../../../src/identity/refresh-token.ts"
import { newId } from "../../../src/ids.ts"
import { codeOf } from "../../support/code-of.ts"

const OLD = "an-older-signing-key-for-these-tests-only"
const secrets: TokenSecrets = { current: "a-signing-key-made-for-these-tests-only!", previous: OLD }
const now = new Date("2026-03-01T12:00:00Z")
const claims: AccessClaims = {
  userId: newId("usr"),
  tenantId: newId("ten"),
  sessionId: newId("ses"),
  username: "ada",
  scopes: ["query", "documents:read"],
  tier: "free",
  jti: "5f0f9f52-30d5-4c54-9b36-2d5df0b5b6ae",
  issuedAt: now,
  expiresAt: new Date(now.getTime() + 1_800_000),
}
let token: string
beforeAll(async () => {
  token = await signAccessToken(secrets, claims)
})

const verdict = (text: string, at = now, with_ = secrets) => codeOf(verifyAccessToken(with_, text, at))

/** A token signed with our own key, differing from ours in what is given. */
async function forged(
  header: Record<string, unknown>,
  payload: Record<string, unknown> = {},
  secret: string = secrets.current,
): Promise<string> {
  const { kid } = await currentKey({ current: secret, previous: null })
  const body: JWTPayload = { ...bodyOf(token), ...payload }
  const keep = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
  return await new SignJWT(keep)
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid, ...header })
    .sign(new TextEncoder().encode(secret))
}
const bodyOf = (text: string): JWTPayload =>
  JSON.parse(new TextDecoder().decode(base64url.decode(text.split(".")[1] ?? "")))

describe("a token of ours", () => {
  test("proves exactly what was signed", async () => {
    expect(await verifyAccessToken(secrets, token, now)).toEqual(claims)
    expect(await verdict(await forged({}))).toBe("done")
  })

  test("says nothing but the catalogued claims", () => {
    expect(Object.keys(bodyOf(token)).sort()).toEqual(
      ["aud", "exp", "iat", "iss", "jti", "scopes", "sid", "sub", "tenant_id", "tier", "typ", "username"].sort(),
    )
    expect(bodyOf(token)).toMatchObject({ aud: "footnote-api", iss: "footnote", typ: "access" })
  })

  test("signed with the previous key still holds, and not once that key is gone", async () => {
    const old = await signAccessToken({ current: OLD, previous: null }, claims)
    expect(await verdict(old)).toBe("done")
    expect(await verdict(old, now, { ...secrets, previous: null })).toBe("credential-unknown")
    const byNoKey = await signAccessToken({ current: "null", previous: null }, claims)
    expect(await verdict(byNoKey, now, { ...secrets, previous: null })).toBe("credential-unknown")
  })

  test("holds until the second it expires", async () => {
    expect(await verdict(token, new Date(claims.expiresAt.getTime() - 1))).toBe("done")
    expect(await verdict(token, claims.expiresAt)).toBe("credential-unknown")
    const reasonAt = (at: Date, text = token) => verifyAccessToken(secrets, text, at).catch(({ detail }) => detail)
    expect(await reasonAt(claims.expiresAt)).toBe("The token has expired.")
    expect(await reasonAt(now, await forged({ kid: "none" }))).toBeUndefined()
  })
})

describe("a tampered token is refused", () => {
  test("whichever character of whichever segment was changed, added or removed", async () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.="
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom(...alphabet),
        fc.constantFrom("replace", "insert", "remove"),
        async (at, letter, how) => {
          const changed =
            token.slice(0, at) + (how === "remove" ? "" : letter) + token.slice(how === "insert" ? at : at + 1)
          fc.pre(changed !== token)
          expect(await verdict(changed)).toMatch(/^credential-/)
        },
      ),
      { numRuns: 300 },
    )
  })

  test("also where the last character differs only in bits that decode to nothing", async () => {
    const last = token.at(-1) ?? ""
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for (const step of [1, 2, 3])
      expect(await verdict(token.slice(0, -1) + alphabet[alphabet.indexOf(last) + step])).toBe("credential-unknown")
  })

  test("with any claim swapped, missing or of another kind, though signed with our key", async () => {
    const swaps: Record<string, unknown>[] = [
      { aud: "footnote-oauth" },
      { aud: undefined },
      { iss: "https://evil.example" },
      { iss: undefined },
      { typ: "refresh" },
      { typ: undefined },
      { sub: "key_00000000000000000000000000" },
      { sub: undefined },
      { tenant_id: undefined },
      { sid: undefined },
      { scopes: ["everything"] },
      { tier: "root" },
      { jti: undefined },
      { iat: undefined },
      { exp: undefined },
      { exp: String(Date.now()) },
      { exp: now.getTime() / 1000 - 1 },
      { nbf: now.getTime() / 1000 + 60 },
    ]
    for (const swap of swaps)
      expect([swap, await verdict(await forged({}, swap))]).toEqual([swap, "credential-unknown"])
  })

  test("with another algorithm, though signed with our key", async () => {
    for (const alg of ["HS512", "HS384"]) expect(await verdict(await forged({ alg }))).toBe("credential-unknown")
  })

  test("with algorithm none, in every spelling and with or without a signature", async () => {
    const unsecured = new UnsecuredJWT(bodyOf(token)).encode()
    const [, payload = "", signature = ""] = token.split(".")
    const spelt = ["none", "None", "NONE", "nOnE", ""].map((alg) =>
      base64url.encode(JSON.stringify({ alg, typ: "at+jwt" })),
    )
    const texts = [
      unsecured,
      ...spelt.flatMap((header) => [`${header}.${payload}.`, `${header}.${payload}.${signature}`]),
    ]
    for (const text of texts) expect(await verdict(text)).toMatch(/^credential-/)
  })

  test("with a header type that is not an access token's", async () => {
    for (const typ of ["JWT", "oauth-flow+jwt", undefined])
      expect(await verdict(await forged({ typ }))).toBe("credential-unknown")
  })

  test("with a kid that is a path, a URL, another secret's or missing", async () => {
    const { kid: other } = await currentKey({ current: "somebody-else's-signing-key-for-tests", previous: null })
    const kids = ["../../dev/null", "https://evil.example/key", "' or 1=1", "__proto__", "constructor", "", other]
    for (const kid of kids)
      for (const secret of [secrets.current, OLD]) {
        expect([kid, await verdict(await forged({ kid }, {}, secret))]).toEqual([kid, "credential-unknown"])
        const alone = await verdict(await forged({ kid }, {}, secret), now, { current: secret, previous: null })
        expect([kid, alone]).toEqual([kid, "credential-unknown"])
      }
    expect(await verdict(await forged({ kid: undefined }))).toBe("credential-unknown")
  })

  test("with a key the token brings along", async () => {
    const jwk = { kty: "oct", k: base64url.encode("attacker-key-attacker-key-attacker") }
    const evil = await forged({ jwk, jku: "https://evil.example/jwks" }, {}, "attacker-key-attacker-key-attacker")
    expect(await verdict(evil)).toBe("credential-unknown")
  })

  test("when it is a token of another kind", async () => {
    const flow = newFlow("google", null)
    expect(await verdict(await sealFlow(secrets, flow, now))).toBe("credential-unknown")
    expect(await verdict((await newRefreshToken(secrets, newId("ses"))).text)).toBe("credential-malformed")
    for (const text of ["", "a.b", "a.b.c.d", "rag_00000000_x", `${token} `, "é.é.é"])
      expect([text, await verdict(text)]).toEqual([text, "credential-malformed"])
  })
})

describe("a sign-in under way", () => {
  const flow = newFlow("google", "acme")
  const opened = (sealed: string | undefined, expected = { provider: flow.provider, state: flow.state }, at = now) =>
    openFlow(secrets, sealed, expected, at)

  test("comes back as it left, within ten minutes", async () => {
    const sealed = await sealFlow(secrets, flow, now)
    expect(await opened(sealed)).toEqual(flow)
    expect(await codeOf(opened(sealed, undefined, new Date(now.getTime() + 601_000)))).toBe("sign-in-refused")
  })

  test("without an end, an issuer or its own audience is refused, though signed with our key", async () => {
    const { kid, key } = await currentKey(secrets)
    const whole = { ...flow, ...bodyOf(await sealFlow(secrets, flow, now)) }
    const sealed = async (over: JWTPayload) =>
      await new SignJWT(
        Object.fromEntries(Object.entries({ ...whole, ...over }).filter(([, value]) => value !== undefined)),
      )
        .setProtectedHeader({ alg: "HS256", typ: "oauth-flow+jwt", kid })
        .sign(key)
    expect(await opened(await sealed({}))).toEqual(flow)
    for (const over of [{ exp: undefined }, { iss: undefined }, { aud: "footnote-api" }])
      expect([over, await codeOf(opened(await sealed(over as JWTPayload)))]).toEqual([over, "sign-in-refused"])
  })

  test("is refused with another state, another provider, no cookie, or an access token for a cookie", async () => {
    const sealed = await sealFlow(secrets, flow, now)
    const elsewhere = await sealFlow({ current: "somebody-else's-signing-key-for-tests", previous: null }, flow, now)
    const refusals = [
      () => opened(sealed, { provider: "google", state: newFlow("google", null).state }),
      () => opened(sealed, { provider: "github", state: flow.state }),
      () => opened(undefined),
      () => opened(token),
      () => opened(`${sealed.slice(0, -4)}AAAA`),
      () => opened(elsewhere),
    ]
    for (const refusal of refusals) expect(await codeOf(refusal())).toBe("sign-in-refused")
  })
})

// Malformed and forged credentials by the hundred: each is a 401, and whatever its form refuses costs no call to any backend.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { isWellFormedApiKey } from "../../../src/tenants/api-key.ts"
import { handle } from "./direct.ts"

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** Well-formed, and known to nobody: what the hostile ones are made from. */
const KEY = `rag_0123abcd_${BASE62.slice(0, 43)}_05Wd5L`
const BODY = KEY.slice(0, -7)
const MEGABYTE = 1_048_576

const replaced = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1)
const other = (char: string) => BASE62.charAt((BASE62.indexOf(char) + 1) % 62)
const range = (count: number) => Array.from({ length: count }, (_, i) => i)

type Case = [name: string, credential: string]

const MALFORMED_KEYS: Case[] = [
  ...range(KEY.length).map((length): Case => [`cut to ${length} characters`, KEY.slice(0, length)]),
  ...range(KEY.length).map(
    (at): Case => [`character ${at} is another of the alphabet`, replaced(KEY, at, other(KEY[at] ?? ""))],
  ),
  ...range(KEY.length).map((at): Case => [`character ${at} is missing`, replaced(KEY, at, "")]),
  ...["-", "+", "/", "=", ".", "%00", "é", "\u00a0", "'", '"', "\\", "`", "$", "{", "<"].map(
    (sign): Case => [`a ${JSON.stringify(sign)} in the secret`, replaced(KEY, 20, sign)],
  ),
  ...["000000", "zzzzzz", "------", KEY.slice(-6).toUpperCase(), [...KEY.slice(-6)].reverse().join("")]
    .filter((checksum) => checksum !== KEY.slice(-6))
    .map((checksum): Case => [`the checksum ${checksum}`, `${BODY}_${checksum}`]),
  ...["rag", "RAG_", "sk_", "sk-", "fn_", "Rag_", "ragg_", "_rag_", "rag-"].map(
    (prefix): Case => [`the prefix ${prefix}`, prefix + KEY.slice(4)],
  ),
  ["the key twice", KEY + KEY],
  ["the key and its checksum again", `${KEY}_${KEY.slice(-6)}`],
  ["the key in quotes", `"${KEY}"`],
  ["the key and a comma", `${KEY},`],
  ["two keys with a comma", `${KEY},${KEY}`],
  ["the key in base64", btoa(KEY)],
  ["the key percent-encoded", KEY.replaceAll("_", "%5F")],
  ["the key in upper case", KEY.toUpperCase()],
  ["the key backwards", [...KEY].reverse().join("")],
  ["a hash in place of the key", "a".repeat(64)],
  ["the hash of nothing", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["a Redis key", "fn:key:*"],
  ["an SQL injection", "' or 1=1 --"],
  ["a path", "../../etc/passwd"],
  ["a format string", "%s%n%x"],
  ["a template", "{{7*7}}"],
  ["a prototype name", "__proto__"],
  ["constructor", "constructor"],
  ["null", "null"],
  ["undefined", "undefined"],
  ["a number", "1e309"],
  ["JSON", '{"alg":"none"}'],
  ["1 MB of one letter", "a".repeat(MEGABYTE)],
  ["1 MB that begins like a key", KEY + "0".repeat(MEGABYTE)],
  ["1 MB of underscores", `rag_${"_".repeat(MEGABYTE)}`],
  ["1 MB of 0 before the checksum", `rag_00000000_${"0".repeat(MEGABYTE)}_000000`],
]

/** Child and user tokens whose signature or form already refuses them. */
const base64Url = (value: unknown) =>
  btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
const CLAIMS = {
  sub: `usr_${"0".repeat(26)}`,
  tenant_id: `ten_${"0".repeat(26)}`,
  scopes: ["admin"],
  iss: "footnote",
  aud: "footnote-api",
  typ: "access",
  jti: "0123456789abcdef",
  iat: 1_790_000_000,
  exp: 4_000_000_000,
}
const jwt = (header: object, claims: object = CLAIMS, signature = "A".repeat(43)) =>
  `${base64Url({ alg: "HS256", typ: "at+jwt", kid: "k", ...header })}.${base64Url(claims)}.${signature}`
/** JWTs and child tokens whose form or signature already fails. */
const MALFORMED_TOKENS: Case[] = [
  ["JWT without algorithm", jwt({ alg: "none" }, CLAIMS, "")],
  ["JWT with algorithm none and a signature", jwt({ alg: "none" })],
  ["JWT with HS512", jwt({ alg: "HS512" }, CLAIMS, "A".repeat(86))],
  ["JWT with RS256", jwt({ alg: "RS256" })],
  ["JWT signed by nobody", jwt({})],
  ["JWT whose kid walks the file system", jwt({ kid: "../../../../dev/null" })],
  ["JWT whose kid is SQL", jwt({ kid: "' or 1=1 --" })],
  ["JWT with an embedded key", jwt({ jwk: { kty: "oct", k: "AA" } })],
  ["JWT for another audience", jwt({}, { ...CLAIMS, aud: "elsewhere" })],
  ["JWT of another issuer", jwt({}, { ...CLAIMS, iss: "elsewhere" })],
  ["JWT that has expired", jwt({}, { ...CLAIMS, exp: 1 })],
  ["JWT that is not valid yet", jwt({}, { ...CLAIMS, nbf: 3_999_999_999 })],
  ["JWT of a refresh token's type", jwt({}, { ...CLAIMS, typ: "refresh" })],
  ["JWT without claims", jwt({}, {})],
  ["JWT of empty parts", ".."],
  ["refresh token used as access token", `rft_ses_${"0".repeat(26)}_${"A".repeat(43)}`],
  ["child token signed by nobody", `fnt_${base64Url({ hash: "0".repeat(64), scopes: ["admin"] })}.${"A".repeat(43)}`],
  ["child token without signature", `fnt_${base64Url({})}.`],
  ["child token of nothing", "fnt_"],
  ["child token of 100 kB", `fnt_${"a".repeat(100_000)}.${"A".repeat(43)}`],
]

/** Whole values of the header, where not only the credential is wrong. */
const MALFORMED_HEADERS: Case[] = [
  ["no scheme", KEY],
  ["Basic", `Basic ${btoa(`${KEY}:`)}`],
  ["Basic with the key itself", `Basic ${KEY}`],
  ["Digest", `Digest username="${KEY}"`],
  ["an unknown scheme", `Key ${KEY}`],
  ["nothing after the scheme", "Bearer"],
  ["a space after the scheme", "Bearer "],
  ["two spaces after the scheme", `Bearer  ${KEY}`],
  ["a tab after the scheme", `Bearer\t${KEY}`],
  ["the scheme twice", `Bearer Bearer ${KEY}`],
  ["a colon after the scheme", `Bearer: ${KEY}`],
  ["an empty value", ""],
  ["1 MB of schemes", "Bearer ".repeat(MEGABYTE / 7)],
]

const backend = vi.fn<typeof fetch>()
beforeAll(() => {
  const real = globalThis.fetch
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    backend(input, init)
    return real(input, init)
  })
})
afterAll(() => {
  vi.restoreAllMocks()
})

/** What the reply to these headers has wrong; null for a free 401 that says how to authenticate. */
async function faultOf(headers: Record<string, string>): Promise<string | null> {
  const before = backend.mock.calls.length
  const reply = await handle("GET", "/api/v1/documents", { headers })
  const { code } = JSON.parse(reply.text) as { code: string }
  const calls = backend.mock.calls.length - before
  const type = reply.headers.get("Content-Type")
  const challenge = reply.headers.get("WWW-Authenticate")
  const isRight =
    reply.status === 401 && /^credential-(malformed|missing|unknown)$/.test(code) && type === "application/problem+json"
  return isRight && challenge?.includes("Bearer") && calls === 0
    ? null
    : JSON.stringify({ status: reply.status, code, type, challenge, calls })
}

async function faultsOf(cases: Case[], headersOf: (value: string) => Record<string, string>) {
  const faults: string[] = []
  for (const [name, value] of cases) {
    const fault = await faultOf(headersOf(value))
    if (fault) faults.push(`${name}: ${fault}`)
  }
  return faults
}

test("at least 200 different hostile credentials are tried", () => {
  const all = [...MALFORMED_KEYS, ...MALFORMED_TOKENS].map(([, credential]) => `Bearer ${credential}`)
  const headers = MALFORMED_HEADERS.map(([, header]) => header)
  expect(new Set([...all, ...headers]).size).toBeGreaterThanOrEqual(200)
})

test("calls to a backend are counted at all: a well-formed key nobody has costs some", async () => {
  expect(isWellFormedApiKey(KEY)).toBe(true)
  const before = backend.mock.calls.length
  const reply = await handle("GET", "/api/v1/documents", { headers: { Authorization: `Bearer ${KEY}` } })
  expect([reply.status, JSON.parse(reply.text).code]).toEqual([401, "credential-unknown"])
  expect(backend.mock.calls.length).toBeGreaterThan(before)
})

describe("a 401 at no cost is what comes back for every malformed", () => {
  const credentials = [...MALFORMED_KEYS, ...MALFORMED_TOKENS]

  test("bearer credential", async () => {
    expect(await faultsOf(credentials, (value) => ({ Authorization: `Bearer ${value}` }))).toEqual([])
  })

  test("X-API-Key", async () => {
    expect(await faultsOf(credentials, (value) => ({ "X-API-Key": value }))).toEqual([])
  })

  test("Authorization header", async () => {
    expect(await faultsOf(MALFORMED_HEADERS, (value) => ({ Authorization: value }))).toEqual([])
  })
})

test("the same key in the query string or a cookie is no credential", async () => {
  for (const [path, headers] of [
    [`?api_key=${KEY}&access_token=${KEY}`, {}],
    ["", { Cookie: `api_key=${KEY}; session=${KEY}` }],
  ] as const) {
    const reply = await handle("GET", `/api/v1/documents${path}`, { headers })
    expect(JSON.parse(reply.text).code).toBe("credential-missing")
  }
})

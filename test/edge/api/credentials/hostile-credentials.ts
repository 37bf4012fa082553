// Hostile credentials by the hundred, made from a well-formed key: for the doors of both Workers.
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const SECRET = BASE62.slice(0, 43)
/** Characters of a key behind its family. */
const AFTER_FAMILY = 59
const MEGABYTE = 1_048_576

/** Well-formed keys of a tenant and of an admin that nobody has. */
export const TENANT_KEY = `rag_0123abcd_${SECRET}_05Wd5L`
export const ADMIN_KEY = `rag_admin_0123abcd_${SECRET}_3vpLZ1`

const replaced = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1)
const other = (char: string) => BASE62.charAt((BASE62.indexOf(char) + 1) % 62)
const range = (count: number) => Array.from({ length: count }, (_, i) => i)

export type Case = [name: string, credential: string]

/** What no longer is the well-formed key it was made from, in every way a key can be spoilt. */
export function malformedKeys(key: string): Case[] {
  const family = key.slice(0, -AFTER_FAMILY)
  const checksum = key.slice(-6)
  return [
    ...range(key.length).map((length): Case => [`cut to ${length} characters`, key.slice(0, length)]),
    ...range(key.length).map(
      (at): Case => [`character ${at} is another of the alphabet`, replaced(key, at, other(key[at] ?? ""))],
    ),
    ...range(key.length).map((at): Case => [`character ${at} is missing`, replaced(key, at, "")]),
    ...["-", "+", "/", "=", ".", "%00", "é", "\u00a0", "'", '"', "\\", "`", "$", "{", "<"].map(
      (sign): Case => [`a ${JSON.stringify(sign)} in the secret`, replaced(key, 20, sign)],
    ),
    ...["000000", "zzzzzz", "------", checksum.toUpperCase(), [...checksum].reverse().join("")]
      .filter((wrong) => wrong !== checksum)
      .map((wrong): Case => [`the checksum ${wrong}`, `${key.slice(0, -7)}_${wrong}`]),
    ...["rag", "RAG_", "sk_", "sk-", "fn_", "Rag_", "ragg_", "_rag_", "rag-"].map(
      (prefix): Case => [`the prefix ${prefix}`, prefix + key.slice(family.length)],
    ),
    ["the key twice", key + key],
    ["the key and its checksum again", `${key}_${checksum}`],
    ["the key in quotes", `"${key}"`],
    ["the key and a comma", `${key},`],
    ["two keys with a comma", `${key},${key}`],
    ["the key in base64", btoa(key)],
    ["the key percent-encoded", key.replaceAll("_", "%5F")],
    ["the key in upper case", key.toUpperCase()],
    ["the key backwards", [...key].reverse().join("")],
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
    ["1 MB that begins like a key", key + "0".repeat(MEGABYTE)],
    ["1 MB of underscores", `${family}${"_".repeat(MEGABYTE)}`],
    ["1 MB of 0 before the checksum", `${family}00000000_${"0".repeat(MEGABYTE)}_000000`],
  ]
}

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
export const MALFORMED_TOKENS: Case[] = [
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
export const malformedHeaders = (key: string): Case[] => [
  ["no scheme", key],
  ["Basic", `Basic ${btoa(`${key}:`)}`],
  ["Basic with the key itself", `Basic ${key}`],
  ["Digest", `Digest username="${key}"`],
  ["an unknown scheme", `Key ${key}`],
  ["nothing after the scheme", "Bearer"],
  ["a space after the scheme", "Bearer "],
  ["a tab after the scheme", `Bearer\t${key}`],
  ["the scheme twice", `Bearer Bearer ${key}`],
  ["a colon after the scheme", `Bearer: ${key}`],
  ["a word after the key", `Bearer ${key} x`],
  ["two headers in one", `Bearer ${key}, Bearer ${key}`],
  ["an empty value", ""],
  ["1 MB of schemes", "Bearer ".repeat(MEGABYTE / 7)],
]

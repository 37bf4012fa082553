// The HMAC keys tokens are signed with: the current one signs, the previous one still verifies, each known by its kid.
import { base64url } from "jose"

/** `previous` is kept while tokens signed with it may still be in use. */
export type TokenSecrets = { current: string; previous: string | null }
export type SigningKey = { kid: string; key: CryptoKey }

/** Imported keys by their secret; two at most are in use. */
const imported = new Map<string, SigningKey>()
const MAX_IMPORTED = 8

/** The key that signs. */
export const currentKey = (secrets: TokenSecrets): Promise<SigningKey> => keyOf(secrets.current)

/** The key of that kid, or null. A kid is only compared with ours and never used to look anything up. */
export async function keyByKid(secrets: TokenSecrets, kid: unknown): Promise<CryptoKey | null> {
  const current = await keyOf(secrets.current)
  if (kid === current.kid) return current.key
  if (secrets.previous === null) return null
  const previous = await keyOf(secrets.previous)
  return kid === previous.kid ? previous.key : null
}

/** HMAC-SHA-256 in base64url. `text` has no dot, so that the proof can never be a JWT's signature. */
export async function macOf(secrets: TokenSecrets, text: string): Promise<string> {
  const { key } = await currentKey(secrets)
  return base64url.encode(new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text))))
}

/** True for a proof made with the current key or the previous one. */
export async function verifyMac(secrets: TokenSecrets, text: string, proof: string): Promise<boolean> {
  const inUse = [secrets.current, ...(secrets.previous === null ? [] : [secrets.previous])]
  const keys = await Promise.all(inUse.map(keyOf))
  const [bytes, signature] = [new TextEncoder().encode(text), base64url.decode(proof)]
  const holds = await Promise.all(keys.map(({ key }) => crypto.subtle.verify("HMAC", key, signature, bytes)))
  return holds.includes(true)
}

async function keyOf(secret: string): Promise<SigningKey> {
  const known = imported.get(secret)
  if (known) return known
  const bytes = new TextEncoder().encode(secret)
  const [key, digest] = await Promise.all([
    crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]),
    crypto.subtle.digest("SHA-256", new TextEncoder().encode(`footnote-kid:${secret}`)),
  ])
  const made = { kid: base64url.encode(new Uint8Array(digest).subarray(0, 6)), key }
  if (imported.size >= MAX_IMPORTED) imported.clear()
  imported.set(secret, made)
  return made
}

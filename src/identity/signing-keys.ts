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

/** The key of that kid, or null; a kid is compared, never looked up anywhere. */
export async function keyByKid(secrets: TokenSecrets, kid: unknown): Promise<CryptoKey | null> {
  const current = await keyOf(secrets.current)
  if (kid === current.kid) return current.key
  if (secrets.previous === null) return null
  const previous = await keyOf(secrets.previous)
  return kid === previous.kid ? previous.key : null
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

// Secrets we hand out once, as text with a kind in front; only their digest is kept.
import { base64url } from "jose"

const SECRET_BYTES = 32
/** How many characters `newSecret` makes. */
export const SECRET_LENGTH = 43

/** 256 random bits, so that a plain digest of it is safe to keep. */
export const newSecret = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)))

/** SHA-256 in base64url. */
export async function digestOf(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))))
}

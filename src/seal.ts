// Seals secrets that are kept for others (webhooks', providers'), so that whoever reads the database alone has none of them.
import { bytesOfBase64 } from "./bytes.ts"
import { AppError } from "./errors.ts"

export type Seal = {
  /** Base64 of nonce and AES-256-GCM ciphertext; opens only where the same is said of whose it is. */
  seal(text: string, whose: string): Promise<string>
  /** Throws `configuration-invalid` when it was sealed with neither key, or is another's. */
  open(sealed: string, whose: string): Promise<string>
}

const IV_BYTES = 12

/** `previous` still opens what was sealed before the last change of the key. */
export function sealWith({ current, previous }: { current: string; previous: string | null }): Seal {
  return {
    async seal(text, whose) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
      const key = await derive(current, whose)
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text))
      return btoa(String.fromCharCode(...iv, ...new Uint8Array(sealed)))
    },

    async open(sealed, whose) {
      const bytes = bytesOfBase64(sealed)
      const [iv, cipher] = [bytes.slice(0, IV_BYTES), bytes.slice(IV_BYTES)]
      for (const secret of previous === null ? [current] : [current, previous]) {
        const key = await derive(secret, whose)
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, cipher).catch(() => null)
        if (plain) return new TextDecoder().decode(plain)
      }
      throw new AppError("configuration-invalid", { detail: "A stored secret was encrypted with another key." })
    },
  }
}

/** HKDF-SHA-256 (RFC 5869): a key for each owner, so that a ciphertext moved to another row does not open there. */
async function derive(secret: string, whose: string): Promise<CryptoKey> {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const material = await crypto.subtle.importKey("raw", bytes(secret), "HKDF", false, ["deriveKey"])
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes(`footnote seal ${whose}`) }
  return await crypto.subtle.deriveKey(parameters, material, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ])
}

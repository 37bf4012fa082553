// Seals a kept reply under the client's own idempotency key, so that the table alone gives nothing away.
import { z } from "zod"
import { bytesOfBase64 } from "../../bytes.ts"

const replySchema = z.object({ status: z.int().min(200).max(499), content_type: z.string(), body: z.string() })
export type KeptReply = z.infer<typeof replySchema>

const SALT_BYTES = 16
const IV_BYTES = 12
const INFO = new TextEncoder().encode("footnote kept reply")

/** Base64 of salt, nonce and AES-256-GCM ciphertext; bound to the request the reply answers. */
export async function sealReply(reply: KeptReply, idempotencyKey: string, fingerprint: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const plain = new TextEncoder().encode(JSON.stringify(reply))
  const key = await derive(idempotencyKey, salt)
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters(iv, fingerprint), key, plain))
  return toBase64([...salt, ...iv, ...sealed])
}

/** Throws when the text was sealed under another key or for another request. */
export async function openReply(text: string, idempotencyKey: string, fingerprint: string): Promise<KeptReply> {
  const bytes = bytesOfBase64(text)
  const iv = bytes.slice(SALT_BYTES, SALT_BYTES + IV_BYTES)
  const key = await derive(idempotencyKey, bytes.slice(0, SALT_BYTES))
  const plain = await crypto.subtle.decrypt(parameters(iv, fingerprint), key, bytes.slice(SALT_BYTES + IV_BYTES))
  return replySchema.parse(JSON.parse(new TextDecoder().decode(plain)))
}

/** HKDF-SHA-256 (RFC 5869); as hard to guess as the key the client chose. */
async function derive(idempotencyKey: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(idempotencyKey), "HKDF", false, [
    "deriveKey",
  ])
  return await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: INFO },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  )
}

const parameters = (iv: Uint8Array<ArrayBuffer>, fingerprint: string) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(fingerprint),
})

function toBase64(bytes: readonly number[]): string {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

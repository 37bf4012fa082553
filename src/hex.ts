// Bytes as lower-case hex, and SHA-256 in it; on the path of every request.
const encoder = new TextEncoder()
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))

/** Two characters a byte. */
export function hexOf(bytes: Uint8Array): string {
  let text = ""
  for (let i = 0; i < bytes.length; i++) text += DIGITS[bytes[i] ?? 0]
  return text
}

/** SHA-256 of bytes, or of a text in UTF-8: 64 characters. */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<string> {
  const bytes = typeof data === "string" ? encoder.encode(data) : data
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))
}

/**
 * SHA-256 of texts that come again and again: a digest costs more than all else that is done with such a text. Keeps at most
 * `most` hashes, and none of a text over `maxLength` characters.
 */
export function createHashMemory({ most, maxLength }: { most: number; maxLength: number }) {
  const hashes = new Map<string, string>()
  return async (text: string): Promise<string> => {
    const known = hashes.get(text)
    if (known !== undefined) return known
    const hash = await sha256Hex(text)
    if (text.length > maxLength) return hash
    if (hashes.size >= most) hashes.clear()
    hashes.set(text, hash)
    return hash
  }
}

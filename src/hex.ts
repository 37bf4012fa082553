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

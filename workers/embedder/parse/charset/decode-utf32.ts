// Decodes UTF-32, for which runtimes have no decoder.

/** The order of the bytes, told by the zeros that each character has at one of its ends; null for any other text. */
export function utf32Order(bytes: Uint8Array): "utf-32le" | "utf-32be" | null {
  if (bytes.length < 8 || bytes.length % 4 !== 0) return null
  const isZero = (at: number) => bytes[at] === 0
  const sample = Array.from({ length: Math.min(bytes.length / 4, 4096) }, (_, place) => place * 4)
  if (sample.every((at) => isZero(at + 3) && (bytes[at + 2] ?? 0) <= 0x10 && !(isZero(at) && isZero(at + 1))))
    return "utf-32le"
  return sample.every((at) => isZero(at) && (bytes[at + 1] ?? 0) <= 0x10 && !(isZero(at + 3) && isZero(at + 2)))
    ? "utf-32be"
    : null
}

/** Null where a number is no character. */
export function decodeUtf32(bytes: Uint8Array, order: "utf-32le" | "utf-32be"): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ""
  if (bytes.length % 4 !== 0) return null
  for (let at = 0; at < bytes.length; at += 4) {
    const code = view.getUint32(at, order === "utf-32le")
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null
    if (at > 0 || code !== 0xfeff) text += String.fromCodePoint(code)
  }
  return text
}

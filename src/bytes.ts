// Bytes out of base64; on the path of every vector.

/** Throws if the text is no base64. A loop takes a thirtieth of the time of `Uint8Array.from` with a callback. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text)
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < characters.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

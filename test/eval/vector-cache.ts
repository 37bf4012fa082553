// Keeps the vectors of a model on disk, one for each text, so that a later run embeds only what has changed.
import { createHash } from "node:crypto"
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs"
import { dirname } from "node:path"

const KEY_BYTES = 16

export type VectorCache = {
  /** In the order of `texts`; `encode` is asked for those that are not kept, the shortest first, some at a time. */
  vectorsOf(texts: readonly string[], encode: (missing: string[]) => Promise<Float32Array>): Promise<Float32Array[]>
}

/** Records of a key and a vector, one behind the other; a last record that was cut off is dropped. */
export function vectorCache(file: string, dimension: number, batch: number): VectorCache {
  const kept = new Map<string, Float32Array>()
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  const record = KEY_BYTES + dimension * Float32Array.BYTES_PER_ELEMENT
  for (let at = 0; at + record <= bytes.length; at += record) {
    const vector = new Float32Array(Uint8Array.from(bytes.subarray(at + KEY_BYTES, at + record)).buffer)
    kept.set(bytes.toString("hex", at, at + KEY_BYTES), vector)
  }
  if (bytes.length % record > 0) truncateSync(file, bytes.length - (bytes.length % record))
  const keyOf = (text: string) =>
    createHash("sha256")
      .update(text)
      .digest("hex")
      .slice(0, KEY_BYTES * 2)

  return {
    async vectorsOf(texts, encode) {
      const missing = [...new Map(texts.map((text) => [keyOf(text), text]))]
        .filter(([key]) => !kept.has(key))
        .sort(([, a], [, b]) => a.length - b.length)
      mkdirSync(dirname(file), { recursive: true })
      for (let at = 0; at < missing.length; at += batch) {
        const some = missing.slice(at, at + batch)
        const vectors = await encode(some.map(([, text]) => text))
        for (const [i, [key]] of some.entries()) {
          const vector = vectors.slice(i * dimension, (i + 1) * dimension)
          kept.set(key, vector)
          appendFileSync(file, Buffer.concat([Buffer.from(key, "hex"), new Uint8Array(vector.buffer)]))
        }
      }
      return texts.map((text) => kept.get(keyOf(text)) ?? new Float32Array(dimension))
    },
  }
}

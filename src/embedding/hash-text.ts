// Hashes text to 32 bits, alike on every machine: FNV-1a over UTF-16 code units with MurmurHash3's finalizer.

/** Hash of `text.slice(start, end)`; another `seed` gives an independent family. The finalizer spreads similar texts. */
export function hashText(text: string, seed = 0, start = 0, end = text.length): number {
  let hash = 0x811c9dc5 ^ seed
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

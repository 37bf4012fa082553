// Skips near-copies of better passages; otherwise copies of one document would fill all places among the sources.
import type { ChunkHit } from "../../ports.ts"

/** Two passages are copies if they share this part of all their words: a date or a name may differ. */
const SAME = 0.9
/** Passages with fewer words are copies only if their text is the same. */
const FEW = 20
const WORD = /[\p{L}\p{N}]+/gu

/**
 * The first `count` hits that are no copies of an earlier one, in order. Call
 * it again if one of them is no longer live, because its copy may be.
 */
export function distinctHits(hits: readonly ChunkHit[], count: number): ChunkHit[] {
  const kept: { hit: ChunkHit; words: ReadonlySet<string> }[] = []
  for (const hit of hits) {
    if (kept.length === count) break
    const words = new Set(hit.text.normalize("NFC").toLowerCase().match(WORD))
    const isCopy = kept.some((other) => other.hit.text === hit.text || isNearly(other.words, words))
    if (!isCopy) kept.push({ hit, words })
  }
  return kept.map(({ hit }) => hit)
}

/** It stops as soon as too many words are missing, which it does early for most pairs. */
function isNearly(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a]
  if (few.size < FEW) return false
  let missing = 0
  const isSame = () => few.size - missing >= SAME * (many.size + missing)
  for (const word of few) {
    if (!isSame()) return false
    if (!many.has(word)) missing++
  }
  return isSame()
}

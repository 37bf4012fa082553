// Passes over passages that say the same as a better one: copies of a document would fill every place among the sources.
import type { ChunkHit } from "../../ports.ts"

/** Share of all their words that two passages have in common when one is a copy of the other, with a date or a name changed. */
const SAME = 0.9
/** With fewer words two passages are the same only to the letter. */
const FEW = 20
const WORD = /[\p{L}\p{N}]+/gu

/**
 * The first `count` that are no copies of one before them, in their order. To be asked again when one of them turns out to be
 * no longer live: its copy may be the one that is.
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

function isNearly(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size < FEW || b.size < FEW) return false
  let shared = 0
  for (const word of a) if (b.has(word)) shared++
  return shared >= SAME * (a.size + b.size - shared)
}

// Decides how many pieces make one chunk, and how much of it the next one repeats.
import { RANK } from "./find-borders.ts"
import { bestCut, isBlank, splitsCharacter } from "./graphemes.ts"
import type { Piece } from "./split-pieces.ts"

/** Text repeated from the chunk before: from `start` on, about `cost` tokens. */
export type Overlap = { start: number; cost: number }

/** A section that fills less than this share of a chunk is joined by the next one. */
const SMALL_SECTION = 1 / 4
/** From this share on, a chunk ends at the best border it meets. */
const FULL_ENOUGH = 2 / 3

/** Index behind the last piece of the chunk that begins with piece `first` and `carried` tokens of overlap. */
export function packPieces(pieces: readonly Piece[], first: number, carried: number, size: number): number {
  let fill = carried
  let best = first
  let bestRank = -1
  for (let place = first; place < pieces.length; place++) {
    const { cost, rank } = pieces[place] ?? { cost: 0, rank: RANK.within }
    if (place > first) {
      if (rank === RANK.heading && fill >= size * SMALL_SECTION) return place
      if (rank >= bestRank && fill >= size * FULL_ENOUGH) {
        best = place
        bestRank = rank
      }
      if (fill + cost > size) return best > first ? best : place
    }
    fill += cost
  }
  return pieces.length
}

/**
 * What the chunk behind `pieces[first..last)` repeats: whole sentences if any fit into `tokens`, else lines or words.
 * Nothing when a heading begins there, or when the repetition would begin no later than the chunk itself, at `after`.
 */
export function overlapOf(
  text: string,
  pieces: readonly Piece[],
  first: number,
  last: number,
  tokens: number,
  after: number,
): Overlap | undefined {
  const tail = pieces[last - 1]
  if (tokens <= 0 || !tail || !pieces[last] || pieces[last]?.rank === RANK.heading) return
  let found: (Overlap & { rank: number }) | undefined
  let cost = 0
  for (let place = last - 1; place > first; place--) {
    const piece = pieces[place] ?? tail
    cost += piece.cost
    if (cost > tokens) break
    if (!found || piece.rank >= RANK.sentence || found.rank < RANK.sentence) {
      found = { start: piece.start, cost, rank: piece.rank }
    }
  }
  if (found) return found
  const start = tailStart(text, tail, Math.floor(((tail.end - tail.start) * tokens) / tail.cost))
  return start > after && start < tail.end ? { start, cost: tokens } : undefined
}

/** Where the last `length` characters of a piece begin, moved on to the next word or grapheme. */
function tailStart(text: string, { start, end }: Piece, length: number): number {
  const earliest = Math.max(start, end - length)
  for (let at = earliest; at < end; at++) {
    if (at > start && isBlank(text.charCodeAt(at - 1)) && !isBlank(text.charCodeAt(at)) && !splitsCharacter(text, at))
      return at
  }
  let at = start
  while (at < earliest) at = bestCut(text, at, end, earliest - at)
  return at
}

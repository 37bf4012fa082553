// Splits text into the pieces that chunks are packed from, and weighs each of them once.
import { type Border, RANK, type Rank } from "./find-borders.ts"
import { bestCut, codePointCut } from "./graphemes.ts"

/** `cost` is the piece's share of a chunk's tokens; `rank` that of the border it begins with. */
export type Piece = { start: number; end: number; cost: number; rank: Rank }
export type CountTokens = (text: string) => number
export type Scale = { size: number; costOf: (text: string) => number }

/**
 * A token stands for at most this many characters, so that text which a tokenizer reads as one unknown word or not at
 * all cannot make a chunk without end.
 */
const MAX_TOKEN_LENGTH = 16
/** Pieces above this share of a chunk are split further; the parts are about half as large. */
const LARGE = 1 / 4

/** Token counters may add a constant for markers around the text; it belongs to the chunk, not to each piece. */
export function createScale(size: number, countTokens: CountTokens): Scale {
  const markers = countTokens("")
  return {
    size: Math.max(1, size - markers),
    costOf: (text) => Math.max(countTokens(text) - markers, Math.ceil(text.length / MAX_TOKEN_LENGTH)),
  }
}

export function splitPieces(text: string, borders: readonly Border[], scale: Scale): Piece[] {
  const pieces: Piece[] = []
  for (const [place, { offset: start, rank }] of borders.entries()) {
    const end = borders[place + 1]?.offset ?? text.length
    const piece = { start, end, rank, cost: scale.costOf(text.slice(start, end)) }
    if (piece.cost > scale.size * LARGE) splitFurther(text, piece, scale, pieces)
    else if (end > start) pieces.push(piece)
  }
  return pieces
}

/** Appends the parts of a piece to `pieces`: words, else graphemes, else code points, of which one may be too large. */
export function splitFurther(text: string, piece: Piece, scale: Scale, pieces: Piece[]): void {
  const { start, end, cost } = piece
  const length = Math.floor(((end - start) * scale.size * LARGE) / 2 / cost)
  const isGrapheme = bestCut(text, start, end, length) === end
  if (isGrapheme && (cost <= scale.size || codePointCut(text, start, end, 1) === end)) {
    pieces.push(piece)
    return
  }
  const cutAfter = isGrapheme ? codePointCut : bestCut
  for (let at = start; at < end; ) {
    const cut = cutAfter(text, at, end, Math.min(length, end - start - 1))
    const rank = at === start ? piece.rank : RANK.within
    const part = { start: at, end: cut, rank, cost: scale.costOf(text.slice(at, cut)) }
    if (part.cost > scale.size) splitFurther(text, part, scale, pieces)
    else pieces.push(part)
    at = cut
  }
}

// Splits text into the pieces that chunks are packed from, and weighs each of them once.
import type { Span } from "../parsed-text.ts"
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

/** What is `whole` and fits into a chunk is one piece, however many borders there are in it. */
export function splitPieces(
  text: string,
  borders: readonly Border[],
  scale: Scale,
  whole: readonly Span[] = [],
): Piece[] {
  const pieces: Piece[] = []
  const fitting = whole.filter(({ start, end }) => end > start && scale.costOf(text.slice(start, end)) <= scale.size)
  const starts = new Set(fitting.map(({ start }) => start))
  const all = bordersAround(borders, fitting)
  for (const [place, { offset: start, rank }] of all.entries()) {
    const end = all[place + 1]?.offset ?? text.length
    const piece = { start, end, rank, cost: scale.costOf(text.slice(start, end)) }
    if (piece.cost > scale.size * LARGE && !starts.has(start)) splitFurther(text, piece, scale, pieces)
    else if (end > start) pieces.push(piece)
  }
  return pieces
}

/** Without those inside a span, and with one where a span begins. */
function bordersAround(borders: readonly Border[], spans: readonly Span[]): Border[] {
  const kept: Border[] = []
  let next = 0
  let reached = 0
  const addStarts = (until: number) => {
    for (let span = spans[next]; span && span.start <= until; span = spans[++next]) {
      if (span.start >= reached && kept.at(-1)?.offset !== span.start)
        kept.push({ offset: span.start, rank: RANK.line })
      reached = Math.max(reached, span.end)
    }
  }
  for (const border of borders) {
    addStarts(border.offset - 1)
    if (border.offset >= reached) kept.push(border)
  }
  addStarts(Number.POSITIVE_INFINITY)
  return kept
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
    const cut = cutAfter(text, at, end, length)
    const rank = at === start ? piece.rank : RANK.within
    const part = { start: at, end: cut, rank, cost: scale.costOf(text.slice(at, cut)) }
    if (part.cost > scale.size) splitFurther(text, part, scale, pieces)
    else pieces.push(part)
    at = cut
  }
}

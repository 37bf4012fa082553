// Cuts a parsed document into overlapping chunks that end where the text allows it best.
import type { ChunkingConfig, ManifestChunk } from "../../embedding/contract.ts"
import { findBorders } from "./chunking/find-borders.ts"
import { findListItems } from "./chunking/find-list-items.ts"
import { isBlank, splitsCharacter } from "./chunking/graphemes.ts"
import { type Overlap, overlapOf, packPieces } from "./chunking/pack-pieces.ts"
import {
  type CountTokens,
  createScale,
  type Piece,
  type Scale,
  splitFurther,
  splitPieces,
} from "./chunking/split-pieces.ts"
import { headingPathAt, type ParsedText, pageAt, pageBreaksIn, startingIn } from "./parsed-text.ts"
import { packLines } from "./placed-lines.ts"

export type Chunk = ManifestChunk
type Cut = { start: number; end: number; tokens: number; last: number }

/** How much fewer pieces are tried when a chunk has more tokens than its pieces had. */
const STEP_BACK = 0.9

/**
 * Chunks in the order of the text, each `text.slice(start, end)` of at most `size_tokens` by `countTokens` (a code point
 * that alone has more stands alone). Every character but white space lies in one of them; no grapheme is cut that fits.
 * A chunk begins with up to `overlap_tokens` of the one before, but with no more than half, unless a heading parts them
 * or that would begin inside a table.
 */
export function chunkText(parsed: ParsedText, config: ChunkingConfig, countTokens: CountTokens): Chunk[] {
  const { text } = parsed
  const scale = createScale(config.size_tokens, countTokens)
  const overlapTokens = Math.min(config.overlap_tokens, Math.floor(scale.size / 2))
  const whole = [...(parsed.whole ?? []), ...findListItems(text)].sort((a, b) => a.start - b.start)
  const pieces = splitPieces(text, findBorders(text, parsed.headings), scale, whole)
  const chunks: Chunk[] = []
  let overlap: Overlap | undefined
  let first = 0
  while (first < pieces.length) {
    // Blanks that are a piece of their own are too long to repeat what stands before them.
    if (isBlankPiece(text, pieces[first])) {
      overlap = undefined
      first++
      continue
    }
    const cut = cutChunk(text, pieces, first, overlap, config.size_tokens, scale, countTokens)
    if (!cut) continue
    const { start, end, tokens, last } = cut
    chunks.push({
      ordinal: chunks.length,
      start,
      end,
      page: pageAt(parsed, start),
      page_breaks: pageBreaksIn(parsed, start, end),
      heading_path: headingPathAt(parsed, start),
      token_count: Math.max(1, tokens),
      text: text.slice(start, end),
      ...alternatesIn(parsed, start, end),
      ...(parsed.lines && { lines: packLines(parsed.lines, start, end) }),
    })
    const repeated = overlapOf(text, pieces, first, last, overlapTokens, start)
    overlap = repeated && isInsideTable(parsed, repeated.start) ? undefined : repeated
    first = last
  }
  return chunks
}

/**
 * Takes pieces from `first` on until the chunk is full. Counts of pieces do not add up exactly, so the whole is counted
 * again: when it has too many tokens it loses first its overlap, then pieces. A single piece is split in place, and then
 * there is no chunk yet.
 */
function cutChunk(
  text: string,
  pieces: Piece[],
  first: number,
  overlap: Overlap | undefined,
  size: number,
  scale: Scale,
  countTokens: CountTokens,
): Cut | undefined {
  const head = pieces[first]
  if (!head) return
  const carried = overlap && overlap.cost + head.cost <= scale.size ? overlap : { start: head.start, cost: 0 }
  let start = carried.start
  let last = packPieces(pieces, first, carried.cost, scale.size)
  for (;;) {
    const cut = trim(text, start, pieces[last - 1]?.end ?? start)
    const tokens = countTokens(text.slice(cut.start, cut.end))
    if (tokens <= size) return { ...cut, tokens, last }
    if (start < head.start) start = head.start
    else if (last - first > 1) last = first + Math.max(1, Math.floor(((last - first) * STEP_BACK * size) / tokens))
    else {
      const parts: Piece[] = []
      splitFurther(text, { ...head, cost: Math.max(head.cost, tokens) }, scale, parts)
      if (parts.length < 2) return { ...cut, tokens, last }
      pieces.splice(first, 1, ...parts)
      return
    }
  }
}

/** Rows without the names of their columns, or a part of one, would pass for those names. */
const isInsideTable = ({ tables = [] }: ParsedText, offset: number): boolean =>
  tables.some(({ start, end }) => start < offset && offset < end)

function alternatesIn({ alternates = [] }: ParsedText, start: number, end: number): Pick<Chunk, "also"> {
  const also = startingIn(alternates, start, end).entries.map(({ text }) => text)
  return also.length > 0 ? { also } : {}
}

function isBlankPiece(text: string, piece: Piece | undefined): boolean {
  return piece !== undefined && text.slice(piece.start, piece.end).trim() === ""
}

/** Without white space at both ends, unless a grapheme needs it; something else stands between them. */
function trim(text: string, start: number, end: number): { start: number; end: number } {
  let from = start
  let to = end
  while (isBlank(text.charCodeAt(from))) from++
  if (from > start && splitsCharacter(text, from)) from--
  while (isBlank(text.charCodeAt(to - 1))) to--
  if (to < end && splitsCharacter(text, to)) to++
  return { start: from, end: to }
}

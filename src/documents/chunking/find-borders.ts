// Finds where a text may be cut best: headings, paragraphs, sentences and lines.
import type { Heading } from "../parsed-text.ts"
import { isBlank, isTorn } from "./graphemes.ts"

/** The higher, the better a place to cut; `within` is any border of words or graphemes. */
export const RANK = { within: 0, line: 1, sentence: 2, item: 3, paragraph: 4, heading: 5 } as const
export type Rank = (typeof RANK)[keyof typeof RANK]
/** The piece that begins at `offset` may begin a chunk. */
export type Border = { offset: number; rank: Rank }

/** Lines and sentences shorter than this stay with the one that follows. */
const MIN_LENGTH = 24
const MARK = /[\n.!?…。！？．｡؟۔।॥]/g
const TERMINATORS = ".!?…。！？．｡؟۔।॥"
const UNSPACED_TERMINATORS = "。！？．｡"
const CLOSERS = "\"'”’)]»›」』）】》"
/** A full stop behind one of these, or behind an initial, ends no sentence. */
const ABBREVIATION = /(?:^|[^\p{L}])(?:\p{Lu}|Mrs?|Ms|Drs?|Prof|St|vs|Figs?|Eqs?|No|cf|al|approx|e\.g|i\.e)$/u
const LONGEST_ABBREVIATION = 7
const LIST_ITEM = /^(?:[-*+•–] |\d{1,3}[.)] )/
const LONGEST_MARK = 6

/** Borders in ascending order, the first at 0. One pass; every character is looked at a bounded number of times. */
export function findBorders(text: string, headings: readonly Heading[]): Border[] {
  const borders: Border[] = [{ offset: 0, rank: RANK.paragraph }]
  const titles = headings.filter(
    ({ start }) => start === 0 || (isBlank(text.charCodeAt(start - 1)) && !isTorn(text, start)),
  )
  let next = 0
  let titleEnd = -1

  /** A title keeps to what follows it: there is no border inside it, and only a weak one behind. */
  function add(offset: number, rank: Rank): void {
    const last = borders.at(-1)
    if (!last || offset >= text.length || offset <= titleEnd) return
    const weak = titleEnd >= 0
    if (offset > last.offset) {
      if (rank < RANK.item && !weak && offset - last.offset < MIN_LENGTH) return
      borders.push({ offset, rank: weak ? RANK.within : rank })
    } else if (rank > last.rank && !weak) {
      last.rank = rank
    }
    titleEnd = -1
  }
  function addTitlesUntil(offset: number): void {
    for (let title = titles[next]; title && title.start <= offset; title = titles[++next]) {
      add(title.start, RANK.heading)
      const lineEnd = text.indexOf("\n", title.start)
      titleEnd = lineEnd < 0 ? text.length : lineEnd
    }
  }

  for (const { offset, rank } of findMarks(text)) {
    addTitlesUntil(offset)
    add(offset, rank)
  }
  addTitlesUntil(text.length)
  return borders
}

/** Starts of what follows a sentence, a line or an empty line. */
function* findMarks(text: string): Generator<Border> {
  MARK.lastIndex = 0
  for (let match = MARK.exec(text); match; match = MARK.exec(text)) {
    const end = match[0] === "\n" ? match.index : endOfSentence(text, match.index)
    let offset = end
    let lines = 0
    for (; offset < text.length && isBlank(text.charCodeAt(offset)); offset++) if (text[offset] === "\n") lines++
    MARK.lastIndex = offset
    const rank = rankOf(text, match.index, end, offset, lines)
    if (rank && !isTorn(text, offset)) yield { offset, rank }
    MARK.lastIndex = Math.max(offset, match.index + 1)
  }
}

function endOfSentence(text: string, start: number): number {
  let end = start
  while (end < text.length && TERMINATORS.includes(text.charAt(end))) end++
  while (end < text.length && CLOSERS.includes(text.charAt(end))) end++
  return end
}

function rankOf(text: string, mark: number, end: number, offset: number, lines: number): Rank | undefined {
  if (lines > 1) return RANK.paragraph
  if (lines === 1 && LIST_ITEM.test(text.slice(offset, offset + LONGEST_MARK))) return RANK.item
  const line = lines === 1 ? RANK.line : undefined
  if (text[mark] === "\n") return line
  if (offset === end && !UNSPACED_TERMINATORS.includes(text.charAt(mark))) return undefined
  if (/^\p{Ll}/u.test(text.slice(offset, offset + 2))) return line
  if (text[mark] === "." && ABBREVIATION.test(text.slice(Math.max(0, mark - LONGEST_ABBREVIATION), mark))) return line
  return RANK.sentence
}

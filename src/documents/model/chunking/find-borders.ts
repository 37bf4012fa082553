// Finds where a text may be cut best: headings, paragraphs, sentences and lines.
import { sentences } from "../../../embedding/sentences.ts"
import type { Heading } from "../parsed-text.ts"
import { isBlank, splitsCharacter } from "./graphemes.ts"

/** The higher, the better a place to cut; `within` is any border of words or graphemes. */
export const RANK = { within: 0, line: 1, sentence: 2, item: 3, paragraph: 4, heading: 5 } as const
export type Rank = (typeof RANK)[keyof typeof RANK]
/** The piece that begins at `offset` may begin a chunk. */
export type Border = { offset: number; rank: Rank }

/** Lines and sentences shorter than this stay with the one that follows. */
const MIN_LENGTH = 24
const ENDED = /[.!?…。！？．｡؟۔।॥።။;]["'”’)\]»›」』）】》*_`\d¹²³⁰⁴-⁹]*$/u
const LONGEST_END = 12
const LIST_ITEM = /^(?:[-*+•–] |\d{1,3}[.)] )/
const LONGEST_MARK = 6

/** Borders in ascending order, the first at 0. One pass; every character is looked at a bounded number of times. */
export function findBorders(text: string, headings: readonly Heading[]): Border[] {
  const borders: Border[] = [{ offset: 0, rank: RANK.paragraph }]
  const titles = headings.filter(
    ({ start }) => start === 0 || (isBlank(text.charCodeAt(start - 1)) && !splitsCharacter(text, start)),
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
    } else if (rank > last.rank) last.rank = rank
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
  let before = 0
  for (const { start, end } of sentences(text)) {
    const rank = rankOf(text, before, start)
    if (rank && !splitsCharacter(text, start)) yield { offset: start, rank }
    for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) {
      let offset = at + 1
      while (offset < end && isBlank(text.charCodeAt(offset))) offset++
      if (!splitsCharacter(text, offset)) yield { offset, rank: RANK.line }
      at = offset - 1
    }
    before = end
  }
}

/** Of the border at `offset`, where the sentence before ends at `end`. */
function rankOf(text: string, end: number, offset: number): Rank | undefined {
  const lines = text.slice(end, offset).split("\n").length - 1
  if (lines > 1) return RANK.paragraph
  if (lines === 1 && LIST_ITEM.test(text.slice(offset, offset + LONGEST_MARK))) return RANK.item
  if (ENDED.test(text.slice(Math.max(0, end - LONGEST_END), end))) return RANK.sentence
  return lines === 1 ? RANK.line : undefined
}

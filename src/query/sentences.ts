// Finds the sentences of a text as spans into it, so that a quote is always a verbatim slice.

/** `text.slice(start, end)`, without white space at either side. */
export type Span = { start: number; end: number }

/** A sentence longer than this is cut at white space: what it came from was no sentence. */
const MAX_SENTENCE = 600
/** Lines shorter than this are lines of their own (headings, cells, verses) and not wrapped prose. */
const WRAPPED_LINE = 40

/** The end of a sentence: spaced scripts need white space after it, CJK does not. */
const TERMINATOR = /[.!?…؟।۔]+["'”’»)\]]*(?=\s|$)|[。！？]+[”’」』）]*/gu
const ABBREVIATION =
  /(?:^|[\s("'“‘[])(?:dr|mr|mrs|ms|prof|st|vs|etc|e\.g|i\.e|al|approx|inc|ltd|corp|jr|sr|cf|z\.\s?b|d\.\s?h|bzw|\p{Lu}|(?:\p{L}\.)+\p{L})\.$/iu
/** Abbreviations only before a number: elsewhere they are words. */
const NUMBERED = /(?:^|[\s("'“‘[])(?:no|nos|nr|fig|figs|eq|abb|art|sec|ch|vol|p|pp|ca)\.$/iu
const LIST_NUMBER = /^\s*\d{1,3}\.$/
/** What a wrapped line of prose never begins with: a list item, a heading, a quotation, a table row. */
const NEW_BLOCK = /^\s*(?:[-*+•–]\s|\d{1,3}[.)]\s|#{1,6}\s|[|>])/
const MARKED_LINE = /^\s*(?:#{1,6}\s|\|)/

/** The sentences of `text`, in order and without overlap; everything but white space belongs to one. */
export function sentences(text: string): Span[] {
  const spans: Span[] = []
  for (const block of blocks(text)) {
    let start = block.start
    const part = text.slice(block.start, block.end)
    for (const match of part.matchAll(TERMINATOR)) {
      const end = block.start + match.index + match[0].length
      if (match[0].startsWith(".") && isInside(text, start, end)) continue
      pushTrimmed(spans, text, start, end)
      start = end
    }
    pushTrimmed(spans, text, start, block.end)
  }
  return spans
}

/** True when the full stop before `end` belongs to an abbreviation or is followed by a small letter. */
function isInside(text: string, start: number, end: number): boolean {
  const next = /\S/u.exec(text.slice(end, end + 80))?.[0]
  if (next === undefined) return false
  if (LIST_NUMBER.test(text.slice(start, end))) return true
  const before = text.slice(Math.max(start, end - 24), end)
  return /\p{Ll}/u.test(next) || ABBREVIATION.test(before) || (/\d/.test(next) && NUMBERED.test(before))
}

/** Runs of lines that belong together: paragraphs, with wrapped lines joined. */
function blocks(text: string): Span[] {
  const runs: Span[] = []
  let start = 0
  let lineStart = 0
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    const line = text.slice(lineStart, at)
    lineStart = at + 1
    if (isWrapped(line, nextLine(text, lineStart))) continue
    runs.push({ start, end: at })
    start = lineStart
  }
  runs.push({ start, end: text.length })
  return runs
}

function nextLine(text: string, from: number): string {
  const end = text.indexOf("\n", from)
  return text.slice(from, end < 0 ? undefined : end)
}

function isWrapped(line: string, next: string): boolean {
  return line.trim().length >= WRAPPED_LINE && next.trim() !== "" && !NEW_BLOCK.test(next) && !MARKED_LINE.test(line)
}

function pushTrimmed(spans: Span[], text: string, from: number, to: number): void {
  let start = from
  let end = to
  while (start < end && isSpace(text, start)) start++
  while (end > start && isSpace(text, end - 1)) end--
  while (end - start > MAX_SENTENCE) {
    const gap = text.lastIndexOf(" ", start + MAX_SENTENCE)
    const cut = gap > start ? gap : boundary(text, start + MAX_SENTENCE)
    spans.push({ start, end: cut })
    start = cut
    while (start < end && isSpace(text, start)) start++
  }
  if (end > start) spans.push({ start, end })
}

const isSpace = (text: string, at: number) => /\s/u.test(text.charAt(at))

/** Never between the two halves of a character. */
const boundary = (text: string, at: number) => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at)

// Says where text may be cut without tearing what a reader sees as one character.

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" })
const wordSegments = new Intl.Segmenter("und", { granularity: "word" })
const NON_ASCII = /[^\0-\x7f]/

/** Whether the code unit is white space as `\s` and `trim` understand it. */
export function isBlank(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)
  return unit === 0xa0 || (unit >= 0x1680 && /\s/.test(String.fromCharCode(unit)))
}

/**
 * Whether a grapheme spans `offset`, given that blank space, ASCII or closing punctuation stands on one side of it:
 * then the two neighbouring code points decide alone. CR LF counts as two, since chunks do not end in blanks.
 */
export function splitsCharacter(text: string, offset: number): boolean {
  if (offset <= 0 || offset >= text.length) return false
  const before = text.charCodeAt(offset - 1)
  const after = text.charCodeAt(offset)
  if (before < 0x300 && after < 0x300) return false
  const pair = text.slice(isLow(before) ? offset - 2 : offset - 1, isHigh(after) ? offset + 2 : offset + 1)
  return graphemes.segment(pair).containing(0)?.segment.length === pair.length
}

/**
 * Where to end a slice of at most `length` that begins at `start`, a border of graphemes: behind a blank, else between
 * words, else between graphemes. The first grapheme is never cut, even when it is longer than that.
 */
export function bestCut(text: string, start: number, end: number, length: number): number {
  if (end - start <= length) return end
  const limit = codePointCut(text, start, end, length)
  return lastBlank(text, start, limit) ?? lastBorder(text, start, limit) ?? firstBorder(text, start, end, length)
}

/** Where to end a slice of about `length` between code points. */
export function codePointCut(text: string, start: number, end: number, length: number): number {
  const cut = start + Math.max(1, length)
  if (cut >= end) return end
  return isHigh(text.charCodeAt(cut - 1)) && isLow(text.charCodeAt(cut)) ? cut + 1 : cut
}

/** The last start of a word behind a blank, in the second half of the slice. */
function lastBlank(text: string, start: number, limit: number): number | undefined {
  for (let cut = limit; cut > (start + limit) / 2; cut--) {
    if (isBlank(text.charCodeAt(cut - 1)) && !isBlank(text.charCodeAt(cut)) && !splitsCharacter(text, cut)) return cut
  }
}

function lastBorder(text: string, start: number, limit: number): number | undefined {
  const slice = text.slice(start, limit)
  if (!NON_ASCII.test(slice) && !splitsCharacter(text, limit)) return limit
  const segments = graphemes.segment(slice)
  const last = segments.containing(slice.length - 1)?.index
  if (!last) return
  const word = wordSegments.segment(slice).containing(slice.length - 1)?.index ?? 0
  return start + (word > slice.length / 2 && segments.containing(word)?.index === word ? word : last)
}

/** Looks ever further, since the end of a slice says nothing about the grapheme it falls into. */
function firstBorder(text: string, start: number, end: number, length: number): number {
  for (let reach = Math.max(2, length * 2); start + reach < end; reach *= 2) {
    const slice = text.slice(start, codePointCut(text, start, end, reach))
    const first = graphemes.segment(slice).containing(0)?.segment.length ?? slice.length
    if (first < slice.length) return start + first
  }
  return start + (graphemes.segment(text.slice(start, end)).containing(0)?.segment.length ?? end - start)
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff

// Splits text into sentences for chunks, quotes and claims. It returns spans, so that a quote is a verbatim slice.
import { sentenceContinues } from "./abbreviations.ts"
import { languageOf } from "./language.ts"

/** `text.slice(start, end)`, without leading and trailing white space. */
export type Span = { start: number; end: number }

/** A longer sentence is cut at white space, because text of that length is not really a sentence. */
const MAX_SENTENCE = 600
/** Scripts without sentence punctuation are cut at a space after about this many characters. */
const MAX_ENDLESS = 220
const ENDLESS = /^[^.!?]*[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]{8}/u
/** A shorter line ends its block (heading, table cell, verse), unless the next line starts in lower case. */
const WRAPPED_LINE = 40
const GOES_ON = /^\s*[\p{Ll}\p{Lo}]/u
const MIN_GOING_ON = 12
const ENDED = /[.!?…:;؟।۔。！？]["'”’»)\]]*\s*$/u
const PAIR = /^\s*[\p{L}\p{N}][^:.!?\n]{0,40}:\s+\S/u

/** Sentence boundaries by the rules of Unicode. The Greek question mark is `;`. */
const segmenter = new Intl.Segmenter("und", { granularity: "sentence" })
const greekSegmenter = new Intl.Segmenter("el", { granularity: "sentence" })
const TERMINATOR = /\p{Sentence_Terminal}|;/u
const GREEK_QUESTION = /\p{Script=Greek};/u
/** Characters to replace before segmentation: a wrapped line is not a boundary, and an ellipsis acts as a full stop. */
const RESPELT = /[\n\r…]/g
/** In a text without capitals, sentences start in lower case. A single such place can be an abbreviation. */
const LOWERED_START = /(?<=[.!?][\p{Pe}\p{Pf}"']*\s+[\p{Ps}\p{Pi}"']*)\p{Ll}/gu
const MIN_LOWERED = 3
/** Characters allowed between the end of a sentence and the space: quotes, emphasis, footnote marks. */
const TAIL = /(?:["'“”’»)\]*_`~]|\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|[¹²³⁰⁴-⁹])+(?=\s|$)/uy
const CLOSERS = /[\p{Pe}\p{Pf}"'“”’」』】》*_`~]+$/u
const OPENERS = /[\p{Ps}\p{Pi}]+$/u
/** Sentence ends that need no space after them. Thai also uses full stops for abbreviations. */
const UNSPACED_END = /[。！？．｡၊။។]$/u
const BETWEEN_UNSPACED =
  /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][.!?])(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/uy
/** Particles that continue the sentence after a closing bracket: `「はい。」と言った`. */
const JAPANESE_GOES_ON = /^[とってのはがをにも、，]/u
/** Characters that are examined on either side: more than any abbreviation or the word after it has. */
const LONGEST_END = 32
const LONGEST_WORD = 32
const LIST_NUMBER = /^\s*\d{1,3}\.$/
/** Line starts that begin a new block: a list item, a heading, a quotation, a table row. */
const NEW_BLOCK = /^\s*(?:[-*+•–]\s|\d{1,3}[.)]\s|#{1,6}\s|[|>])/
const MARKED_LINE = /^\s*(?:#{1,6}\s|\|)/
/** A table row, with or without outer bars. */
const ROW_LINE = /\S\s\|\s\S/

/** The sentences of `text`, in order and without overlap. All text except white space belongs to one. */
export function sentences(text: string): Span[] {
  const spans: Span[] = []
  const languageOfAll = once(() => languageOf(text))
  const isLowered = !/\p{Lu}/u.test(text) && (text.match(LOWERED_START)?.length ?? 0) >= MIN_LOWERED
  for (const block of blocks(text)) {
    const line = text.slice(block.start, block.end).replace(RESPELT, (sign) => (sign === "…" ? "." : " "))
    const part = isLowered ? line.replace(LOWERED_START, capital) : line
    const language = once(() => languageOf(part) ?? languageOfAll())
    let start = 0
    for (const border of bordersIn(part)) {
      const end = border > start ? endAt(part, start, border, language) : null
      if (end === null) continue
      pushTrimmed(spans, text, block.start + start, block.start + end)
      start = end
    }
    pushTrimmed(spans, text, block.start + start, block.end)
  }
  return spans
}

/** The capital letter, if it is one code unit; otherwise offsets would move. */
function capital(letter: string): string {
  const upper = letter.toUpperCase()
  return upper.length === letter.length ? upper : letter
}

function* bordersIn(part: string): Generator<number> {
  const first = part.search(TERMINATOR)
  if (first < 0 || first >= part.length - 1) return
  const segments = (GREEK_QUESTION.test(part) ? greekSegmenter : segmenter).segment(part)
  for (const { index, segment } of segments) yield index + segment.length
}

function once<T>(tell: () => T): () => T {
  let told: { value: T } | undefined
  return () => {
    told ??= { value: tell() }
    return told.value
  }
}

/** The end of the sentence at the Unicode boundary `border`; null if the sentence continues there. */
function endAt(text: string, start: number, border: number, language: () => string | null): number | null {
  let end = border
  while (end > start && isSpace(text, end - 1)) end--
  const said = text.slice(Math.max(start, end - LONGEST_END), end)
  if (end === border && end < text.length) return endWithoutSpace(text, said, end)
  const next = text.slice(border, border + LONGEST_WORD)
  const bare = said.replace(CLOSERS, "")
  if (bare.length < said.length) return /^\p{Ll}/u.test(next) ? null : end
  if (!bare.endsWith(".")) return end
  const isListNumber = end - start < LONGEST_END && LIST_NUMBER.test(said)
  return isListNumber || sentenceContinues(said, next, language) ? null : end
}

function endWithoutSpace(text: string, said: string, end: number): number | null {
  const opened = OPENERS.exec(said)?.[0].length ?? 0
  const closed = said.slice(0, said.length - opened)
  const bare = closed.replace(CLOSERS, "")
  if (UNSPACED_END.test(bare)) {
    const goesOn = bare.length < closed.length && JAPANESE_GOES_ON.test(text.charAt(end))
    return goesOn ? null : end - opened
  }
  BETWEEN_UNSPACED.lastIndex = end
  if (BETWEEN_UNSPACED.test(text)) return end
  TAIL.lastIndex = end - opened
  return /[.!?]$/.test(bare) && TAIL.test(text) ? TAIL.lastIndex : null
}

/** Groups of lines that form one block of text, such as a paragraph of wrapped lines. */
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
  const length = line.trim().length
  if (next.trim() === "" || NEW_BLOCK.test(next) || MARKED_LINE.test(line)) return false
  if (ROW_LINE.test(line) || ROW_LINE.test(next)) return false
  if (PAIR.test(next) && (PAIR.test(line) || ENDED.test(line))) return false
  return length >= WRAPPED_LINE || (length >= MIN_GOING_ON && !ENDED.test(line) && GOES_ON.test(next))
}

function pushTrimmed(spans: Span[], text: string, from: number, to: number): void {
  let start = from
  let end = to
  while (start < end && isSpace(text, start)) start++
  while (end > start && isSpace(text, end - 1)) end--
  const most = ENDLESS.test(text.slice(start, Math.min(end, start + MAX_ENDLESS))) ? MAX_ENDLESS : MAX_SENTENCE
  while (end - start > most) {
    const gap = text.lastIndexOf(" ", start + most)
    const cut = gap > start ? gap : boundary(text, start + most)
    spans.push({ start, end: cut })
    start = cut
    while (start < end && isSpace(text, start)) start++
  }
  if (end > start) spans.push({ start, end })
}

const isSpace = (text: string, at: number) => /\s/u.test(text.charAt(at))

/** A cut position that does not split a surrogate pair. */
const boundary = (text: string, at: number) => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at)

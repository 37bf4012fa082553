// The one text analysis: cuts text into units, each a word or a name in all its spellings, for search, verdict and quotes.
import { HUMP, normalise } from "./normalise.ts"
import { plain } from "./plain.ts"
import { stemWord } from "./stem-word.ts"
import { isStopWord, stopBitsOf, stopMaskOf } from "./stop-words.ts"

/** Runs of letters and digits, joined by single signs as in `wrangler.toml`, `E-1042` or `3.14`; `C++` and `C#` keep their tail. */
const TERM = /[\p{L}\p{N}\p{M}]+(?:(?:[.:@/\ue000-]|_+)[\p{L}\p{N}\p{M}]+)*(?:\+\+|#(?![\p{L}\p{N}]))?/gu
/** The same for ASCII, where V8 needs no Unicode tables. */
const ASCII_TERM = /[a-z0-9]+(?:(?:[.:@/\ue000-]|_+)[a-z0-9]+)*(?:\+\+|#(?![a-z0-9]))?/g
const NON_ASCII = /[^\0-\x7f]/
/** A compound that is kept whole beside its parts; `well-known` is just two words, `E-1042` and `foo_bar` are names. */
const NAME = /[._:@/+#\ue000\p{N}]/u
const JOINED = /[._:@/+#\ue000-]/
const JOINTS = /[._:@/\ue000-]+/g
const TAIL = /[+#]+$/
const DIGIT = /\d/
const LETTER = /\p{L}/u
/** Letters and digits of one part: `iso27001` is `iso` and `27001`. */
const RUNS = /\p{L}[\p{L}\p{M}]*|\p{N}+/gu
const HEXADECIMAL = /^0x(?=[0-9a-f]{3,}$)/
const VERSION = /^v(?=\d)/
/** Scripts that put no space between words, as the inside of a character class. */
export const UNSPACED_SCRIPTS = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script=${script}}`)
  .join("")
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, "v")
const HANGUL = /\p{Script=Hangul}/u
/** Digits in groups, as telephone, account and card numbers are written. */
const GROUPED =
  /(?<![\p{L}\p{N}.,])(?:\+?\d|\(0)[\d ()/-]{5,24}\d(?![\p{L}\p{N}])|\b[a-z]{2}\d{2}(?: [a-z0-9]{4}){2,7}(?: [a-z0-9]{1,4})?\b/gu
const MIN_GROUPED_DIGITS = 7
const MAX_REMEMBERED = 50_000
const MAX_REMEMBERED_LENGTH = 64

/**
 * One word or name of a text that is no stop word. Any of `forms` stands for the whole of it; `parts` are what it is
 * made of and together stand for it too. `word` is in plain letters and not cut, to be compared letter by letter.
 */
export type Unit = { word: string; forms: readonly string[]; parts: readonly string[] }

/** A term with its units and what `stopBitsOf` says of it. */
type Known = { units: readonly Unit[]; stopBits: number }

const segmenter = new Intl.Segmenter("und", { granularity: "word" })
const remembered = new Map<string, Known>()

/** The units of `text` in reading order, stop words left out; the same for documents and questions. */
export function units(text: string): Unit[] {
  const normal = normalise(text)
  const terms = (normal.match(NON_ASCII.test(normal) ? TERM : ASCII_TERM) ?? []).map(recall)
  const mask = stopMaskOf(terms)
  const found: Unit[] = []
  for (const { stopBits, units } of terms)
    if (stopBits === 0 || !isStopWord(stopBits, mask)) for (const unit of units) found.push(unit)
  if (DIGIT.test(normal)) found.push(...groupedNumbers(normal))
  return found
}

/** The search terms of `text`: every form and every part, as often as they occur. */
export function words(text: string): string[] {
  const terms: string[] = []
  for (const { forms, parts } of units(text)) {
    for (const form of forms) terms.push(form)
    for (const part of parts) terms.push(part)
  }
  return terms
}

function recall(term: string): Known {
  const known = remembered.get(term)
  if (known) return known
  const fresh = { units: JOINED.test(term) ? joined(term) : single(term), stopBits: stopBitsOf(term) }
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  if (term.length <= MAX_REMEMBERED_LENGTH) remembered.set(term, fresh)
  return fresh
}

function single(term: string): Unit[] {
  if (UNSPACED.test(term)) {
    const segments = Array.from(segmenter.segment(term)).filter(({ isWordLike }) => isWordLike)
    return segments.flatMap(({ segment }) => (isStopWord(stopBitsOf(segment)) ? [] : whole(plain(segment))))
  }
  if (HANGUL.test(term)) return hangul(term)
  if (DIGIT.test(term) && LETTER.test(term)) return [nameOf(term, runsOf(term))]
  const { word, form } = stemWord(plain(term))
  return word === "" ? [] : [{ word, forms: [form], parts: [] }]
}

const whole = (word: string): Unit[] => (word === "" ? [] : [{ word, forms: [word], parts: [] }])

function nameOf(term: string, parts: readonly string[]): Unit {
  const forms = spellings(term)
  return { word: forms[0] ?? term, forms, parts: [...new Set(parts)] }
}

/** A name comes whole, without its joints, and in parts; words that are only joined come one by one. */
function joined(term: string): Unit[] {
  const isName = NAME.test(term)
  const pieces = term
    .replace(TAIL, "")
    .split(JOINTS)
    .map(recall)
    .filter(({ stopBits }) => !isStopWord(stopBits))
    .flatMap(({ units }) => units)
  if (!isName) return pieces
  return [
    nameOf(
      term,
      pieces.flatMap(({ forms, parts }) => [...forms, ...parts]),
    ),
  ]
}

/** As written, without joints, and without the prefix that others leave out. */
function spellings(term: string): string[] {
  const whole = plain(term).replaceAll(HUMP, "")
  const closed = whole.replace(JOINTS, "")
  return [...new Set([whole, closed, whole.replace(HEXADECIMAL, ""), whole.replace(VERSION, "")])].filter(
    (form) => form.length > 1 || form === whole,
  )
}

const runsOf = (term: string): string[] =>
  (plain(term).match(RUNS) ?? []).filter((run) => run.length > 1).map((run) => stemWord(run).form)

/** Particles stick to Korean words, so pairs of syllables are what two forms of one share. */
function hangul(term: string): Unit[] {
  if (term.length <= 2) return whole(term)
  return [{ word: term, forms: [], parts: Array.from({ length: term.length - 1 }, (_, i) => term.slice(i, i + 2)) }]
}

function groupedNumbers(text: string): Unit[] {
  return Array.from(text.matchAll(GROUPED)).flatMap(([number]) => {
    const closed = number.replace(/[^a-z0-9]/g, "")
    const isGrouped =
      closed.length >= MIN_GROUPED_DIGITS && /\d[ ()/-]+\d/.test(number) && /^[+(0a-z]|^\d{4} /.test(number)
    return isGrouped ? whole(closed) : []
  })
}

// The one text analysis: cuts text into units, each a word or a name in all its spellings, for search, verdict and quotes.
import { datesOf } from "./dates.ts"
import { HUMP, normalise } from "./normalise.ts"
import { plain } from "./plain.ts"
import { stemWord } from "./stem-word.ts"
import { isStopWord, stopBitsOf, stopMaskIn, stopMaskOf } from "./stop-words.ts"

/** Runs of letters and digits, joined by single signs as in `wrangler.toml`, `E-1042` or `3.14`; `C++` and `C#` keep their tail. */
const TERM = /[\p{L}\p{N}\p{M}]+(?:(?:[.:@/&\ue000-]|_+)[\p{L}\p{N}\p{M}]+)*(?:\+\+|#(?![\p{L}\p{N}]))?/gu
/** The same for ASCII, where V8 needs no Unicode tables. */
const ASCII_TERM = /[a-z0-9]+(?:(?:[.:@/&\ue000-]|_+)[a-z0-9]+)*(?:\+\+|#(?![a-z0-9]))?/g
const NON_ASCII = /[^\0-\x7f]/
/** Kept whole beside its parts; `well-known` is just two words, `E-1042`, `foo_bar` and `e-mail` are names. */
const NAME = /[._:@/+#&\ue000\p{N}]|(?:^|-)\p{L}{1,2}(?:-|$)/u
const JOINED = /[._:@/+#&\ue000-]/
const JOINTS = /[._:@/&\ue000-]+/g
const TAIL = /[+#]+$/
const DIGIT = /\d/
const LETTER = /\p{L}/u
/** Letters and digits of one part: `iso27001` is `iso` and `27001`. */
const RUNS = /\p{L}[\p{L}\p{M}]*|\p{N}+/gu
/** What others leave out: `0x` of a hexadecimal number or its `h`, `v` of a version, `00` before a country. */
const OMITTED = [/^0x(?=[0-9a-f]{3,}$)/, /(?<=^\d[0-9a-f]{2,})h$/, /^v(?=\d)/, /^00(?=[1-9]\d{6,}$)/]
/** What nobody writes as one word. */
const PARTED = /[._:@/&]/
const LETTERS = /^\p{L}+$/u
/** Scripts that put no space between words, as the inside of a character class. */
export const UNSPACED_SCRIPTS = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script=${script}}`)
  .join("")
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, "v")
const HANGUL = /\p{Script=Hangul}/u
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

/**
 * The units of `text` in reading order, stop words left out; the same for documents and questions. A few words tell no
 * language: what is known of it says then which are stop words.
 */
export function units(text: string, language: string | null = null): Unit[] {
  const normal = normalise(text)
  const terms = (normal.match(NON_ASCII.test(normal) ? TERM : ASCII_TERM) ?? []).map(recall)
  const mask = language === null ? stopMaskOf(terms) : stopMaskIn(language)
  const found: Unit[] = []
  for (const { stopBits, units } of terms)
    if (stopBits === 0 || !isStopWord(stopBits, mask)) for (const unit of units) found.push(unit)
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
  const dates = datesOf(term, HUMP)
  const forms = [...new Set([...spellings(term), ...dates.forms])]
  return { word: forms[0] ?? term, forms, parts: [...new Set([...parts, ...dates.parts])] }
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

/** As written, without joints, without what others leave out, and as one word in small letters would be found. */
function spellings(term: string): string[] {
  const whole = plain(term).replaceAll(HUMP, "")
  const closed = whole.replace(JOINTS, "")
  const all = [whole, closed, ...OMITTED.map((part) => whole.replace(part, ""))]
  const inLetters = PARTED.test(term) ? [] : all.filter((form) => LETTERS.test(form)).map((form) => stemWord(form).form)
  return [...new Set([...all, ...inLetters])].filter((form) => form.length > 1 || form === whole)
}

const runsOf = (term: string): string[] =>
  (plain(term).match(RUNS) ?? []).filter((run) => run.length > 1).map((run) => stemWord(run).form)

/** Particles stick to Korean words, so pairs of syllables are what two forms of one share. */
function hangul(term: string): Unit[] {
  if (term.length <= 2) return whole(term)
  return [{ word: term, forms: [], parts: Array.from({ length: term.length - 1 }, (_, i) => term.slice(i, i + 2)) }]
}

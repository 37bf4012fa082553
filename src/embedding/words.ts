// Text analysis for search, verdict and quotes: splits text into units, each a word or name with all its spellings.
import { datesOf } from "./dates.ts"
import { hasAsciiLetters, JOINT, normalise } from "./normalise.ts"
import { plain } from "./plain.ts"
import { stemWord } from "./stem-word.ts"
import { isStopWord, stopBitsOf, stopMaskIn, stopMaskOf } from "./stop-words.ts"

/** Letters and digits, joined by single characters as in `wrangler.toml`, `E-1042` or `3.14`; `C++` and `C#` stay whole. */
const TERM = /[\p{L}\p{N}\p{M}]+(?:(?:[.:@/&\ue000-]|_+)[\p{L}\p{N}\p{M}]+)*(?:\+\+|#(?![\p{L}\p{N}]))?/gu
/** The same for ASCII letters; faster, because V8 needs no Unicode tables. */
const ASCII_TERM = /[a-z0-9]+(?:(?:[.:@/&\ue000-]|_+)[a-z0-9]+)*(?:\+\+|#(?![a-z0-9]))?/g
/** Names, which are kept whole beside their parts: `E-1042`, `foo_bar`, `e-mail`. `well-known` is just two words. */
const NAME = /[._:@/+#&\ue000\p{N}]|(?:^|-)\p{L}{1,2}(?:-|$)/u
const JOINED = /[._:@/+#&\ue000-]/
const JOINTS = /[._:@/&\ue000-]+/g
const TAIL = /[+#]+$/
const DIGIT = /\d/
const LETTER = /\p{L}/u
/** Runs of letters or digits inside a part: `iso27001` has `iso` and `27001`. */
const RUNS = /\p{L}[\p{L}\p{M}]*|\p{N}+/gu
/** Prefixes and suffixes that are often omitted: `0x` or `h` of hexadecimal numbers, `v` of versions, `00` of phone numbers. */
const OMITTED = [/^0x(?=[0-9a-f]{3,}$)/, /(?<=^\d[0-9a-f]{2,})h$/, /^v(?=\d)/, /^00(?=[1-9]\d{6,}$)/]
/** Separators between parts that are never written as one word. */
const PARTED = /[._:@/&]/
const LETTERS = /^\p{L}+$/u
/** Scripts without spaces between words, as the content of a character class. */
export const UNSPACED_SCRIPTS = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script=${script}}`)
  .join("")
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, "v")
const HANGUL = /\p{Script=Hangul}/u
const MAX_REMEMBERED = 50_000
const MAX_REMEMBERED_LENGTH = 64

/**
 * A word or name that is not a stop word. Each of `forms` matches the whole unit; all `parts` together match it too. `word`
 * is folded but not stemmed, for comparison letter by letter.
 */
export type Unit = { word: string; forms: readonly string[]; parts: readonly string[] }

/** The cached analysis of a term: its units, and its result from `stopBitsOf`. */
type Known = { units: readonly Unit[]; stopBits: number }

const segmenter = new Intl.Segmenter("und", { granularity: "word" })
const remembered = new Map<string, Known>()

/**
 * The units of `text` in reading order without stop words, the same for documents and questions. If the text is too short
 * to detect its language, `language` decides which words are stop words.
 */
export function units(text: string, language: string | null = null): Unit[] {
  const normal = normalise(text)
  const terms = (normal.match(hasAsciiLetters(normal) ? ASCII_TERM : TERM) ?? []).map(recall)
  const mask = language === null ? stopMaskOf(terms) : stopMaskIn(language)
  const found: Unit[] = []
  for (const { stopBits, units } of terms)
    if (stopBits === 0 || !isStopWord(stopBits, mask)) for (const unit of units) found.push(unit)
  return found
}

/** The search terms of `text`: every form and part, with repetitions. */
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
  const dates = datesOf(term, JOINT)
  const forms = [...new Set([...spellings(term), ...dates.forms])]
  return { word: forms[0] ?? term, forms, parts: [...new Set([...parts, ...dates.parts])] }
}

/** A name yields itself, itself without separators, and its parts; a mere compound yields its words separately. */
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

/** The term as written, without separators, without omissible affixes, and stemmed as one lower-case word. */
function spellings(term: string): string[] {
  const whole = plain(term).replaceAll(JOINT, "")
  const closed = whole.replace(JOINTS, "")
  const all = [whole, closed, ...OMITTED.map((part) => whole.replace(part, ""))]
  const inLetters = PARTED.test(term) ? [] : all.filter((form) => LETTERS.test(form)).map((form) => stemWord(form).form)
  return [...new Set([...all, ...inLetters])].filter((form) => form.length > 1 || form === whole)
}

const runsOf = (term: string): string[] =>
  (plain(term).match(RUNS) ?? []).filter((run) => run.length > 1).map((run) => stemWord(run).form)

/** Korean particles attach to words, so different forms of a word share pairs of syllables. */
function hangul(term: string): Unit[] {
  if (term.length <= 2) return whole(term)
  return [{ word: term, forms: [], parts: Array.from({ length: term.length - 1 }, (_, i) => term.slice(i, i + 2)) }]
}

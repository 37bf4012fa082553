// Splits text into normalised search terms: folded, stopped and stemmed words, identifiers and numbers.
import { stem } from "./stem.ts"
import { STOP_WORDS } from "./stop-words.ts"

/** Runs of letters and digits, joined by single signs as in `wrangler.toml`, `E-1042` or `3.14`; `C++` and `C#` keep their tail. */
const TERM = /[\p{L}\p{N}\p{M}]+(?:(?:[.:@/-]|_+)[\p{L}\p{N}\p{M}]+)*(?:\+\+|#(?![\p{L}\p{N}]))?/gu
const PART = /[\p{L}\p{N}\p{M}]+/gu
/** The same for ASCII, where V8 needs no Unicode tables. */
const ASCII_TERM = /[a-z0-9]+(?:(?:[.:@/-]|_+)[a-z0-9]+)*(?:\+\+|#(?![a-z0-9]))?/g
const NON_ASCII = /[^\0-\x7f]/
const ENGLISH = /^[a-z]+$/
/** A compound that is kept whole beside its parts; `well-known` is just two words, `E-1042` and `foo_bar` are names. */
const NAME = /[._:@/+#\p{N}]/u
const JOINED = /[._:@/+#-]/
/** Scripts that put no space between words, as the inside of a character class. */
export const UNSPACED_SCRIPTS = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script=${script}}`)
  .join("")
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, "v")
const THOUSANDS = /(?<=\d),(?=\d{3}(?!\d))/g
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
const ACCENTS = /[\u0300-\u036f]+/g
const UNDECOMPOSED = /[ßæœøđłı\u2010]/g
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ł: "l",
  ı: "i",
  "\u2010": "-",
}
const MAX_REMEMBERED_STEMS = 20_000

const segmenter = new Intl.Segmenter("und", { granularity: "word" })
const stems = new Map<string, string>()

/** Lower case, without compatibility forms and without the accents of Latin, Greek and Cyrillic letters. */
function fold(text: string): string {
  if (!NON_ASCII.test(text)) return text.toLowerCase()
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(ACCENTS, "")
    .normalize("NFC")
    .replace(INVISIBLE, "")
    .replace(UNDECOMPOSED, (letter) => PLAIN[letter] ?? letter)
}

function rememberedStem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= MAX_REMEMBERED_STEMS) stems.clear()
  const fresh = stem(word)
  stems.set(word, fresh)
  return fresh
}

function addWord(word: string, terms: string[]): void {
  if (ENGLISH.test(word)) {
    if (!STOP_WORDS.has(word)) terms.push(rememberedStem(word))
  } else if (UNSPACED.test(word)) {
    for (const { segment, isWordLike } of segmenter.segment(word)) if (isWordLike) terms.push(segment)
  } else {
    terms.push(word)
  }
}

/**
 * The search terms of `text` in reading order, repeated as often as they occur; the same for documents and queries.
 * A joined name comes both whole and in parts, so that `foo_bar` is found by itself and by `bar`.
 */
export function words(text: string): string[] {
  const terms: string[] = []
  const folded = fold(text).replace(THOUSANDS, "")
  for (const [term] of folded.matchAll(NON_ASCII.test(folded) ? TERM : ASCII_TERM)) {
    if (!JOINED.test(term)) {
      addWord(term, terms)
      continue
    }
    if (NAME.test(term)) terms.push(term)
    for (const [part] of term.matchAll(PART)) addWord(part, terms)
  }
  return terms
}

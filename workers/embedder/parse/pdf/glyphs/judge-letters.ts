// Decides whether decoded text is what a reader sees, or noise: codes without meaning, private use, mixed scripts.

/** From this share on, signs that mean nothing spoil a page. */
const SPOILED = 0.3
/** Pages with fewer letters are not judged by their scripts. */
const ENOUGH_LETTERS = 8
/** Every language in Latin letters has at least this share of plain ones. */
const PLAIN_LATIN = 0.4
/** From this share of words on, words that mix scripts are noise. */
const MIXED_WORDS = 0.3
const BEYOND_ASCII = /[^\t\n\r -~]/
/** `ENOUGH_LETTERS` of them. */
const SOME_LETTERS = /(?:[a-zA-Z][^a-zA-Z]*){8}/
const FEW_LETTERS = 20
/** A page without letters may have figures, rules and dots; not more kinds of other signs than figures. */
const KINDS_OF_SIGNS = 10
/** Of those that no language writes together in one word; Japanese and Korean do so with Latin letters. */
const SCRIPTS = (
  "Latin Greek Cyrillic Hebrew Arabic Armenian Georgian Ethiopic Cherokee Canadian_Aboriginal Mongolian Yi Devanagari " +
  "Bengali Gurmukhi Gujarati Tamil Telugu Kannada Malayalam Sinhala Thai Lao Khmer Myanmar"
)
  .split(" ")
  .map((name) => new RegExp(`\\p{Script=${name}}`, "u"))
/** Glyphs that are numbered from the space on: it has no letter then, and others' letters make no words of any language. */
const LOST_SPACES = 0.05
const FEW_VOWELS = 0.24
const VOWEL = /[aeiouy]/i
const MANY_WITHOUT = 0.3

/** How far the numbers of glyphs in most TrueType fonts are from the codes of their letters; so much of a page tells. */
const SHIFT = 29
const SAMPLE = 300
const SENTENCES = /^(?:[\s\p{L}\p{N}]|(?!_)\p{P})+$/u
const USUAL_VOWELS = 0.3

export function isReadable(text: string): boolean {
  // Most pages have nothing but plain letters, and need not be looked at sign by sign.
  if (!BEYOND_ASCII.test(text) && SOME_LETTERS.test(text)) return !areShifted(text)
  const signs = text.replace(/\s+/g, "")
  if (signs === "") return false
  const meaningless = signs.match(/[\ufffd\p{Co}\p{Cn}\p{Cc}\p{Cs}]/gu)?.length ?? 0
  if (meaningless >= signs.length * (areNumbers(text) ? LOST_SPACES : SPOILED)) return false
  const letters = signs.match(/\p{L}/gu)?.length ?? 0
  if (letters < ENOUGH_LETTERS) return !isPunctuation(signs)
  const latin = signs.match(/\p{Script=Latin}/gu)?.length ?? 0
  const plain = signs.match(/[a-z]/gi)?.length ?? 0
  if (latin > letters / 2 && plain < latin * PLAIN_LATIN) return false
  const words = text.match(/\p{L}{3,}/gu) ?? []
  const mixed = words.filter(
    (word) => BEYOND_ASCII.test(word) && SCRIPTS.filter((script) => script.test(word)).length > 1,
  )
  // By their letters: noise often has no spaces at all.
  const lettersIn = (all: readonly string[]) => all.reduce((sum, { length }) => sum + length, 0)
  return lettersIn(mixed) < lettersIn(words) * MIXED_WORDS || lettersIn(words) < FEW_LETTERS
}

/** Whether Latin letters stand for others: hardly a vowel among them, and many words without any. */
function areNumbers(text: string): boolean {
  if (vowelsIn(text) >= FEW_VOWELS) return false
  const words = text.match(/[a-z]{4,}/gi) ?? []
  return words.filter((word) => !VOWEL.test(word)).length > words.length * MANY_WITHOUT
}

/** Whether the letters are glyph numbers taken for codes: hardly a vowel among them, as many as usual when they are moved back. */
function areShifted(text: string): boolean {
  const sample = text.slice(0, SAMPLE)
  if (sample.length < FEW_LETTERS || vowelsIn(sample) >= FEW_VOWELS) return false
  const moved = sample.replace(/\S/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + SHIFT))
  return SENTENCES.test(moved) && vowelsIn(moved) >= USUAL_VOWELS
}

/** Their share of the Latin letters. */
function vowelsIn(text: string): number {
  const letters = text.match(/[a-z]/gi) ?? []
  return letters.filter((letter) => VOWEL.test(letter)).length / letters.length
}

/** Mostly signs of many kinds, as where each letter is another sign's code. */
function isPunctuation(signs: string): boolean {
  const others = signs.match(/[\p{P}\p{S}]/gu) ?? []
  return others.length * 2 > signs.length && new Set(others).size > KINDS_OF_SIGNS
}

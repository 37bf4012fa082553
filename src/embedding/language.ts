// Tells the language of a text: by its script, and among Latin letters by stop words and the letters few languages have.
import { LATIN_LANGUAGES, stopWordLanguages } from "./stop-words.ts"

/** More of a text tells no more. */
const SAMPLE = 2_000
/** Less is said by chance: a word that three languages share. */
const MIN_SIGNS = 0.45
/** No abbreviation, which may be any letter, and no part of a name. */
const WORD = /(?<![\p{L}\p{M}\p{N}._@/-])[\p{L}\p{M}]+(?![\p{L}\p{M}\p{N}._@/-])/gu
const LATIN = /\p{Script=Latin}/gu
const NON_ASCII = /[^\0-\x7f]/
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu
/** Of Japanese letters at least so many are kana. */
const MIN_KANA = 0.1

/** The language that a script stands for. */
const SCRIPTS: readonly [letters: RegExp, language: (text: string) => string][] = [
  [/\p{Script=Cyrillic}/gu, cyrillicLanguage],
  [/\p{Script=Greek}/gu, () => "el"],
  [/\p{Script=Arabic}/gu, (text) => (/[پچژگ]/u.test(text) ? "fa" : "ar")],
  [/\p{Script=Hebrew}/gu, () => "he"],
  [/\p{Script=Devanagari}/gu, () => "hi"],
  [/\p{Script=Bengali}/gu, () => "bn"],
  [/\p{Script=Thai}/gu, () => "th"],
  [/\p{Script=Hangul}/gu, () => "ko"],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, (text) => (isJapanese(text) ? "ja" : "zh")],
  [/\p{Script=Armenian}/gu, () => "hy"],
  [/\p{Script=Georgian}/gu, () => "ka"],
]

/** Letters that few languages have, each a sign of these. */
const LETTERS: Readonly<Record<string, string>> = {
  de: "äöüß",
  fr: "çèùêîœ",
  es: "ñ¿¡",
  it: "èùòì",
  pt: "ãõçê",
  ro: "ăîșțşţ",
  pl: "łąęśźż",
  cs: "řůěščžý",
  sk: "ľŕĺäščžý",
  hu: "őűöü",
  fi: "äö",
  sv: "åäö",
  da: "åæø",
  nb: "åæø",
  tr: "ışğçöü",
  vi: "ăđơưãõê",
}

/** As ISO 639-1; null where nothing tells, as in a name or a number. */
export function languageOf(text: string): string | null {
  const sample = text.slice(0, SAMPLE).normalize("NFC").toLowerCase()
  if (!NON_ASCII.test(sample)) return latinLanguage(sample)
  const count = (letters: RegExp) => sample.match(letters)?.length ?? 0
  let language: string | null = null
  let most = count(LATIN)
  for (const [letters, tell] of SCRIPTS) {
    const letterCount = count(letters)
    if (letterCount > most) [language, most] = [tell(sample), letterCount]
  }
  return language ?? latinLanguage(sample)
}

/** A word or letter of many languages tells little of each. */
function latinLanguage(text: string): string | null {
  const signs = new Map<string, number>()
  const add = (languages: readonly string[]) => {
    for (const language of languages) signs.set(language, (signs.get(language) ?? 0) + 1 / languages.length)
  }
  for (const word of new Set(text.match(WORD))) add(stopWordLanguages(word))
  for (const letter of new Set(text.match(/[^\0-\x7f]/gu))) add(languagesWith(letter))
  let found: string | null = null
  let most = MIN_SIGNS
  for (const language of LATIN_LANGUAGES) {
    const sum = signs.get(language) ?? 0
    if (sum > most) [found, most] = [language, sum]
  }
  return found
}

const languagesWith = (letter: string) => Object.keys(LETTERS).filter((language) => LETTERS[language]?.includes(letter))

function cyrillicLanguage(text: string): string {
  if (/[іїєґ]/u.test(text)) return "uk"
  return /ъ/u.test(text) && !/[ыэё]/u.test(text) ? "bg" : "ru"
}

function isJapanese(text: string): boolean {
  const kana = text.match(KANA)?.length ?? 0
  return kana > 0 && kana >= MIN_KANA * (kana + (text.match(/\p{Script=Han}/gu)?.length ?? 0))
}

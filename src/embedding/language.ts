// Detects the language of a text: by its script; for Latin script by stop words and by letters that few languages use.
import { separatePronouns } from "./clitics.ts"
import { LATIN_LANGUAGES, stopWordLanguages } from "./stop-words.ts"

/** Characters that are read; more do not improve the result. */
const SAMPLE = 2_000
/** The minimum evidence; a word that three languages share is less and can be chance. */
const MIN_SIGNS = 0.45
/** A word that is not an abbreviation and not part of a name. */
const WORD = /(?<![\p{L}\p{M}\p{N}._@/-])[\p{L}\p{M}]+(?![\p{L}\p{M}\p{N}._@/-])/gu
const LATIN = /\p{Script=Latin}/gu
const NON_ASCII = /[^\0-\x7f]/
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu
/** The minimum share of kana in Japanese text. */
const MIN_KANA = 0.1

/** Scripts that determine the language. */
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

/** Letters that few languages use, and these languages. */
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

/** The ISO 639-1 code, or null without enough evidence, as for a name or a number. */
export function languageOf(text: string): string | null {
  const sample = separatePronouns(text.slice(0, SAMPLE).normalize("NFC").toLowerCase())
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

/** A word or letter that many languages share counts little for each of them. */
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

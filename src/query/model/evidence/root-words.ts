// Finds words with the same root but more than other endings: German participles, Arabic plurals, Russian and Japanese verbs.

import { oncePer } from "./once-per.ts"

/** The `ge` of a participle, and `ge` or `zu` after a separable prefix: `geholt`, `abgeholt`, `abzuholen`. */
const PARTICIPLE =
  /^(?:(ab|an|auf|aus|bei|durch|ein|fest|her|hin|los|mit|nach|statt|teil|uber|um|unter|vor|weg|weiter|zu|zuruck|zusammen)(?:ge|zu)|ge)(?=\p{L}{4})/u
const VOWELS = /[aeiouy]+/g
/** Roots with fewer consonants match too many words, but a participle may match with one fewer. */
const MIN_CONSONANTS = 4
const MIN_OF_PARTICIPLE = 3
/** Germanic verbs change the vowel of their root: `schreiben`, `geschrieben`. */
const ABLAUT = new Set(["de", "nl", "sv", "da", "nb"])
/** Such a word has a root to compare in these languages alone. */
const ASCII_WORD = /^[a-z]+$/
/** Arabic plurals differ in their long vowels, and a word may have an article. */
const ARABIC = /^\p{Script=Arabic}{3,}$/u
const ARABIC_LONG = /^(?:وال|بال|لل|ال)|[اأإآويىةءئؤ]/g
/** A preposition before the article or an alef, and a possessive pronoun: `باستعارة`, `استعارته`. */
const ARABIC_JOINED = /^[وفبلك](?=[اأإ]..)|(?<=...)(?:ت?ه|ت?ها|ت?هم|تي)$/gu
const HEBREW = /^\p{Script=Hebrew}{3,}$/u
/** One preposition, article or prefix, and the endings of nouns and verbs. Inside, `ו` and `י` are vowels: `להזמין`, `הזמנות`. */
const HEBREW_JOINED = /^ו?[בלמשכ]?ה?(?=...)|(?<=..)(?:ים|ות|ת|ה)$/gu
const HEBREW_VOWELS = /(?<=.)[וי](?=.)/gu
const FINALS: Readonly<Record<string, string>> = { ך: "כ", ם: "מ", ן: "נ", ף: "פ", ץ: "צ" }
const MIN_ROOT = 3
/** In other scripts than Latin, the consonants of a word are its root. */
const ROOTS: readonly { script: RegExp; rootIn: (word: string) => string }[] = [
  { script: ARABIC, rootIn: (word) => word.replace(ARABIC_JOINED, "").replace(ARABIC_LONG, "") },
  {
    script: HEBREW,
    rootIn: (word) => {
      const bare = word.replace(HEBREW_JOINED, "").replace(/[ךםןףץ]$/u, (letter) => FINALS[letter] ?? letter)
      return bare.length > MIN_ROOT ? bare.replace(HEBREW_VOWELS, "") : bare
    },
  },
]
/** Russian and Ukrainian verbs: `хранят`, `хранится`, `хранить`. */
const VERB_ENDINGS = new Set(["ru", "uk"])
const VERB =
  /^(\p{L}{4,}?)(?:[аяеиоуюіє]{0,2}(?:ть|т|м|мо|шь|л|ла|ло|ли|в|ва|но)|[ую]т|[ую]ть|н[аоы]|ен[аоы]?|ени[ея])(?:ся|сь)?$/u
const verbStemOf = (word: string): string | null => VERB.exec(word)?.[1] ?? null
/** French verbs; one of the two words has an ending that no noun has: `livrez`, `livrons`, `livraison`. */
const FRENCH = /^(\p{L}{4,}?)(?:ez|ons?|ent|er|es?|ee?s?|ais|ait|aison|ation)$/u
const FRENCH_VERB = /(?:ez|ons?|er)$/u
/** A Japanese verb or adjective: one kanji for the root, and the ending in hiragana. */
const OKURIGANA = /^(\p{Script=Han})\p{Script=Hiragana}+$/u

type Root = { isParticiple: boolean; consonants: string }
const rootOf = (word: string): Root => ({ isParticiple: PARTICIPLE.test(word), consonants: consonantsOf(word) })
const rootsOf = oncePer((words: ReadonlySet<string>): readonly Root[] => Array.from(words, rootOf))

const consonantsOf = (word: string) =>
  (word.replace(PARTICIPLE, "$1").replace(/(?:e[ns]|t|ung(?:en)?)$/, "") || word).replace(VOWELS, "")

/** Whether one of `words` has the root of `word`, a word of a question in `language`; all are in lower case without accents. */
export function hasOfRoot(word: string, words: ReadonlySet<string>, language: string | null): boolean {
  if (language === null || (ASCII_WORD.test(word) && !ABLAUT.has(language))) return false
  const sign = OKURIGANA.exec(word)?.[1]
  if (sign) return words.values().some((other) => other.includes(sign))
  const rootIn = ROOTS.find(({ script }) => script.test(word))?.rootIn
  if (rootIn) {
    const root = rootIn(word)
    return root.length >= MIN_ROOT && words.values().some((other) => root === rootIn(other))
  }
  if (VERB_ENDINGS.has(language)) {
    const stem = verbStemOf(word)
    return stem !== null && words.values().some((other) => stem === verbStemOf(other))
  }
  if (language === "fr") {
    const stem = FRENCH.exec(word)?.[1]
    const isOfStem = (other: string) => FRENCH.exec(other)?.[1] === stem
    return stem !== undefined && FRENCH_VERB.test(word) && words.values().some(isOfStem)
  }
  if (!ABLAUT.has(language)) return false
  const { isParticiple, consonants } = rootOf(word)
  return rootsOf(words).some(
    (other) =>
      consonants === other.consonants &&
      consonants.length >= (isParticiple === other.isParticiple ? MIN_CONSONANTS : MIN_OF_PARTICIPLE),
  )
}

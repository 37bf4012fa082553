// Finds words with the same root but more than other endings: German participles, Arabic plurals, Japanese verbs.

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
/** Arabic plurals differ in their long vowels, and a word may have an article. */
const ARABIC = /^\p{Script=Arabic}{3,}$/u
const ARABIC_LONG = /^(?:وال|بال|لل|ال)|[اأإآويىةءئؤ]/g
const MIN_ROOT = 3
/** A Japanese verb or adjective: one kanji for the root, and the ending in hiragana. */
const OKURIGANA = /^(\p{Script=Han})\p{Script=Hiragana}+$/u

type Root = { isParticiple: boolean; consonants: string }
const rootOf = (word: string): Root => ({ isParticiple: PARTICIPLE.test(word), consonants: consonantsOf(word) })
const rootsOf = oncePer((words: ReadonlySet<string>): readonly Root[] => Array.from(words, rootOf))

const consonantsOf = (word: string) =>
  (word.replace(PARTICIPLE, "$1").replace(/(?:e[ns]|t|ung(?:en)?)$/, "") || word).replace(VOWELS, "")

/** Whether one of `words` has the root of `word`, a word of a question in `language`; all are in lower case without accents. */
export function hasOfRoot(word: string, words: ReadonlySet<string>, language: string | null): boolean {
  if (language === null) return false
  const sign = OKURIGANA.exec(word)?.[1]
  if (sign) return words.values().some((other) => other.includes(sign))
  if (ARABIC.test(word)) {
    const root = word.replace(ARABIC_LONG, "")
    return root.length >= MIN_ROOT && words.values().some((other) => root === other.replace(ARABIC_LONG, ""))
  }
  if (!ABLAUT.has(language)) return false
  const { isParticiple, consonants } = rootOf(word)
  return rootsOf(words).some(
    (other) =>
      consonants === other.consonants &&
      consonants.length >= (isParticiple === other.isParticiple ? MIN_CONSONANTS : MIN_OF_PARTICIPLE),
  )
}

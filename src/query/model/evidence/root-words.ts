// Tells words of one root that differ in more than their endings: German participles, Arabic plurals, Japanese verbs.

import { oncePer } from "./once-per.ts"

/** The `ge` of a participle and the `zu` of an infinitive stand between what is separable and the verb: `abgeholt`, `abzuholen`. */
const PARTICIPLE =
  /^(?:(ab|an|auf|aus|bei|durch|ein|fest|her|hin|los|mit|nach|statt|teil|uber|um|unter|vor|weg|weiter|zu|zuruck|zusammen)(?:ge|zu)|ge)(?=\p{L}{4})/u
const VOWELS = /[aeiouy]+/g
/** Fewer consonants are those of too many words, unless one of two is a participle. */
const MIN_CONSONANTS = 4
const MIN_OF_PARTICIPLE = 3
/** Germanic verbs change the vowel of their root: `schreiben`, `geschrieben`. */
const ABLAUT = new Set(["de", "nl", "sv", "da", "nb"])
/** Long vowels, and the article before them, are what Arabic plurals differ by. */
const ARABIC = /^\p{Script=Arabic}{3,}$/u
const ARABIC_LONG = /^(?:وال|بال|لل|ال)|[اأإآويىةءئؤ]/g
const MIN_ROOT = 3
/** A verb or adjective in Japanese: its root in one Chinese sign and the ending that follows in another script. */
const OKURIGANA = /^(\p{Script=Han})\p{Script=Hiragana}+$/u

type Root = { isParticiple: boolean; consonants: string }
const rootOf = (word: string): Root => ({ isParticiple: PARTICIPLE.test(word), consonants: consonantsOf(word) })
const rootsOf = oncePer((words: ReadonlySet<string>): readonly Root[] => Array.from(words, rootOf))

const consonantsOf = (word: string) =>
  (word.replace(PARTICIPLE, "$1").replace(/(?:e[nst]?|t|ung(?:en)?)$/, "") || word).replace(VOWELS, "")

/** Whether one of `words` is of the root of `word`, in the language of the question that has it; all in plain small letters. */
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

// Tells words of one root that differ in more than their endings: German participles, Arabic plurals, Japanese verbs.

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

/** Both words in plain small letters. */
function isOfRoot(word: string, other: string, language: string): boolean {
  if (ARABIC.test(word)) {
    const root = word.replace(ARABIC_LONG, "")
    return root.length >= MIN_ROOT && root === other.replace(ARABIC_LONG, "")
  }
  if (!ABLAUT.has(language)) return false
  const root = consonantsOf(word)
  const isOneParticiple = PARTICIPLE.test(word) !== PARTICIPLE.test(other)
  return root.length >= (isOneParticiple ? MIN_OF_PARTICIPLE : MIN_CONSONANTS) && root === consonantsOf(other)
}

const consonantsOf = (word: string) =>
  (word.replace(PARTICIPLE, "$1").replace(/(?:e[nst]?|t|ung(?:en)?)$/, "") || word).replace(VOWELS, "")

/** Whether one of `words` is of the root of `word`, in the language of the question that has it. */
export function hasOfRoot(word: string, words: Iterable<string>, language: string | null): boolean {
  if (language === null) return false
  const sign = OKURIGANA.exec(word)?.[1]
  for (const other of words) if (sign ? other.includes(sign) : isOfRoot(word, other, language)) return true
  return false
}

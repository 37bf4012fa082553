// Reduces a word to a stem that its inflected forms share. It depends on the script only, so no language must be known.
import { stem } from "./stem.ts"

const ENGLISH = /^[a-z]+$/
/**
 * Words with the same first letters count as forms of one word. `npm run eval -- retrieval`, keyword leg, with 5 / 6 / 7 / 8
 * letters: Latin: Romanian - / .964 / .956 / .949, English (mtrag-un) .805 / .811 / .814 / .814; Cyrillic
 * .953 / .945 / .932 / -, Greek .952 / .952 / .946 / -.
 */
const LATIN_LETTERS = 7
const OTHER_LETTERS = 5
const CYRILLIC_OR_GREEK = /^[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}]+$/u
const ARABIC = /^\p{Script=Arabic}+$/u
const HEBREW = /^\p{Script=Hebrew}+$/u
const INDIC_SIGNS = /(?<=[\p{L}\p{M}]{2})\p{M}+$/u
const ARABIC_PREFIX = /^(?:و?(?:ال|بال|كال|فال|لل)|و)(?=..)/u
const ARABIC_SUFFIX = /(?<=..)(?:ها|ان|ات|ون|ين|يه|يت|ه|ي)$/u
const ARABIC_ALEF = /[أإآٱ]/g
const HEBREW_PREFIX = /^ו?[הבלמשכ]?(?=...)/u
const HEBREW_SUFFIX = /(?<=..)(?:ים|ות)$/u

/** For a word folded by `plain`: its stem in full (`word`), and the form that is indexed and searched (`form`). */
export function stemWord(plainWord: string): { word: string; form: string } {
  if (ENGLISH.test(plainWord)) {
    const word = stem(plainWord)
    return { word, form: word.slice(0, LATIN_LETTERS) }
  }
  return { word: plainWord, form: formOf(plainWord) }
}

function formOf(word: string): string {
  if (CYRILLIC_OR_GREEK.test(word)) return word.slice(0, OTHER_LETTERS)
  if (ARABIC.test(word)) return word.replace(ARABIC_ALEF, "ا").replace(ARABIC_PREFIX, "").replace(ARABIC_SUFFIX, "")
  if (HEBREW.test(word)) return word.replace(HEBREW_PREFIX, "").replace(HEBREW_SUFFIX, "")
  return word.replace(INDIC_SIGNS, "")
}

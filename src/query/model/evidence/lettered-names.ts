// Letters that stand alone in a question and name one of several: plan B, vitamin D, size M, building C.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import type { Part } from "./weigh-question.ts"

/** A letter by itself, behind a word, in a script with capitals. Initials have a full stop, figures have units. */
const LETTER =
  /(?<=(?<![\p{L}\p{N}'’])([\p{L}\p{M}-]{2,}) )([\p{Lu}\p{Ll}])(?![\p{L}\p{M}\p{N}'’/+#-]|\s?&|\.\s*\p{L})/gu
const LOWER = /\p{Ll}/u
/** A capital that names one of several, not an initial. */
const LONE_CAPITAL = /(?<![\p{L}\p{M}\p{N}'’.])(?![AIO])\p{Lu}(?![\p{L}\p{M}\p{N}'’.])/u
/** Articles, pronouns and conjunctions of one letter, in Latin and other letters. */
const WORDS = /^[aàáeèéiíoóuúyàвикосуяэю]$/iu

/**
 * A part for each; a statement has to have the letter by itself, too. Several letters may stand in several statements.
 * Small letters are names in English alone, and set nothing apart in long questions, unless the passages
 * have such letters: `jay z` may just be `he`.
 */
export function letteredNamesIn(
  question: string,
  language: string | null,
  passages: readonly { text: string }[],
): (Part & { label: string })[] {
  const isMixed = LOWER.test(question)
  const letters = [...question.matchAll(LETTER)].flatMap(([_, before = "", letter = ""]) => {
    const isSmall = LOWER.test(letter)
    const mayBeWord =
      WORDS.test(letter) && (isSmall || !isMixed || letter === "I" || isStopWordOf(before.toLowerCase(), null))
    return mayBeWord || (isSmall && language !== "en") ? [] : [letter]
  })
  return [...new Set(letters)].map((letter, _, { length }) => {
    const standing = patternOf(letter.toUpperCase())
    const coverageIn = (text: string) => (standing.test(text) ? 1 : 0)
    const unit = { word: letter.toLowerCase(), forms: [], parts: [] }
    return {
      unit,
      label: letter,
      coverageIn,
      isContrast: !LOWER.test(letter) || passages.some(({ text }) => LONE_CAPITAL.test(text)),
      isShared: length > 1,
    }
  })
}

/** A capital that may be a word as well must not begin a sentence, unless a sign follows as behind a label. */
function patternOf(letter: string): RegExp {
  const notBeginning = WORDS.test(letter) ? String.raw`(?:(?<=[\p{L}\p{N}:;|,(] ?)|(?=\p{L}\s*[:;|,)]))` : ""
  return new RegExp(
    String.raw`(?<![\p{L}\p{M}\p{N}'’])${notBeginning}${letter}(?![\p{L}\p{M}\p{N}]|['’](?!s(?!\p{L})))`,
    "u",
  )
}

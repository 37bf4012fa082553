// Letters that stand alone in a question and name one of several: plan B, vitamin D, size M, building C.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import type { Part } from "./weigh-question.ts"

/** A letter by itself, behind a word, in a script with capitals. Initials have a full stop, figures have units. */
const LETTER =
  /(?<=(?<![\p{L}\p{N}'’])([\p{L}\p{M}-]{2,}) )([\p{Lu}\p{Ll}])(?![\p{L}\p{M}\p{N}'’/+#-]|\s?&|\.\s*\p{L})/gu
const LOWER = /\p{Ll}/u
/** A longer question is about something else beside the small letter: `jay z` is `he` in the text. */
const MAX_SMALL_WORDS = 6
/** Articles, pronouns and conjunctions of one letter, in Latin and other letters. */
const WORDS = /^[aàáeèéiíoóuúyàвикосуяэю]$/iu

/**
 * A part for each; a statement has to have the letter by itself, too. Several letters may stand in several statements.
 * Small letters are names in English alone, and set something apart in short questions alone.
 */
export function letteredNamesIn(
  question: string,
  language: string | null,
  wordCount: number,
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
      isContrast: !LOWER.test(letter) || wordCount <= MAX_SMALL_WORDS,
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

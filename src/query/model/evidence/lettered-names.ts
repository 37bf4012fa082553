// Letters that stand alone in a question and name one of several: plan B, vitamin D, size M, building C.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import type { Part } from "./weigh-question.ts"

/** A letter by itself, behind a word, in a script with capitals. Initials have a full stop, figures have units. */
const LETTER = /(?<=(?<![\p{L}\p{N}'’])([\p{L}\p{M}-]{2,}) )[\p{Lu}\p{Ll}](?![\p{L}\p{M}\p{N}'’/+#-]|\s?&|\.\s*\p{L})/gu
const LOWER = /\p{Ll}/u
/** A longer question is about something else beside the small letter: `jay z` is `he` in the text. */
const MAX_SMALL_WORDS = 6
/** Articles, pronouns and conjunctions of one letter, in Latin and other letters. */
const WORDS = /^[aàáeèéiíoóuúyàвикосуяэю]$/iu
/** Those of single languages; in a language that is not listed, each letter may be one. */
const WORDS_OF: Readonly<Record<string, RegExp>> = {
  en: /[ai]/,
  de: /[^\p{L}]/u,
  nl: /u/,
  fr: /[aày]/,
  es: /[aeouy]/,
  it: /[aeèio]/,
  pt: /[aàeéo]/,
}
/** Before a noun without an article; before a verb stands who does it: `Can a visitor plan a trip?` */
const BEFORE_NAME =
  /(?<!\p{L})(?:do|does|did|is|are|was|were|has|have|had|of|in|on|for|with|from|at|by|under|into|than|about|between|like|and|or|which|what|(?:^|when |how |why |where )(?:can|could|should|must|may|will|would))\s+$|^\s*$/iu
/** `Vitamin a day`: the English article. */
const PER = /^\s+(?:day|night|week|month|year|hour|minute|person|piece|time|bit|lot|few|little|couple)(?!\p{L})/iu
const ENDS_CLAUSE = /^\s*(?:$|[?？.,;:!)])/u

/**
 * A part for each; a statement has to have the letter by itself, too. Several letters may stand in several statements.
 * A small letter is a name if the `texts` have names with the word before it: `Plan A` and `Plan B` for `plan a`. Without
 * them it is one in English alone, and sets something apart in short questions alone.
 */
export function letteredNamesIn(
  question: string,
  language: string | null,
  wordCount: number,
  texts: readonly string[],
): (Part & { label: string })[] {
  const isMixed = LOWER.test(question)
  const letters = [...question.matchAll(LETTER)].flatMap(({ 0: letter, 1: before = "", index }) => {
    if (!LOWER.test(letter)) {
      const mayBeWord = WORDS.test(letter) && (!isMixed || letter === "I" || isStopWordOf(before.toLowerCase(), null))
      return mayBeWord ? [] : [{ letter, isKnown: true }]
    }
    const around = { before, start: question.slice(0, index - before.length - 1), end: question.slice(index + 1) }
    const isKnown = isKnownName(letter, around, language, texts)
    return isKnown || (language === "en" && !WORDS.test(letter)) ? [{ letter, isKnown }] : []
  })
  return [...new Map(letters.map((one) => [one.letter, one])).values()].map(({ letter, isKnown }, _, { length }) => {
    const standing = patternOf(letter.toUpperCase())
    const coverageIn = (text: string) => (standing.test(text) ? 1 : 0)
    const unit = { word: letter.toLowerCase(), forms: [], parts: [] }
    return {
      unit,
      label: letter,
      coverageIn,
      isContrast: isKnown || wordCount <= MAX_SMALL_WORDS,
      isShared: length > 1,
    }
  })
}

/** Whether a small letter names one of the things that the texts name by letters; one that may be a word stands like a name. */
function isKnownName(
  letter: string,
  { before, start, end }: { before: string; start: string; end: string },
  language: string | null,
  texts: readonly string[],
): boolean {
  if (language === null || isStopWordOf(before.toLowerCase(), language)) return false
  const mayBeWord = WORDS_OF[language]?.test(letter) ?? true
  const isBare = language === "en" && BEFORE_NAME.test(start) && !PER.test(end)
  if (mayBeWord && !(letter === "a" && isBare) && !ENDS_CLAUSE.test(end)) return false
  const name = nameBehind(before)
  return texts.some((text) => name.test(text))
}

/** A capital by itself behind the word. */
function nameBehind(word: string): RegExp {
  const [first = "", ...rest] = word.replace(/s$/iu, "")
  const either = `[${first.toLowerCase()}${first.toUpperCase()}]`
  return new RegExp(String.raw`(?<![\p{L}\p{M}])${either}${rest.join("")}s? \p{Lu}(?![\p{L}\p{M}\p{N}'’-])`, "u")
}

/** A capital that may be a word as well must not begin a sentence, unless a sign follows as behind a label. */
function patternOf(letter: string): RegExp {
  const notBeginning = WORDS.test(letter) ? String.raw`(?:(?<=[\p{L}\p{N}:;|,(] ?)|(?=\p{L}\s*[:;|,)]))` : ""
  return new RegExp(
    String.raw`(?<![\p{L}\p{M}\p{N}'’])${notBeginning}${letter}(?![\p{L}\p{M}\p{N}]|['’](?!s(?!\p{L})))`,
    "u",
  )
}

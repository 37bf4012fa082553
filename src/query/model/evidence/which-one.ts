// Whether a statement tells which one, where a question asks which: `a laptop and a headset` does not tell which laptop.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { units } from "../../../embedding/words.ts"
import { namesTime } from "./figure-sorts.ts"
import { withKin } from "./kindred-words.ts"
import { namesOfCalendar } from "./times.ts"

/** A question word and what it asks to be told apart by more words: `Which cellar room`. */
const WHICH =
  /^\P{L}*(?:(?:in|on|at|to|for|from|an|auf|bei|für|en|à|de|em|в|на) )?(?:which|what|welche[rsnm]?|quel(?:le)?s?|qué|quale|quali|qua(?:l|is)|welke?|как(?:ой|ая|ое|ие|ую)) (?<thing>[\p{L}\p{M}'’-]+)/iu
const WORD = /[\p{L}\p{M}\p{N}'’-]+|[,;()]/gu
/** What comes behind one of these is another thing. */
const BORDER = /^(?:[,;]|and|or|und|oder|et|ou|y|o|e|и|или|en|of)$/iu

const stemOf = (word: string, language: string) => units(word, language)[0]?.forms[0] ?? word.toLowerCase()

/**
 * False where a statement has the thing and no word beside it that the question has not; true where it has one, or
 * where the question asks for no such thing or the statement names none. `language` is that of the question.
 */
export function tellsWhich(question: string, shown: string, language: string | null): boolean {
  const thing = WHICH.exec(question)?.groups?.thing
  const isSmall = (word: string) => /^\p{Ll}{1,2}$/u.test(word) || isStopWordOf(word.toLowerCase(), language)
  if (thing === undefined || language === null || isSmall(thing)) return true
  const inQuestion = (question.match(WORD) ?? []).map((word) => stemOf(word, language))
  const asked = new Set(units(question, language).flatMap((unit) => withKin(unit).forms))
  const ofTime = namesTime(thing)
  const isNew = (word: string | undefined) =>
    word !== undefined &&
    !BORDER.test(word) &&
    !isSmall(word) &&
    (ofTime || namesOfCalendar(word).length === 0) &&
    !asked.has(stemOf(word, language))
  const words = shown.match(WORD) ?? []
  const stems = words.map((word) => stemOf(word, language))
  const wanted = stemOf(thing, language)
  const from = inQuestion.indexOf(wanted)
  const places = stems.flatMap((stem, at) => (stem === wanted ? [at] : []))
  const isTold = (at: number) => {
    if (isNew(words[at - 1])) return true
    let more = 1
    while (!isSmall(words[at + more] ?? "a") && stems[at + more] === inQuestion[from + more]) more++
    const behind = words.slice(at + more)
    const next = behind.find((word) => BORDER.test(word) || /^[()]$/.test(word) || !isSmall(word))
    return next === "(" || isNew(next)
  }
  return places.length === 0 || places.some(isTold)
}

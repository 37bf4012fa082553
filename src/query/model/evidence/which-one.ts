// Whether a statement says which one, if the question asks which: `a laptop and a headset` does not say which laptop.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { units } from "../../../embedding/words.ts"
import { withKin } from "./kindred-words.ts"
import { namesTime } from "./quantity-patterns.ts"
import { namesOfCalendar } from "./times.ts"
import { isVague } from "./vague-words.ts"

/** A question word and the thing that it asks to identify: `Which cellar room`. */
const WHICH =
  /^\P{L}*(?:(?:in|on|at|to|for|from|an|auf|bei|für|en|à|de|em|в|на) )?(?:which|what|welche[rsnm]?|quel(?:le)?s?|qué|quale|quali|qua(?:l|is)|welke?|как(?:ой|ая|ое|ие|ую)) (?<thing>[\p{L}\p{M}'’-]+)/iu
/** `What governs the fleet?` asks for no one of several. */
const OF_SEVERAL =
  /^\P{L}*(?:(?:in|on|at|to|for|from|an|auf|bei|für|en|à) )?(?:which|welche[rsnm]?|quel(?:le)?s?|welke?)(?! (?:is|are|was|were|ist|sind|war|waren|est|sont|était|étaient)(?!\p{L}))(?!\p{L})/iu
export const asksWhich = (question: string): boolean => OF_SEVERAL.test(question)
const WORD = /[\p{L}\p{M}\p{N}'’-]+|[,;()]/gu
/** After one of these comes another thing. */
const BORDER = /^(?:[,;]|and|or|und|oder|et|ou|y|o|e|и|или|en|of)$/iu

/** What stands behind it says which one it is, if that has a capital or a figure: `The class of the lamp is IP44.` */
const COPULA = /^(?:is|are|was|were|ist|sind|war|est|sont|es|son|è|sono|é|são|jest)$/iu
const GIVEN = /^(?:\p{N}|\p{Lu})/u

function wordSaidOf(behind: readonly string[]): string | undefined {
  const copula = behind.findIndex((word) => COPULA.test(word))
  const end = behind.findIndex((word) => /^[,;()]$/.test(word))
  const said = copula < 0 || (end >= 0 && end < copula) ? undefined : behind[copula + 1]
  return said !== undefined && GIVEN.test(said) ? said : undefined
}

const stemOf = (word: string, language: string) => units(word, language)[0]?.forms[0] ?? word.toLowerCase()

/**
 * False if a statement has the thing, but next to it no word that is new to the question. True if it has a new word,
 * does not name the thing, or the question does not ask which. `language` is the language of the question.
 */
export function identifiesOne(question: string, displayText: string, language: string | null): boolean {
  const thing = WHICH.exec(question)?.groups?.thing
  const isStopWord = (word: string) => /^\p{Ll}{1,2}$/u.test(word) || isStopWordOf(word.toLowerCase(), language)
  if (
    thing === undefined ||
    language === null ||
    isStopWord(thing) ||
    isVague({ word: thing, forms: [stemOf(thing, language)] }, language)
  )
    return true
  const inQuestion = (question.match(WORD) ?? []).map((word) => stemOf(word, language))
  const asked = new Set(units(question, language).flatMap((unit) => withKin(unit).forms))
  const ofTime = namesTime(thing)
  const words = displayText.match(WORD) ?? []
  const stems = words.map((word) => stemOf(word, language))
  const countIn = (some: readonly string[], stem: string) => some.filter((one) => one === stem).length
  // `The green setting is for green tea` has `green` once more than `Which setting is for green tea?`
  const isOneMore = (stem: string) => inQuestion.includes(stem) && countIn(stems, stem) > countIn(inQuestion, stem)
  const isNew = (word: string | undefined) =>
    word !== undefined &&
    !BORDER.test(word) &&
    !isStopWord(word) &&
    (ofTime || namesOfCalendar(word).length === 0) &&
    (!asked.has(stemOf(word, language)) || isOneMore(stemOf(word, language)))
  const wanted = stemOf(thing, language)
  const from = inQuestion.indexOf(wanted)
  const places = stems.flatMap((stem, at) => (stem === wanted ? [at] : []))
  const isIdentifiedAt = (at: number) => {
    if (isNew(words[at - 1])) return true
    let more = 1
    while (!isStopWord(words[at + more] ?? "a") && stems[at + more] === inQuestion[from + more]) more++
    const behind = words.slice(at + more)
    return isNew(behind.find((word) => BORDER.test(word) || !isStopWord(word))) || isNew(wordSaidOf(behind))
  }
  return places.length === 0 || places.some(isIdentifiedAt)
}

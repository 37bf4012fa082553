// Reads what reverses, limits or weakens a statement, each with the words it is said of.
import { languageOf } from "../../../embedding/language.ts"
import { units } from "../../../embedding/words.ts"
import { type Terms, termsOf } from "../../model/evidence/weigh-question.ts"
import { CERTAINTY } from "./certainty.ts"
import { COMPARISON, comparedIn } from "./comparison.ts"
import { CONDITIONS } from "./conditions.ts"
import { createLexicon, type Reading } from "./lexicon.ts"
import { NEGATION } from "./negation.ts"
import { KINDS, OPPOSITES } from "./opposites.ts"
import { QUANTIFIERS } from "./quantifiers.ts"

const read = createLexicon([...NEGATION, ...OPPOSITES, ...COMPARISON, ...QUANTIFIERS, ...CERTAINTY, ...CONDITIONS])

/** May as the month, not the verb. */
const MAY = /\bMay\b(?= ?\d)|(?<=\d(?:st|nd|rd|th)? )May\b|(?<=\b[Ii]n )May\b/g
/** What does not come before is first there then. */
const NOT_UNTIL =
  /(?<!\p{L})(?:not|never|nicht)(?!\p{L})([^.;,]*?)(?<!\p{L})(until(?: after)?|till|bevor|ehe)(?!\p{L})/gu
/** Before a number it says that this is few, not that it is of nothing else. */
const MINOR =
  /(?<!\p{L})(?:only|just|nur|seulement|solo|sólo|solamente|soltanto|только|tylko) (?=\d|half|one |two |three |four |five |ein |zwei |drei |deux |trois |dos |tres |due |tre |два |две |три )/gu
const NO_NUMBER = /\bno\. ?\d|(?<=\S )nor\b/g
const WORD = /[\p{L}\p{M}\p{N}]+/gu
/** Clauses that can have a negation of their own. */
const CLAUSE =
  /[,;:.!?()–—、。，；]+\s*|(?<!\b(?:even|as|only|auch|selbst))\s+(?=(?:who|whom|which|whose|where|because|while|whereas|although|though|but|even|if|when)\s)/gu
const LEADING =
  /^(?:in|on|at|for|during|under|within|by|from|with|since|im|am|bei|für|während|dans|en|à|pour|pendant|durante|para|nel|nella|per|em|no|na|в|на|для)\s/u
/** What holds all the same says nothing of the statement. */
const CONCESSIVE =
  /^(?:even|although|though|auch wenn|selbst wenn|obwohl|même si|bien qu|aunque|anche se|даже если|即使)/u
/** How many words behind `without` it is said of: more may be the verb of its clause. */
const PRIVATIVE_SCOPE = 1
const LACKED_SCOPE = 3

export type Polarity = {
  /** The text as it is read. */
  text: string
  readings: readonly Reading[]
  /** Each concept that the text has. */
  concepts: ReadonlySet<string>
  /** How often the statement is denied. */
  denials: number
  /** Forms of what is denied: of the word behind each negation. */
  denied: readonly (readonly string[])[]
  /** Forms of what an exception names. */
  excepted: readonly string[]
  /** Forms of what it is said to be without. */
  without: readonly (readonly string[])[]
  /** The same of the words behind that too. */
  lacked: readonly string[]
  words: readonly string[]
  /** Whether the word at that place is in a clause that the other text says nothing of. */
  isAside(at: number): boolean
  terms: Terms
  /** Whether two compared things are equal or one exceeds the other. */
  compared: "alike" | "ahead" | null
  sides: [string[], string[]] | null
}

/** `other` is the text to compare with: a clause that it has nothing of does not deny its statement. */
export function polarityOf(written: string, other: string, language: string | null = languageOf(written)): Polarity {
  const text = lower(written)
  const clauses = text.split(CLAUSE).map((clause) => ({ clause, words: clause.match(WORD) ?? [] }))
  const words = clauses.flatMap(({ words }) => words)
  const readings = read(words, text, language)
  const otherTerms = termsOf(lower(other))
  const isShared = clauses.map(({ clause }) =>
    units(clause).some(({ forms }) => forms.some((form) => otherTerms.forms.has(form))),
  )
  // `In the hall, …` has no statement of its own but belongs to the next.
  for (const [i, { clause }] of clauses.entries()) if (isShared[i] && LEADING.test(clause)) isShared[i + 1] = true
  let first = 0
  const spans = clauses.map(({ clause, words }, i) => {
    const from = first
    first += words.length
    return { from, to: first, isStray: CONCESSIVE.test(clause) || (!isShared[i] && isShared.includes(true)) }
  })
  const isSpaced = ({ at, word }: Reading) => words[at] !== undefined && word.startsWith(words[at])
  const isAside = (at: number) => spans.some(({ from, to, isStray }) => isStray && at >= from && at < to)
  const denies = readings.filter(
    (one) => (one.concept === "negation" || one.concept === "together") && !(isSpaced(one) && isAside(one.at)),
  )
  const formsBehind = (end: number, count: number) =>
    units(words.slice(end, end + 2 + count).join(" "))
      .slice(0, count)
      .flatMap(({ forms }) => forms)
  const concepts = new Set(readings.map(({ concept }) => concept))
  const sides = comparedIn(text)
  return {
    text,
    readings,
    concepts,
    denials:
      denies.filter(({ concept }) => concept === "negation").length +
      (denies.some(({ concept }) => concept === "together") ? 1 : 0),
    denied: denies.filter(isSpaced).map(({ end }) => formsBehind(end, 1)),
    excepted: readings.filter(({ concept }) => concept === "exception").flatMap(({ end }) => formsBehind(end, 1)),
    without: readings
      .filter(({ concept }) => concept === "privative")
      .map(({ end }) => formsBehind(end, PRIVATIVE_SCOPE)),
    lacked: readings
      .filter(({ concept }) => concept === "privative")
      .flatMap(({ end }) => formsBehind(end, LACKED_SCOPE)),
    words,
    isAside,
    terms: termsOf(text),
    compared: concepts.has("alike") ? "alike" : sides ? "ahead" : null,
    sides,
  }
}

/** The families of opposites that a text has words of. */
export const familiesIn = (text: string, language: string | null): ReadonlySet<string> => {
  const low = lower(text)
  const found = read(low.match(WORD) ?? [], low, language).map(({ concept }) => concept)
  return new Set(found.filter((concept) => KINDS.has(concept)))
}

/** A letter that names one of several would count as an article or be too short: `alloy A`. */
const LABEL = /(?<=\p{L}{3} )(\p{Lu})(?![\p{L}\p{M}\p{N}'’])/gu
const BELOW = /(?<=\d ?(?:%|percent|per cent|prozent) )(?:below|under|down on)(?!\p{L})/gu
const ABOVE = /(?<=\d ?(?:%|percent|per cent|prozent) )(?:above|over|up on)(?!\p{L})/gu

const lower = (text: string) =>
  text
    .normalize("NFKC")
    .replace(LABEL, "$1$1$1")
    .replace(MAY, " ")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/\bcan(?:not|'t)\b/g, "can not")
    .replace(/\bwon't\b/g, "will not")
    .replace(/n't\b/g, " not")
    .replace(/\bnon-(?=\p{L})/gu, "non")
    .replace(/\bsome (?=\d)/g, "about ")
    .replace(BELOW, "less than")
    .replace(ABOVE, "more than")
    .replace(MINOR, " ")
    .replace(NO_NUMBER, " ")
    .replace(NOT_UNTIL, "$1 after ")

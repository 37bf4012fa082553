// Tells whether a claim adds a detail: a clause or phrase of which the quote has no word.
import { type Unit, units } from "../../embedding/words.ts"
import { coverage, type Terms, termsOf } from "../model/evidence/weigh-question.ts"
import { isNumberWord } from "./figures/number-words.ts"

/** Clauses that can say something of their own … */
const CLAUSE =
  /[,;:，、；]\s*|\s+(?=(?:and|which|who|whose|where|because|since|so|in order|while|when|und|weil|damit|sowie|wo|y|e|et|ed|porque|para que|afin|car|parce|où|ainsi|perché|и|а|потому|чтобы|och|en|omdat|zodat|oraz|ponieważ)\s)/iu
/** … and phrases in them. */
const PHRASE =
  /\s+(?=(?:by|after|before|until|with|under|thanks|due|owing|for|from|mit|durch|para|por|con|pour|par|avec|per|da|grazie|благодаря)\s)/iu
/** A part of a word is not the word. */
const MIN_COVERED = 0.31
/** So many words that the quote has not, and no words left in it that they could stand for, are a detail. */
const MIN_ADDED = 3

/** A phrase is added if it has so many missing words, and they are most of it. */
const MIN_PHRASE = 2
const MOST = 0.75

/** They join or grade and tell nothing. */
const FILLER =
  /(?<!\p{L})(?:though|although|whereas|while|a (?:good|great) deal|a lot|far|slightly|somewhat|both|either|also|too|obwohl|sowohl|auch|etwas|bien que|aussi|aunque|también|anche|sebbene|также|хотя)(?!\p{L})/giu

/** `said` tells of words of the claim that the quote says otherwise; `part` is what the claim is about in it. */
export function addsDetail(
  claim: string,
  quote: string,
  part: string,
  isSaidOtherwise: (unit: Unit) => boolean,
): boolean {
  const had = termsOf(quote)
  const lacking = (one: string, terms: Terms) => {
    const all = units(one.replace(FILLER, " ")).filter(({ word }) => !/\p{N}/u.test(word) && !isNumberWord(word))
    const shares = coverage({ units: all.map((unit) => ({ unit })) }, terms)
    return { all, missing: all.filter((unit, i) => (shares[i] ?? 0) < MIN_COVERED && !isSaidOtherwise(unit)) }
  }
  const left = lacking(part, termsOf(claim)).missing.length
  const clauses = claim.split(CLAUSE)
  const phrases = [...clauses, ...clauses.flatMap((clause) => clause.split(PHRASE))].map((phrase) =>
    lacking(phrase, had),
  )
  const isAdded = ({ all, missing }: { all: Unit[]; missing: Unit[] }) =>
    missing.length > left && missing.length >= Math.max(MIN_PHRASE, MOST * all.length)
  if (phrases.length > 1 && phrases.some(isAdded)) return true
  return left === 0 && lacking(claim, had).missing.length >= MIN_ADDED
}

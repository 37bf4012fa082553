// How many of a claim's words its quote has.
import { type Unit, units, words } from "../../embedding/words.ts"
import { coverage, termsOf } from "../model/evidence/weigh-question.ts"
import type { Figures } from "./figures/figures.ts"
import { isNumberWord } from "./figures/number-words.ts"
import { isUnitOfMeasure } from "./figures/units.ts"
import type { Reading } from "./polarity/lexicon.ts"
import type { Polarity } from "./polarity/read-polarity.ts"

/** Share of the claim's words that the quote, its headings or its file name must have. */
const MIN_COVERED = 0.34
/** Less is enough where so many words, figures and dates are the same: texts on other things share hardly two of them. */
const [MIN_SHARED, MIN_COVERED_SHARED] = [3, 0.25]

/** Words of the claim that the quote need not have: units of measure, and those that say what others in it say. */
export function wordsSaidOtherwise(claim: string, said: Polarity, had: Polarity): ReadonlySet<string> {
  const measured = (claim.toLowerCase().match(/\p{L}+/gu) ?? []).filter(isUnitOfMeasure)
  // A verb that the claim has too stands for itself.
  const isLeft = ({ concept, word }: Reading) => !concept.startsWith("converse:") || !said.text.includes(word)
  const theirs = new Set(had.readings.filter(isLeft).map(({ concept }) => concept))
  const otherwise = said.readings.filter(({ concept }) => isSaidToo(concept, theirs)).map(({ word }) => word)
  return new Set(words([...measured, ...otherwise].join(" ")))
}

const isSaidToo = (concept: string, concepts: ReadonlySet<string>) =>
  concepts.has(concept) || (concept === "chance" && concepts.has("hedge"))

/** A share, 0 to 1. The figures are known to agree, in whatever unit, and so are the words in `known`. */
export function coveredOf(
  told: Figures,
  source: string,
  language: string | null,
  known: ReadonlySet<string>,
): { share: number; isEnough: boolean } {
  const isAgreed = ({ word, forms }: Unit) =>
    /^\p{N}/u.test(word) || isNumberWord(word) || forms.some((form) => known.has(form))
  const claimUnits = units(told.text, language)
  const inSource = coverage({ units: claimUnits.map((unit) => ({ unit })) }, termsOf(source))
  const found = inSource.map((value, i) => (claimUnits[i] && isAgreed(claimUnits[i]) ? 1 : value))
  const share = found.length === 0 ? 1 : found.reduce((sum, value) => sum + value, 0) / found.length
  const figures = told.dates.length + told.quantities.filter(({ loose }) => !loose).length
  const shared = found.filter((value) => value === 1).length + figures
  return { share, isEnough: share >= (shared >= MIN_SHARED ? MIN_COVERED_SHARED : MIN_COVERED) }
}

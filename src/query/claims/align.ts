// Finds the sentences and clauses of a quote that a claim is about; others may deny something else.
import { sentences } from "../../embedding/sentences.ts"
import { type Unit, units } from "../../embedding/words.ts"
import { coverage, termsOf } from "../model/evidence/weigh-question.ts"
import { mainFirst } from "./sides.ts"

/** A further part of the quote is compared if the claim has this share of its words and it adds one. */
const MIN_ALIGNED = 0.5
const CLAUSE =
  /[,;]\s+(?!\d)|\s+and\s+(?=(?:the|a|an|it|they|he|she|usually|often|weighs?|has|have|is|are|was|were)\s)|\s+(?:but|although|though|whereas|while|however|aber|obwohl|mais|pero|sino|но|однако)\s+/iu
/** Sentences that stand together have their conditions each for itself. */
const STATEMENT = /;\s+|[,\s]\s*(?:but|whereas|aber|mais|pero|но)\s+/iu

/** What is said of a thing by the way: `the book, which was believed lost, is …`. */
const ASIDE =
  /,\s(?:which|who|whose|where|whom|die|der|das|qui|dont|que|que|che|cui|котор\p{L}+)\s[^,;.]{3,},\s|\s\([^()]*\)|\s[–—]\s[^–—]*\s[–—]\s/giu

/** A sentence without the asides of which the claim has no word. */
const withoutAsides = (claim: readonly Unit[], sentence: string) =>
  sentence.replace(ASIDE, (aside) => {
    const shares = coverage({ units: claim.map((unit) => ({ unit })) }, termsOf(aside))
    return shares.some((share) => share > 0) ? aside : " "
  })

export const sentencesOf = (text: string) => sentences(text).map(({ start, end }) => text.slice(start, end))

/** `part` are the clauses, `whole` the statements with all their clauses. */
export function alignedPart(claim: readonly Unit[], quote: string): { part: string; whole: string } {
  const told = sentencesOf(quote).map((sentence) => withoutAsides(claim, sentence))
  const statements = told.flatMap((sentence) => sentence.split(STATEMENT))
  const parts = told.flatMap((sentence) => mainFirst(sentence).split(CLAUSE))
  const asked = { units: claim.map((unit) => ({ unit, weight: 1 })) }
  const covered = parts.map((part) => coverage(asked, termsOf(part)))
  const sums = covered.map((shares) => shares.reduce((sum, share) => sum + share, 0))
  const ranks = parts.map((part, i) => (sums[i] ?? 0) + (sums[i] ?? 0) / (1 + units(part).length))
  const best = ranks.indexOf(Math.max(...ranks))
  const kept = parts.filter((part, i) => {
    if (i === best) return true
    if ((sums[i] ?? 0) < MIN_ALIGNED * units(part).length) return false
    const adds = (covered[i] ?? []).reduce((sum, share, u) => sum + Math.max(0, share - (covered[best]?.[u] ?? 0)), 0)
    return adds >= 1
  })
  const whole = statements.filter((one) => kept.some((part) => one.includes(part) || part.includes(one)))
  return { part: kept.join(". "), whole: whole.join(" ") || kept.join(". ") }
}

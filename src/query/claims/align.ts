// Finds the sentences and clauses of a quote that a claim is about; others may deny something else.
import { sentences } from "../../embedding/sentences.ts"
import { type Unit, units } from "../../embedding/words.ts"
import { coverage, termsOf } from "../model/evidence/weigh-question.ts"
import { familiesIn, limits } from "./polarity/read-polarity.ts"
import { mainFirst } from "./sides.ts"

/** A further part of the quote is compared if the claim has this share of its words and it adds one. */
const MIN_ALIGNED = 0.5
const CLAUSE =
  /(?:[,;]\s+(?!\d|of\s|(?:though|if|but) not\s|(?:such as|like|including|for example|wie|zum beispiel|comme|tels? que|telles? que|como|tais como|come|quali|например|как|takie jak)\s))|\s+and\s+(?=(?:the|a|an|it|they|he|she|usually|often|weighs?|has|have|is|are|was|were)\s)|\s+(?:(?<!\b(?:all|every\w*|any\w*|none|nothing|nobody) )but(?! not)|although|though(?! not)|whereas|while|however|aber|obwohl|mais|pero|sino|но|однако)\s+/iu
/** Sentences that stand together have their conditions each for itself. */
const STATEMENT =
  /;\s+|[,\s]\s*(?:(?<!\b(?:all|every\w*|any\w*|none|nothing|nobody) )but|whereas|aber|mais|pero|но)\s+/iu

/** What is said of a thing by the way: `the book, which was believed lost, is …`. */
const ASIDE =
  /,\s(?:which|who|whose|where|whom|die|der|das|qui|dont|que|que|che|cui|котор\p{L}+)\s[^,;.]{3,},\s|\s\([^()]*\)|\s[–—]\s[^–—]*\s[–—]\s/giu

/** What stands between a subject and its verb, or before `without`: `the grant, approved in May, provides for …`. */
const BETWEEN =
  /(?<=\p{L}{2}),\s[^,;.:]{3,}(?:,\s[^,;.:]{3,}){0,2}?,\s(?=(?:is|are|was|were|has|have|had|may|can|cannot|must|will|would|shall|should|could|does|do|did|not|without|unless|except|ist|sind|war|waren|wird|werden|wurden?|hat|haben|kann|können|darf|dürfen|muss|müssen|ohne|außer|ne|n'|est|sont|était|fut|furent|peut|peuvent|doit|doivent|sera|seront|sans|era|fue|fueron|puede|pueden|debe|deben|será|serán|no|sin|è|sono|fu|furono|può|possono|deve|devono|sarà|saranno|non|senza|é|são|foi|foram|pode|podem|devem|não|sem|zijn|werd|werden|wordt|worden|kan|kunnen|mag|moet|heeft|zonder|был|была|было|были|может|могут|не|без)(?!\p{L})|\p{L}{3,}(?:s|ed)\s(?:the|an?|its|their|his|her|for|to|from|in|on|at|by|that)\s)/giu

/** Against a claim about some of them alone it matters who is among them: `all guests, including children, are …`. */
const ONLY =
  /(?<!\p{L})(?:only|nur|seulement|uniquement|solo|sólo|soltanto|só|apenas|alleen|slechts|только|tylko)(?!\p{L})/iu

/** A sentence without the asides of which the claim has no word. */
export const withoutAsides = (claim: readonly Unit[], sentence: string, isOfAll = true) => {
  const isUnnamed = (aside: string) =>
    coverage({ units: claim.map((unit) => ({ unit })) }, termsOf(aside)).every((share) => share === 0)
  return sentence
    .replace(ASIDE, (aside) => (isUnnamed(aside) ? " " : aside))
    .replace(BETWEEN, (aside) => (isOfAll && isUnnamed(aside) && !/\d/.test(aside) && !limits(aside) ? " " : aside))
}

/** Behind a small word it names one of several and is no initial: `port B. Port A …` */
const BEHIND_LABEL = /(?<=\p{Ll}{3} \p{Lu}\.)\s(?=\p{Lu})/u
export const sentencesOf = (text: string) =>
  sentences(text).flatMap(({ start, end }) => text.slice(start, end).split(BEHIND_LABEL))

/** `part` are the clauses, `whole` the statements with all their clauses. */
export function alignedPart(claim: string, quote: string, language: string | null): { part: string; whole: string } {
  const asked = units(claim)
  const told = sentencesOf(quote).map((sentence) => withoutAsides(asked, sentence, !ONLY.test(claim)))
  const statements = told.flatMap((sentence) => sentence.split(STATEMENT))
  const parts = told.flatMap((sentence) => mainFirst(sentence).split(CLAUSE))
  // Each clause of the claim has a part of its own that it is about.
  const kept = new Set([claim, ...mainFirst(claim).split(CLAUSE)].flatMap((clause) => aboutOf(clause, parts, language)))
  const inOrder = parts.filter((part) => kept.has(part))
  const whole = statements.filter((one) => inOrder.some((part) => one.includes(part) || part.includes(one)))
  return { part: inOrder.join(". "), whole: whole.join(" ") || inOrder.join(". ") }
}

/** The part with most of the words, and others that add some. */
function aboutOf(clause: string, parts: readonly string[], language: string | null): string[] {
  const [all, families] = [units(clause), familiesIn(clause, language)]
  const covered = parts.map((part) => coverage({ units: all.map((unit) => ({ unit })) }, termsOf(part)))
  const inWords = covered.map((shares) => shares.reduce((total, share) => total + share, 0))
  const isNamed = inWords.some((sum) => sum > 0)
  const sums = parts.map((part, i) => {
    const sum = inWords[i] ?? 0
    // `Smaller` is about what `larger` is about.
    return sum === 0 && isNamed ? 0 : sum + familiesIn(part, language).intersection(families).size
  })
  const ranks = parts.map((part, i) => (sums[i] ?? 0) + (sums[i] ?? 0) / (1 + units(part).length))
  const most = Math.max(...ranks)
  if (most === 0) return []
  const best = ranks.indexOf(most)
  return parts.filter((part, i) => {
    if (i === best) return true
    if ((sums[i] ?? 0) < MIN_ALIGNED * units(part).length) return false
    const adds = (covered[i] ?? []).reduce((sum, share, u) => sum + Math.max(0, share - (covered[best]?.[u] ?? 0)), 0)
    return adds >= 1
  })
}

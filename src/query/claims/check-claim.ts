// Checks whether a quote says what a claim says: same figures,
// names and direction; not denied, widened or more certain.
import { languageOf } from "../../embedding/language.ts"
import { sentences } from "../../embedding/sentences.ts"
import { type Unit, units } from "../../embedding/words.ts"
import { coverage, termsOf } from "../model/evidence/weigh-question.ts"
import { arePartsSwapped } from "./case-marks.ts"
import { areCausesSwapped } from "./causes.ts"
import { compareFigures } from "./figures/agreement.ts"
import { withPlainFeasts } from "./figures/calendar.ts"
import { inDigits } from "./figures/digits.ts"
import { figuresIn } from "./figures/figures.ts"
import { isNumberWord } from "./figures/number-words.ts"
import { isUnitOfMeasure } from "./figures/units.ts"
import { mixesParts } from "./parallel-parts.ts"
import { DEGREE_PAIRS, type Polarity, polarityOf, RELATION_PAIRS, THAN } from "./polarity.ts"
import { areSidesSwapped, mainFirst } from "./sides.ts"
import { areSubjectsSwapped } from "./subjects.ts"

export type ClaimCheck = { verdict: "supported" | "contradicted" | "unsupported"; score: number }

/** Share of the claim's words that the quote, its headings or its file name must have. */
const MIN_COVERED = 0.34
export const VERBATIM: ClaimCheck = { verdict: "supported", score: 1 }
const CONTRADICTED: ClaimCheck = { verdict: "contradicted", score: 0.05 }
const UNSUPPORTED: ClaimCheck = { verdict: "unsupported", score: 0.2 }
/** A further part of the quote is compared if the claim has this share of its words and it adds one. */
const MIN_ALIGNED = 0.5
const MARK = /\s*\[\d{1,3}\]/g
const CLAUSE =
  /[,;]\s+(?!\d)|\s+and\s+(?=(?:the|a|an|it|they|he|she|usually|often|weighs?|has|have|is|are|was|were)\s)|\s+(?:but|although|though|whereas|while|however|aber|obwohl|mais|pero|sino|но|однако)\s+/iu
/** A word that begins with a capital inside a sentence, or that has a digit or a sign in it. */
const NAME = /(?<=[\p{Ll}\p{N},;)"'’] )\p{Lu}[\p{L}\p{M}\p{N}’'-]*|\b\p{L}+-?\p{N}[\p{L}\p{N}.-]*/gu
/** Months and days are compared as dates. */
const CALENDAR =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$|^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$/iu
const MANY_CAPITALS = 0.35

/** `context`: the quote's headings and file name. */
export function checkClaim(marked: string, source: string, context = ""): ClaimCheck {
  const [claim, quote] = [plainly(marked.replace(MARK, "")), plainly(source)]
  if (sentencesOf(quote).some((sentence) => bare(sentence) === bare(claim))) return VERBATIM
  const claimUnits = units(claim)
  const aligned = alignedPart(claimUnits, quote)
  const figures = compareFigures(figuresIn(claim), figuresIn(`${quote}\n${context}`))
  if (figures !== "agree") return figures === "differ" ? CONTRADICTED : UNSUPPORTED
  if (!namesAgree(claim, `${quote}\n${context}`)) return UNSUPPORTED
  const [said, had] = [polarityOf(claim, aligned), polarityOf(aligned, claim)]
  const language = languageOf(`${claim}\n${quote}`)
  const isTurned = sentencesOf(quote).some(
    (sentence) => areSubjectsSwapped(claim, sentence, language) || arePartsSwapped(claim, sentence, language),
  )
  if (isDenied(said, had, isTurned) || areCausesSwapped(claim, quote)) return CONTRADICTED
  if (mixesParts(claim, sentencesOf(quote))) return UNSUPPORTED
  if (isWidened(said, had) || isOnlyMoved(claim, aligned) || isOnlyMoved(aligned, claim)) return UNSUPPORTED
  // Figures agree by now, in whatever unit.
  const measured = new Set(measuresIn(claim).flatMap((name) => units(name).map(({ word }) => word)))
  const isFigure = ({ word }: Unit) => /^\p{N}/u.test(word) || measured.has(word) || isNumberWord(word)
  const inQuote = coverage({ units: claimUnits.map((unit) => ({ unit })) }, termsOf(`${quote}\n${context}`))
  const found = inQuote.map((value, i) => (claimUnits[i] && isFigure(claimUnits[i]) ? 1 : value))
  const share = found.length === 0 ? 1 : found.reduce((sum, value) => sum + value, 0) / found.length
  return share < MIN_COVERED ? UNSUPPORTED : { verdict: "supported", score: Math.round((0.5 + share / 2) * 100) / 100 }
}

const plainly = (text: string) => withPlainFeasts(inDigits(text))
const measuresIn = (text: string) => (text.toLowerCase().match(/\p{L}+/gu) ?? []).filter(isUnitOfMeasure)

const ONLY = /(?<!\p{L})(?:only|nur|seulement|solo|sólo|soltanto|только|tylko)(?!\p{L})/iu
const ONLY_FIRST = new RegExp(`^\\P{L}*${ONLY.source}`, "iu")
const NEAR = 2

/** True where `one` begins with whom alone it is true of, and in `other` that stands nowhere near its own `only`. */
function isOnlyMoved(one: string, other: string): boolean {
  const [before = "", after] = other.split(ONLY)
  if (after === undefined || !ONLY_FIRST.test(one) || ONLY_FIRST.test(other)) return false
  const [whom] = units(one.replace(ONLY_FIRST, " "))
  const near = [...units(before).slice(-1), ...units(after).slice(0, NEAR)]
  return whom !== undefined && !near.some(({ word }) => word === whom.word)
}

const sentencesOf = (text: string) => sentences(text).map(({ start, end }) => text.slice(start, end))

/** Only letters and digits, to compare whether two texts are the same. */
export const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "")

/** The sentences and clauses of the quote that are about the claim; others may deny something else. */
function alignedPart(claim: readonly Unit[], quote: string): string {
  const parts = sentencesOf(quote).flatMap((sentence) => mainFirst(sentence).split(CLAUSE))
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
  return kept.join(". ")
}

function namesAgree(claim: string, quote: string): boolean {
  const words = claim.match(/(?<=\S\s)\p{L}+/gu) ?? []
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length
  const isGerman =
    capitals > MANY_CAPITALS * words.length && words.length >= 3 && /\b(?:der|die|das|und|ist|ein|eine)\b/i.test(claim)
  if (isGerman) return true
  const terms = termsOf(quote)
  return (claim.match(NAME) ?? [])
    .filter((name) => !CALENDAR.test(name) && !isUnitOfMeasure(name.toLowerCase()))
    .every((name) =>
      coverage({ units: units(name).map((unit) => ({ unit, weight: 1 })) }, terms).every((share) => share > 0),
    )
}

function isDenied(said: Polarity, had: Polarity, isTurned: boolean): boolean {
  let agrees = said.sign === had.sign
  let degreeTurned: "same" | "turned" | "unclear" | null = null
  for (const [pair, { sign, word }] of said.poles) {
    const other = had.poles.get(pair)
    if (other === undefined) continue
    // `more boats than ships`: its sides stand around `than`.
    const bothAhead = pair < RELATION_PAIRS && said.compared === "ahead" && had.compared === "ahead"
    const [mine, theirs] = bothAhead ? [THAN, THAN] : [word, other.word]
    const around = pair < DEGREE_PAIRS ? null : areSidesSwapped(said.text, mine, had.text, theirs)
    if (other.sign === sign) {
      if (around === "turned" && (pair >= RELATION_PAIRS || said.compared === "ahead")) return true
    } else if (pair >= DEGREE_PAIRS && (agrees || around === "turned"))
      degreeTurned = around ?? (isTurned ? "turned" : "unclear")
    // `Not above 25` is below it.
    else agrees = !agrees
  }
  if (!agrees) return true
  return degreeTurned ? degreeTurned !== "turned" : isTurned
}

/** True if the claim says more than the quote: all for some, certain for likely, exact for a bound. */
function isWidened(said: Polarity, had: Polarity): boolean {
  if (said.compared !== null && had.compared !== null && said.compared !== had.compared) return true
  if (had.duty !== null && said.duty !== null && had.duty !== said.duty) return true
  if (had.unless && !said.exception && !said.unless) return true
  if (had.hedged && !said.hedged) return true
  if (had.approximate && !said.approximate) return true
  if (said.upper && had.lower && !had.upper) return true
  if (said.lower && had.upper && !had.lower) return true
  if ((had.upper && !said.upper && !said.lower) || (had.lower && !said.lower && !said.upper)) return true
  if (had.exception && !said.exception && said.quantifiers.has("all")) return true
  const limits = ["some", "few", "most", "many", "half"]
  const [mine, theirs] = [
    limits.filter((name) => said.quantifiers.has(name)),
    limits.filter((name) => had.quantifiers.has(name)),
  ]
  if (theirs.length > 0 && !mine.some((name) => theirs.includes(name))) return true
  if (mine.length > 0 && theirs.length === 0) return true
  if (said.quantifiers.has("only") && !had.quantifiers.has("only")) return true
  return false
}

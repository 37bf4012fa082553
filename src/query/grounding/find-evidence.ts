// Decides whether a source supports a claim, by stemmed words and
// numbers that both have, and finds the passage that does.

import type { Span } from "../../embedding/sentences.ts"
import { words } from "../../embedding/words.ts"
import { type ClaimCheck, checkClaim, VERBATIM } from "../claims/check-claim.ts"
import { inDigits } from "../claims/figures/digits.ts"
import { bare } from "../claims/plain-claim.ts"
import { findStatements, sentencesOf } from "../model/evidence/find-statements.ts"
import { oncePer } from "../model/evidence/once-per.ts"
import type { Source } from "../model/question.ts"
import { clausesOf } from "./clauses.ts"

/** A source prepared for comparing it with claims. */
export type Evidence = {
  find(claim: string): Span | null
  /** The sentence with that number; null if it shares nothing with the claim. */
  sentence(number: number, claim: string): Span | null
  /** Checks whether the quote says what the claim says. */
  check(claim: string, quote: Span): ClaimCheck
  /** The passage that says a claim, or denies it, where no mark tells which one is meant; else null. */
  compare(claim: string): { quote: Span; check: ClaimCheck } | null
}

/** Share of a claim's terms that the source with its headings and file name must have … */
const MIN_IN_SOURCE = 0.5
/** … and share that the quoted passage itself must have. */
const MIN_IN_QUOTE = 1 / 3
/** The quote gets a second sentence only if that raises its score by this factor. */
const MIN_GAIN = 1.25
const MAX_QUOTE = 600
/** Share of a claim's terms that a passage must have where no mark names it. */
const MIN_IN_UNNAMED = 2 / 3
/** A claim that no mark ties to a passage needs a check with this score. */
const MIN_UNNAMED_SCORE = 0.8

type Passage = Span & { terms: Set<string> }
type Compared = Pick<Source, "text" | "headingPath" | "filename">

const contextOf = ({ headingPath, filename }: Compared) => `${headingPath.join("\n")}\n${filename}`

/** The terms and figures of a source. Only claims in other words than its own need them. */
const analysed = oncePer((source: Compared) => {
  const { text } = source
  const context = contextOf(source)
  const passages = sentencesOf(source).map((span): Passage => ({ ...span, terms: termsOf(text, span) }))
  const known = new Set([...passages.flatMap(({ terms }) => [...terms]), ...words(context)])
  const numbers = new Set([...numbersIn(text), ...numbersIn(context)])
  const rarity = new Map<string, number>()
  for (const { terms } of passages) for (const term of terms) rarity.set(term, (rarity.get(term) ?? 0) + 1)
  return { passages, known, numbers, rarity }
})

/** The statements of a source by their letters and digits. */
const statementsByText = oncePer(
  (source: Compared) => new Map(findStatements(source).map((statement) => [bare(statement.displayText), statement])),
)

/**
 * `find` returns the best one or two sentences as offsets into the source's text; null if the claim is not supported.
 */
export function evidenceIn(source: Compared): Evidence {
  const { text } = source

  const worth = (claim: Set<string>, terms: Set<string>) => {
    const { passages, rarity } = analysed(source)
    const weight = (term: string) => Math.log(1 + passages.length / (rarity.get(term) ?? passages.length))
    return [...claim].reduce((sum, term) => (terms.has(term) ? sum + weight(term) : sum), 0)
  }

  function bestPassage(claim: Set<string>): Passage | null {
    const { passages } = analysed(source)
    let best: Passage | null = null
    let bestWorth = 0
    passages.forEach((passage, i) => {
      const alone = worth(claim, passage.terms)
      if (alone > bestWorth) [best, bestWorth] = [passage, alone]
      const next = passages[i + 1]
      if (!next || next.end - passage.start > MAX_QUOTE) return
      const terms = new Set([...passage.terms, ...next.terms])
      const both = worth(claim, terms) / MIN_GAIN
      if (both > bestWorth && both > worth(claim, next.terms))
        [best, bestWorth] = [{ start: passage.start, end: next.end, terms }, both]
    })
    return best
  }

  const headingAt = (start: number) => findStatements(source).findLast((one) => one.start === start)?.heading ?? ""
  let termsInDigits: Set<string>[] | undefined
  const evidence: Evidence = {
    sentence(number, claim) {
      const passage = analysed(source).passages[number - 1]
      const terms = new Set(words(claim))
      if (!passage) return null
      const isOther = isSpaceless(claim) !== isSpaceless(text.slice(passage.start, passage.end))
      const least = isOther ? 1 : required(terms.size, MIN_IN_QUOTE)
      return shared(terms, passage.terms) < least ? null : { start: passage.start, end: passage.end }
    },
    check(claim, { start, end }) {
      if (statementsByText(source).get(bare(claim))?.start === start) return VERBATIM
      return checkClaim(claim, text.slice(start, end), `${contextOf(source)}\n${headingAt(start)}`)
    },
    find(claim) {
      const same = statementsByText(source).get(bare(claim))
      if (same) return { start: same.start, end: same.end }
      const { known, numbers } = analysed(source)
      const terms = new Set(words(claim))
      if (shared(terms, known) < required(terms.size, MIN_IN_SOURCE)) return null
      if (numbersIn(claim).some((number) => !numbers.has(number))) return null
      const best = bestPassage(terms)
      if (!best || shared(terms, best.terms) < required(terms.size, MIN_IN_QUOTE)) return null
      return { start: best.start, end: best.end }
    },
    compare(claim) {
      const { passages } = analysed(source)
      const terms = new Set(words(inDigits(claim)))
      const least = Math.ceil(terms.size * MIN_IN_UNNAMED)
      termsInDigits ??= passages.map(({ start, end }) => new Set(words(inDigits(text.slice(start, end)))))
      const near = passages.filter((_, i) => shared(terms, termsInDigits?.[i] ?? new Set()) >= least)
      const found = evidence.find(claim)
      const checked = [...(found ? [found] : []), ...near].map(({ start, end }) => ({
        quote: { start, end },
        check: evidence.check(claim, { start, end }),
      }))
      const of = (verdict: ClaimCheck["verdict"]) => checked.filter(({ check }) => check.verdict === verdict)
      const [best] = of("supported")
        .filter(({ check }) => check.score >= MIN_UNNAMED_SCORE)
        .sort((a, b) => b.check.score - a.check.score)
      return best ?? of("contradicted")[0] ?? null
    },
  }
  return evidence
}

/**
 * The sentence that a mark names; null as its number if the mark names none. Where that does not say all of the claim, and
 * the mark `isAlone` behind it, what else the source has.
 */
export function quoteOf(known: Evidence, claim: string, number: number | null, isAlone: boolean): Span | null {
  if (number === null) return known.find(claim)
  const parts = [claim, ...clausesOf(claim).map(({ start, end }) => claim.slice(start, end))]
  const named = parts.flatMap((part) => known.sentence(number, part) ?? [])[0]
  const says = (span: Span, part = claim) => known.check(part, span).verdict === "supported"
  if (named && (!isAlone || parts.some((part) => says(named, part)))) return named
  const found = known.find(claim)
  return found && (!named || says(found)) ? found : (named ?? null)
}

/** Of Chinese, Japanese and Korean text other scripts share only figures and names. */
const isSpaceless = (text: string) =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)

const termsOf = (text: string, { start, end }: Span) => new Set(words(text.slice(start, end)))
const shared = (terms: Set<string>, others: Set<string>) => [...terms].filter((term) => others.has(term)).length
/** The number of terms required: at least one. Of one or two terms, a share of half requires all. */
const required = (size: number, share: number) =>
  Math.max(1, share >= 0.5 ? Math.min(2, size) : 1, Math.ceil(size * share))

/** Numbers written in digits, without thousands separators, with a point for decimals. */
function numbersIn(text: string): string[] {
  return Array.from(text.matchAll(/\d+(?:[.,]\d+)*/g), ([number]) =>
    number.replace(/[.,](?=\d{3}(?!\d))/g, "").replace(",", "."),
  )
}

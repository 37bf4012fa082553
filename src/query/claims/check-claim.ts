// Checks whether a quote says what a claim says: same figures, names and direction;
// not denied, widened or more certain, and nothing added.
import { addsDetail } from "./added.ts"
import { sentencesOf } from "./align.ts"
import { areCausesSwapped } from "./causes.ts"
import { coveredOf, wordsSaidOtherwise } from "./covered.ts"
import { areGivenOtherwise } from "./figures/bare-units.ts"
import { namesAgree, withNamesOf } from "./names/names.ts"
import { isOnlyMoved } from "./only.ts"
import { mixesPairs } from "./paired-parts.ts"
import { mixesParts } from "./parallel-parts.ts"
import { bare, plainClaim, plainQuote } from "./plain-claim.ts"
import { isDenied } from "./polarity/compare-polarity.ts"
import { isWidened } from "./polarity/widened.ts"
import { type Pair, readPair, readTexts, type Texts } from "./read-pair.ts"
import { hasOtherNoun } from "./replaced.ts"
import { isReplacementTurned } from "./replacements.ts"

export type ClaimCheck = { verdict: "supported" | "contradicted" | "unsupported"; score: number }

export const VERBATIM: ClaimCheck = { verdict: "supported", score: 1 }
const CONTRADICTED: ClaimCheck = { verdict: "contradicted", score: 0.05 }
const UNSUPPORTED: ClaimCheck = { verdict: "unsupported", score: 0.2 }

/** The first that applies decides. */
type Check<Read> = readonly [verdict: ClaimCheck, applies: (read: Read) => boolean]

const OF_FACTS: readonly Check<Texts>[] = [
  [CONTRADICTED, ({ claim, quote }) => areGivenOtherwise(claim, quote)],
  [CONTRADICTED, ({ figures }) => figures === "differ"],
  [UNSUPPORTED, ({ figures }) => figures !== "agree"],
  [UNSUPPORTED, ({ claim, source }) => !namesAgree(claim, source)],
]
const OF_MEANING: readonly Check<Pair>[] = [
  [CONTRADICTED, ({ parties }) => parties === "turned"],
  [CONTRADICTED, ({ said, had, around, isTurned }) => isDenied(said, had, around, isTurned)],
  [CONTRADICTED, ({ claim, quote }) => areCausesSwapped(claim, quote)],
  [CONTRADICTED, ({ claim, sentences }) => isReplacementTurned(claim, sentences)],
  [UNSUPPORTED, ({ claim, sentences, language }) => mixesParts(claim, sentences, language)],
  [UNSUPPORTED, ({ claim, sentences }) => mixesPairs(claim, sentences)],
  [UNSUPPORTED, ({ claim, sentences }) => hasOtherNoun(claim, sentences)],
  [UNSUPPORTED, ({ said, had, around, claim, whole }) => isWidened(said, had, around, claim, whole)],
  [UNSUPPORTED, ({ claim, aligned }) => isOnlyMoved(claim, aligned) || isOnlyMoved(aligned, claim)],
]

/** `context`: the quote's headings and file name. */
export function checkClaim(marked: string, written: string, context = ""): ClaimCheck {
  const quote = plainQuote(written)
  const claim = withNamesOf(plainClaim(marked), quote)
  if (sentencesOf(quote).some((sentence) => bare(sentence) === bare(claim))) return VERBATIM
  const texts = readTexts(claim, quote, context)
  const fault = faultIn(OF_FACTS, texts)
  if (fault) return fault
  const pair = readPair(texts)
  return faultIn(OF_MEANING, pair) ?? checkWords(pair)
}

const faultIn = <Read>(checks: readonly Check<Read>[], read: Read): ClaimCheck | undefined =>
  checks.find(([, applies]) => applies(read))?.[0]

/** Figures, dates and words for the same agree by now. What is left is whether the quote speaks of the same at all. */
function checkWords({ claim, source, language, told, said, had, whole }: Pair): ClaimCheck {
  const known = wordsSaidOtherwise(claim, said, had)
  if (addsDetail(told.text, source, whole, ({ forms }) => forms.some((form) => known.has(form)))) return UNSUPPORTED
  const { share, isEnough } = coveredOf(told, source, language, known)
  return isEnough ? { verdict: "supported", score: Math.round((0.5 + share / 2) * 100) / 100 } : UNSUPPORTED
}

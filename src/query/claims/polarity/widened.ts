// Tells whether a claim says more than its quote: all for some, certain for likely, exact for a bound, always for if.
import { units } from "../../../embedding/words.ts"
import { isNumberWord } from "../figures/number-words.ts"
import { dropsCondition, dropsRestriction } from "./conditions.ts"
import type { Reading } from "./lexicon.ts"
import type { Polarity } from "./read-polarity.ts"

/** What follows `about` where it means roughly. */
const NUMBER = /^(?:\p{N}.*|an?|one|half|twice|double|all|every)$/u
/** A quantifier is likely said of one of so many words before and behind it that are no stop words. */
const [BEFORE, BEHIND] = [1, 3]
/** How far these are looked for. */
const REACH = 8

/** The concepts of a quote, of its quantifiers only those that stand near a word of the claim. */
function conceptsAbout(had: Polarity, said: Polarity): ReadonlySet<string> {
  const isNear = ({ at, end, word }: Reading) => {
    if (/^(?:about|around)$/.test(word)) return NUMBER.test(had.words[end] ?? "") || isNumberWord(had.words[end] ?? "")
    if (had.words[at] === undefined || !word.startsWith(had.words[at])) return true
    const unitsOf = (from: number, to: number) => units(had.words.slice(Math.max(0, from), to).join(" "))
    const near = [...unitsOf(at - REACH, at).slice(-BEFORE), ...unitsOf(end, end + REACH).slice(0, BEHIND)]
    return near.length === 0 || near.some(({ forms }) => forms.some((form) => said.terms.forms.has(form)))
  }
  return new Set(
    had.readings.filter((one) => !SCOPED.includes(one.concept) || isNear(one)).map(({ concept }) => concept),
  )
}

const LIMITS = ["some", "few", "most", "many", "half"]
const SCOPED = [...LIMITS, "approximate"]

/** Whether the claim says more than the quote: all for some, certain for likely, exact for a bound, always for if. */
export function isWidened(said: Polarity, had: Polarity, sentence: Polarity, claim: string, part: string): boolean {
  const [mine, theirs] = [said.concepts, conceptsAbout(had, said)]
  if (said.compared !== null && had.compared !== null && said.compared !== had.compared) return true
  const [duty, theirDuty] = [dutyOf(said), dutyOf(had)]
  if (theirDuty !== null && duty !== null && theirDuty !== duty) return true
  const isHedgedToo = ["hedge", "reported", "softened"].some((name) => mine.has(name))
  const isOfSome = ["chance", "few"].some((name) => mine.has(name))
  if (isHedged(had, said) && !isHedgedToo && !isOfSome) return true
  if (sentence.concepts.has("reported") && !isHedgedToo) return true
  if (mine.has("certain") && !sentence.concepts.has("certain")) return true
  if (theirs.has("approximate") && !mine.has("approximate")) return true
  if (isOtherBound(mine, theirs)) return true
  if (mine.has("regardless") && ["condition", "unless"].some((name) => sentence.concepts.has(name))) return true
  const isConditional = ["condition", "unless", "exception"].some((name) => mine.has(name))
  if (sentence.concepts.has("unless") && !isConditional) return true
  if (sentence.concepts.has("unless") && mine.has("condition") && !mine.has("unless") && said.denials === 0) return true
  if (sentence.concepts.has("exception") && !isConditional && mine.has("all")) return true
  if (dropsCondition(claim, part, isConditional || mine.has("when")) || dropsRestriction(claim, part)) return true
  const [some, theirSome] = [LIMITS.filter((name) => mine.has(name)), LIMITS.filter((name) => theirs.has(name))]
  if (theirSome.length > 0 && !some.some((name) => theirs.has(name))) return true
  if (some.some((name) => name !== "half") && theirSome.length === 0) return true
  const isOfAll =
    mine.has("all") || (mine.has("any") && said.denials === 0 && said.without.length === 0 && !isConditional)
  if (isOfAll && theirs.has("only") && !mine.has("only")) return true
  return mine.has("only") && !["only", "exception", "all"].some((name) => theirs.has(name))
}

/** Whether something must or may be; null if the text says neither or both. */
function dutyOf({ concepts }: Polarity): "must" | "may" | null {
  return concepts.has("must") === concepts.has("may") ? null : concepts.has("must") ? "must" : "may"
}

/** `May` is no hedge where the claim says that something is allowed. */
function isHedged(had: Polarity, said: Polarity): boolean {
  const isLeave =
    said.concepts.has("denies:allow") ||
    ((said.concepts.has("denies:need") || said.concepts.has("must")) && said.denials > 0)
  return had.readings.some(({ concept, word }) => concept === "hedge" && !(isLeave && word === "may"))
}

function isOtherBound(mine: ReadonlySet<string>, theirs: ReadonlySet<string>): boolean {
  if (mine.has("upper") && theirs.has("lower") && !theirs.has("upper")) return true
  if (mine.has("lower") && theirs.has("upper") && !theirs.has("lower")) return true
  return (theirs.has("upper") || theirs.has("lower")) && !mine.has("upper") && !mine.has("lower") && !mine.has("bound")
}

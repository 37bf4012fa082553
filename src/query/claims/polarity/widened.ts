// Tells whether a claim says more than its quote: all for some, certain for likely, exact for a bound, always for if.

import { exceedsBound } from "./bounds.ts"
import { conceptsAbout, LIMITS } from "./concepts-about.ts"
import { dropsCondition, dropsRestriction, OTHERS } from "./conditions.ts"
import type { Reading } from "./lexicon.ts"
import type { Polarity } from "./read-polarity.ts"

type Concepts = ReadonlySet<string>
type Compared = {
  said: Polarity
  had: Polarity
  /** The concepts of the claim. */
  mine: Concepts
  /** The concepts of the clauses of the quote that the claim is about. */
  theirs: Concepts
  /** The concepts of the whole sentences that these clauses stand in. */
  around: Concepts
  /** The text of the claim and of those sentences. */
  claim: string
  part: string
}

/** Each rule finds one way to say more than the quote. */
const RULES: readonly ((compared: Compared) => boolean)[] = [
  comparesOtherwise,
  exchangesDutyAndLeave,
  dropsHedge,
  dropsHedgeOfSource,
  dropsSource,
  addsCertainty,
  dropsApproximation,
  exchangesBounds,
  dropsBound,
  deniesCondition,
  exchangesCondition,
  dropsUnless,
  dropsOnlyWith,
  dropsException,
  ({ claim, part, mine }) => dropsCondition(claim, part, isConditional(mine) || hasAny(mine, ["when", "only"])),
  ({ claim, part }) => dropsRestriction(claim, part),
  exceedsLimit,
  saysAllOfSome,
  addsLimit,
  saysOnlyOfAll,
  addsOnly,
]

/** `had` is read from the clauses of the quote that the claim is about, `sentence` from the sentences they stand in: `part`. */
export function isWidened(said: Polarity, had: Polarity, sentence: Polarity, claim: string, part: string): boolean {
  const [mine, theirs] = [said.concepts, conceptsAbout(had, said)]
  const compared = { said, had, mine, theirs, around: sentence.concepts, claim, part }
  return RULES.some((rule) => rule(compared))
}

const hasAny = (concepts: Concepts, names: readonly string[]) => names.some((name) => concepts.has(name))
const isConditional = (concepts: Concepts) => hasAny(concepts, ["condition", "unless", "exception"])
const isHedgedIn = (concepts: Concepts) => hasAny(concepts, HEDGES)

/** The claim says that two things are equal and the quote that one exceeds the other, or the reverse. */
function comparesOtherwise({ said, had }: Compared): boolean {
  if (SAME_TIME.test(said.text) !== SAME_TIME.test(had.text))
    return [said, had].every((one) => SAME_TIME.test(one.text) || one.concepts.has("order:before"))
  return said.compared !== null && had.compared !== null && said.compared !== had.compared
}
const SAME_TIME =
  /(?<!\p{L})(?:at the same time|simultaneously|gleichzeitig|zur gleichen zeit|en même temps|simultanément|al mismo tiempo|simultáneamente|contemporaneamente|ao mesmo tempo|одновременно|jednocześnie)(?!\p{L})|同时|同時/u

/** One text says that something must be, the other that it may be. */
function exchangesDutyAndLeave({ said, had, claim }: Compared): boolean {
  // `You need a ticket to enter` and `you may enter only with a ticket` say the same.
  // Whether both deny it is compared elsewhere.
  if (said.denials % 2 !== had.denials % 2) return false
  if ([said, had].some(({ concepts }) => hasAny(concepts, ["onlywith", "onlyif"])) || TO_DO.test(claim)) return false
  const [mine, theirs] = [dutyOf(said), dutyOf(had)]
  return mine !== null && theirs !== null && mine !== theirs
}

/** What must not be may not be. */
const FORBIDDEN = /^(?:must|doit|doivent|debe|deben|deve|devono|devem|должен|должна|должны)$/u
const NO_MORE = /^(?:no|not|nicht|pas|ne|non|não|не|nie|niet)(?!\p{L})/u
/** `To enter, one must …` */
const TO_DO =
  /^\P{L}*(?:(?:in order )?to (?!(?:the|an?|his|her|its|their|all|each) )|um [^,]+ zu \p{L}+,|pour (?!l[ea]s? |une? )|para (?!el |las? |los |una? )|per (?!i[l ]|la |le |gli |una? )|чтобы )/iu

/** Null if the text says neither or both. */
function dutyOf({ concepts, readings, denials }: Polarity): "must" | "may" | null {
  // What must be no more than five may be five.
  if (denials % 2 === 1 && readings.some(({ concept, word }) => concept === "must" && FORBIDDEN.test(word))) return null
  if (readings.some(({ concept, word }) => (concept === "upper" || concept === "lower") && NO_MORE.test(word)))
    return null
  return concepts.has("must") === concepts.has("may") ? null : concepts.has("must") ? "must" : "may"
}

/** The quote says that something is likely, the claim that it is so. */
function dropsHedge({ said, had, mine }: Compared): boolean {
  // A pending write is pending in both; it hedges nothing.
  const isOwn = ({ concept, word }: Reading) => concept !== "hedge" || !OF_THING.test(word) || !had.text.includes(word)
  const hedges = said.readings.filter(({ concept }) => HEDGES.includes(concept))
  const isHedgedStill = mine.has("softened") || hedges.some(isOwn)
  const isOfThing =
    hedges.length > 0 && had.readings.some(({ concept, word }) => concept === "hedge" && !OF_THING.test(word))
  return isHedged(had, said) && !(isOfThing ? isHedgedStill : isHedgedIn(mine)) && !hasAny(mine, ["chance", "few"])
}

/** They tell of a thing that it is not settled, and hedge a statement about it only where nothing else does. */
const OF_THING = /^(?:pending|provisional|proposed|planned|potential|candidate|anticipat|expect|tentative)/u
const HEDGES = ["hedge", "reported", "softened"]

/** `May` is no hedge if the claim says that something is allowed. */
function isHedged(had: Polarity, said: Polarity): boolean {
  const isLeave =
    (had.concepts.has("onlywith") && (had.lacked.length > 0 || hasAny(said.concepts, ["must", "denies:need"]))) ||
    TO_DO.test(said.text) ||
    said.concepts.has("denies:allow") ||
    ((said.concepts.has("denies:need") || said.concepts.has("must")) && said.denials > 0)
  return had.readings.some(({ concept, word }) => concept === "hedge" && !(isLeave && word === "may"))
}

/** A source says that it may be so, in the claim that it is so. */
function dropsHedgeOfSource({ said, had, mine, around, part }: Compared): boolean {
  if (hasAny(mine, ["hedge", "softened", "chance", "few"])) return false
  const isOnlyNamed = said.readings.every(({ concept, word }) => concept !== "reported" || SOURCE.test(word))
  const isGuess = had.readings.some(
    ({ concept, word }) => (concept === "hedge" && !ADVICE.test(word)) || (around.has("reported") && CAN.test(word)),
  )
  const isDoubted =
    around.has("reported") && (part.toLowerCase().match(/\p{L}+/gu) ?? []).some((word) => DOUBT.test(word))
  return mine.has("reported") && isOnlyNamed && (isGuess || isDoubted)
}
/** These name who says so and do not tell whether it is so. */
const SOURCE =
  /^(?:according to|in the (?:opinion|view) of|laut|zufolge|nach angaben|selon|d'? ?après|según|secondo|segundo|по данным|по словам|по мнению|według|zdaniem|volgens|によると|에 따르면)$/u
/** Who says so is not sure. */
const DOUBT =
  /^(?:suspect|believ|think|thought|assum|presum|rumou?r|vermut|glaub|aurai|serai|habría|sería|sarebb|avrebb|teria|seria|предполага)/u
const ADVICE = /^(?:suggest|recommend|propos|plan|advis)/u
/** After a source they weigh chances. */
const CAN = /^(?:может|могут|może|mogą)$/u

/** The quote says that others say so, the claim that it is so. */
function dropsSource({ mine, around }: Compared): boolean {
  return around.has("reported") && !isHedgedIn(mine)
}

function addsCertainty({ mine, around }: Compared): boolean {
  return mine.has("certain") && !around.has("certain")
}

/** The quote says `about 5`, the claim `5`. */
function dropsApproximation({ mine, theirs }: Compared): boolean {
  return theirs.has("approximate") && !hasAny(mine, ["approximate", "nearly"])
}

/** One text says `at least 5`, the other `at most 5`. */
function exchangesBounds({ mine, theirs }: Compared): boolean {
  return isOnlyTheirs(mine, theirs, "upper", "lower") || isOnlyTheirs(mine, theirs, "lower", "upper")
}
const isOnlyTheirs = (mine: Concepts, theirs: Concepts, bound: string, other: string) =>
  mine.has(bound) && theirs.has(other) && !theirs.has(bound)

/** The quote says `at least 5`, the claim `5`. */
function dropsBound({ said, had, mine, theirs }: Compared): boolean {
  const isWithin = theirs.has("upper") && hasAny(mine, ["within", "until"])
  const isBound = hasAny(mine, ["upper", "lower", "bound"]) || isWithin || exceedsBound(said, had)
  return hasAny(theirs, ["upper", "lower"]) && !isBound
}

/** The claim says that it is so in any case, the quote names a condition. */
function deniesCondition({ mine, around }: Compared): boolean {
  return mine.has("regardless") && hasAny(around, ["condition", "unless"])
}

/** One text says `even if`, the other names a case in which it is not so. */
function exchangesCondition({ mine, around }: Compared): boolean {
  if (mine.has("evenif") === around.has("evenif")) return false
  return mine.has("evenif") ? hasAny(around, ["condition", "unless", "when"]) : hasAny(mine, ["onlyif", "unless"])
}

function dropsUnless({ mine, around }: Compared): boolean {
  return around.has("unless") && !isConditional(mine)
}

/** The quote says that it is not so without something, the claim that it is not so. */
function dropsOnlyWith({ had, said, mine, theirs }: Compared): boolean {
  return (
    had.lacked.length > 0 &&
    said.without.length === 0 &&
    theirs.has("onlywith") &&
    !isConditional(mine) &&
    !had.lacked.some((form) => said.terms.forms.has(form))
  )
}

function dropsException({ claim, mine, around }: Compared): boolean {
  return around.has("exception") && mine.has("all") && !isConditional(mine) && !OTHERS.test(claim.toLowerCase())
}

const MAIN = /(?<!\p{L})(?:main|chief|principal|primary|haupt\p{L}+|главн\p{L}+|основн\p{L}+)/iu
const HALF = /(?<![\d.,])50 ?(?:%|per ?cent|prozent|pour cent|por ciento|per cento|por cento|procent|процент)/iu
/** The quote says it of some, the claim of all, or of another part of them. */
function exceedsLimit({ mine, theirs, claim }: Compared): boolean {
  // A half may be told as a figure, which is compared elsewhere.
  const limits = LIMITS.filter((name) => theirs.has(name) && !(name === "half" && HALF.test(claim)))
  return limits.length > 0 && !hasAny(mine, limits) && !(limits.includes("most") && MAIN.test(claim))
}

/** The claim says it of all of them, and the quote speaks of a part of them only, in whatever words. */
function saysAllOfSome({ said, around }: Compared): boolean {
  const saysAll = said.readings.some(({ concept, word }) => concept === "all" && ALL.test(word))
  return saysAll && !around.has("all") && hasAny(around, ["most", "some", "few"])
}
const ALL = /^(?:all|alle|tous|toutes|todos|todas|tutti|tutte|все)$/u

/** The claim counts how many it is true of, and the quote does not. */
function addsLimit({ mine, theirs }: Compared): boolean {
  // A half may be a figure, and figures are compared elsewhere.
  return LIMITS.some((name) => name !== "half" && mine.has(name)) && !hasAny(theirs, LIMITS)
}

/** The quote says it of these only, the claim of all. */
function saysOnlyOfAll({ said, mine, theirs }: Compared): boolean {
  const isOfAny = mine.has("any") && said.denials === 0 && said.without.length === 0 && !isConditional(mine)
  return (mine.has("all") || isOfAny) && theirs.has("only") && !hasAny(mine, ["only", "reserved", "exception"])
}

function addsOnly({ said, had, mine, theirs }: Compared): boolean {
  const isNeeded = hasAny(theirs, ["must", "denies:need"]) && hasAny(mine, ["onlywith", "onlyif"])
  // `It does not start if it is open` says `it starts only if it is closed`.
  const isNotIf = mine.has("onlyif") && theirs.has("condition") && had.denials % 2 === 1
  return (
    mine.has("only") &&
    !isNotIf &&
    !isNeeded &&
    !hasAny(theirs, ["only", "exception", "unless", "onlywith"]) &&
    !(theirs.has("all") && !(ONLY_FIRST.test(said.text) && ALL_FIRST.test(had.text)))
  )
}

/** `All tools there are rented` says `there are only rented tools`, but not `only rented tools are there`. */
const ONLY_FIRST = /^\P{L}*(?:only|nur|seule?s?|solo|sólo|soltanto|só|apenas|alleen|только|tylko)(?!\p{L})/u
const ALL_FIRST =
  /^\P{L}*(?:all(?! (?:that|you|they|we|one|it) )|every|alle|jede[rs]?|sämtliche|tous|toutes|todos|todas|tutti|tutte|все|wszyscy|wszystkie)(?!\p{L})/u

// Whether to answer: the probability that the sources do, from evidence in the statements that would be quoted.
import type { ModelStamp } from "../../embedding/contract.ts"
import type { ChunkHit } from "../../ports.ts"
import { type Choice, chooseStatements, GOES_ON } from "../model/evidence/choose-statements.ts"
import { isMereEnding, isVague } from "../model/evidence/question-words.ts"
import { coveredShare } from "../model/evidence/weigh-question.ts"
import type { Grounding, Source } from "../model/question.ts"
import {
  COEFFICIENTS,
  type Coefficients,
  FEATURES,
  type Features,
  THRESHOLDS,
  type Thresholds,
} from "./verdict-model.ts"

/** What is decided before anything is generated. */
export type Prediction = Grounding & {
  /** What the question asks about or for that has no evidence. */
  missing: string[]
}

/** Below it no answer is more probable than one. */
const MIN_PROBABILITY = 0.5
/** What an answer in part scores at the least: it has something, else it were none. */
export const MIN_PARTIAL_SCORE = 0.1
/** Of so few words each is needed: who answers the others answers another question. */
const SHORT = 4
/** A word is common that weighs so much of what the question's words weigh on average. */
const COMMON = 0.5

/** With less of the question in the statement that names a person, that is of another. */
const MIN_BOUND = 0.4
/** A verb says what lasts so long or goes so far, which an answer may say by another. */
const OF_EVENTS = /duration|time|distance|speed|length|telephone|e-mail|opening/
/** Of so few words what is measured is each of them. */
const FEW_THINGS = 2
/** A statement of so few words names hardly more than its figure: `Der Preis beträgt 40 Euro.` */
const BARE = 4
/** Names and values of a table or a line. */
const ROW = /^[^:：]{1,60}[:：]\s*\S.*[;；]\s*[^:：]{1,60}[:：]/u
/** So many hits stand for a whole collection; a middle of fewer than four says nothing. */
const MANY_HITS = 25
const MIN_FOR_MIDDLE = 4
/** About the cosine of a question and a statement that has all of its words; an estimate, not fitted. */
const UNKNOWN_COSINE = 0.5

/** Of the question about `hits`, best first, of which `sources` would be quoted. */
export function predictVerdict(
  query: string,
  hits: readonly ChunkHit[],
  sources: readonly Source[],
  kind: ModelStamp["kind"],
): Prediction {
  if (hits.length === 0) return abstained("No passage matches the question.")
  const passages = [
    ...sources,
    ...hits.slice(sources.length).map((hit, i) => ({ ...hit, index: sources.length + i + 1 })),
  ]
  const choice = chooseStatements(query, sources, passages)
  return predictFrom(choice, featuresOf(choice, hits), COEFFICIENTS[kind], THRESHOLDS[kind])
}

const abstained = (reason: string, score = 0): Prediction => ({ verdict: "abstained", score, reason, missing: [] })

/** What statements that were chosen, with their features, make probable. */
export function predictFrom(
  choice: Choice,
  features: Features,
  coefficients: Coefficients,
  { sure, muchMissing, mostMissing, withoutSought }: Thresholds,
): Prediction {
  if (choice.asked.units.length === 0) return abstained("The question names nothing that could be looked up.")
  if (choice.chosen.length === 0) return abstained("No sentence has anything of what the question asks about.")
  const score = probabilityOf(features, coefficients)
  if (score < MIN_PROBABILITY) return abstained("No sentence has enough of what the question asks about.", score)
  const lacking = lackingIn(choice)
  const missing = lacking.map(({ written }) => written)
  const share = weightOf(lacking)
  const unanswered = unansweredPart(choice, missing)
  if (unanswered !== null) return abstained(`No sentence has what is asked for: ${unanswered}.`, score * withoutSought)
  const isNeeded = lacksRequiredWord(choice)
  if (!isNeeded && (score >= sure || share < muchMissing))
    return { verdict: "answered", score, reason: "", missing: [] }
  const reason = `No sentence says anything about: ${missing.join(", ")}.`
  const left = score * (isNeeded ? withoutSought : 1 - share)
  return isNeeded && share >= mostMissing
    ? abstained(reason, left)
    : { verdict: "partial", score: Math.max(MIN_PARTIAL_SCORE, left), reason, missing }
}

/**
 * Whether a question so short that it names nothing in vain has a word that no statement is about. Words that most
 * passages have may be left out. Of English alone the words are known that stand for each other: elsewhere it must be
 * one of two, a word of what is asked to be so, or the figure that is asked for.
 */
export function lacksRequiredWord(choice: Choice): boolean {
  if (choice.asked.units.filter(({ unit }) => !isMereEnding(unit.word)).length > SHORT) return lacksThoseApart(choice)
  const lacking = lackingIn(choice).filter((part) => part.said !== undefined || isTelling(choice, part))
  const isEach = choice.language === "en" || choice.sought.isWhether || choice.asked.units.length === 2
  return lacking.some(({ said }) => isEach || said !== undefined)
}

/** Whom it asks about apart from others is needed however long a question is; its places may be figures of speech. */
const lacksThoseApart = (choice: Choice): boolean => lackingIn(choice).some(({ isApart }) => isApart)

/** Neither one that any answer may leave out nor one that only says which sort of figure is asked for. */
const isTelling = ({ asked, sought }: Choice, { unit, weight }: Choice["asked"]["units"][number]): boolean =>
  !isVague(unit) && weight * asked.units.length >= COMMON && !sought.attribute?.asked.test(unit.word)

/**
 * What of the question the chosen statement that is about most of it is not about. Where one counts what the question
 * counts, the others of its passage may say of which: only names must stand beside the figure.
 */
function lackingIn(choice: Choice): Choice["asked"]["units"] {
  const { sought, chosen, bound, verb } = choice
  const { units } = choice.asked
  const isIn = (shares: readonly number[], u: number) => (shares[u] ?? 0) >= 0.5
  const isCount = bound?.counted === true && sought.counted !== null
  const lacks = chosen.map(({ about, source, kind, shown }) =>
    units.filter(({ isName, unit }, u) => {
      // A row has no verbs.
      if (unit.word === verb && ROW.test(shown)) return false
      const others = kind === 1 && isCount && !isName ? chosen.filter((one) => one.source === source) : []
      return !isIn(about, u) && !others.some(({ own }) => isIn(own, u))
    }),
  )
  const telling = (some: Choice["asked"]["units"]) => weightOf(some.filter((part) => isTelling(choice, part)))
  return lacks.sort((a, b) => telling(a) - telling(b) || weightOf(a) - weightOf(b))[0] ?? units
}

const weightOf = (some: Choice["asked"]["units"]) => some.reduce((sum, { weight }) => sum + weight, 0)

/** What the question counts or measures, or the figure, time or name it asks for, where the chosen have only others. */
function unansweredPart(
  { asked, sought, chosen, bound, toldWhich }: Choice,
  missing: readonly string[],
): string | null {
  if (bound?.counted === false)
    return asked.units.find(({ unit }) => unit.word === sought.counted?.word)?.written ?? "a figure of that"
  if (!toldWhich && chosen.length > 0) return "which one"
  const { event } = sought
  if (event !== null && !chosen.some(({ shown }) => event.said.test(shown))) return `a ${event.written}`
  const measured = measuredIn(asked, sought)
  const isUnsaid = (u: number) => !chosen.some((one) => isMeasuredIn(one, u))
  const unsaid = measured.find(isUnsaid)
  if (unsaid !== undefined) return asked.units[unsaid]?.written ?? "a figure of that"
  const [naming, others] = [chosen.filter(({ kind }) => kind === 1), chosen.filter(({ kind }) => kind === -1)]
  const isAbout = ({ about }: Choice["chosen"][number]) => coveredShare(asked, about) >= MIN_BOUND
  const isOfAnother = naming.length > 0 && !naming.some(isAbout) && others.some(isAbout)
  if (sought.kind === "person" && asked.units.length <= SHORT && isOfAnother) return "a person"
  if (sought.isRole && asked.units.length === 1 && chosen.every(({ kind }) => kind !== 1)) return "a person"
  // A place need not have a name.
  const isTold = sought.kind !== null && sought.kind !== "place" && missing.length > 0
  return isTold && chosen.every(({ kind }) => kind === -1) ? `a ${sought.kind}` : null
}

/**
 * The places of the words for what a figure of some sort is asked of: the first behind the question's words, and where
 * there are but two, both. None in English, where each word of so few is needed.
 */
function measuredIn({ units }: Choice["asked"], { kind, attribute, language }: Choice["sought"]): number[] {
  const isOfThing = kind === "number" && attribute !== null && !OF_EVENTS.test(attribute.written)
  if (!isOfThing || language === "en" || language === null) return []
  const things = units.flatMap(({ unit, said }, u) =>
    said !== undefined || isVague(unit) || attribute.asked.test(unit.word) ? [] : [u],
  )
  return things.length <= FEW_THINGS ? things : things.slice(0, 1)
}

/** The topic of the passage speaks for a figure only where its statement has a pronoun for it or names nothing else. */
const isMeasuredIn = ({ kind, own, above, about, shown, terms }: Choice["chosen"][number], u: number): boolean =>
  kind === 1 &&
  (Math.max(own[u] ?? 0, above[u] ?? 0) >= 0.5 ||
    ((about[u] ?? 0) >= 0.5 && (GOES_ON.test(shown) || terms.words.size <= BARE)))

/** Each about 0 to 1; see `npm run eval -- fit`, which fits COEFFICIENTS to them. */
export function featuresOf({ asked, chosen, inPassage, bound }: Choice, hits: readonly ChunkHit[]): Features {
  const best = chosen.toSorted((a, b) => b.score - a.score)[0]
  const union = asked.units.map((_, u) => Math.max(0, ...chosen.map(({ own }) => own[u] ?? 0)))
  const unionInContext = asked.units.map((_, u) => Math.max(0, ...chosen.map(({ inContext }) => inContext[u] ?? 0)))
  const dense = hits.flatMap(({ scores }) => scores.dense ?? []).sort((a, b) => b - a)
  const sparse = hits.flatMap(({ scores }) => scores.sparse ?? []).sort((a, b) => b - a)
  const middle = (values: number[]) =>
    values.length < MIN_FOR_MIDDLE ? 0 : (values[Math.floor(values.length / 2)] ?? 0)
  // Words that stand elsewhere than the value do not speak for it.
  const own = Math.min(coveredShare(asked, best?.own ?? []), bound?.share ?? 1)
  // With the embedder away its evidence is unknown, not against an answer: it is taken to agree with the words.
  const [cosine, cosineLead] =
    dense.length === 0 ? [UNKNOWN_COSINE * own, UNKNOWN_COSINE * own] : [dense[0] ?? 0, (dense[0] ?? 0) - middle(dense)]
  const besideValue = bound === null ? unionInContext : bound.covered
  const named = asked.units.flatMap(({ isName }, u) => (isName ? [besideValue[u] ?? 0] : []))
  return {
    own,
    chosen: coveredShare(asked, union),
    context: coveredShare(asked, unionInContext),
    passage: inPassage,
    count: Math.min(1, Math.log1p(besideValue.filter((share) => share >= 0.5).length) / Math.log(9)),
    hasKind: best?.kind === 1 ? 1 : 0,
    lacksKind: best?.kind === -1 ? 1 : 0,
    counted: bound?.counted === true ? 1 : bound?.counted === false ? 0 : 0.5,
    names: named.length === 0 ? 1 : named.reduce((sum, had) => sum + had, 0) / named.length,
    cosine,
    cosineLead,
    // Where no word is found as it stands, what stands for it speaks.
    keywordLead: sparse[0] ? 1 - middle(sparse) / sparse[0] : own,
    few: 1 - Math.min(1, hits.length / MANY_HITS),
  }
}

function probabilityOf(features: Features, coefficients: Coefficients): number {
  const sum = FEATURES.reduce((total, name) => total + coefficients[name] * features[name], coefficients.bias)
  return 1 / (1 + Math.exp(-sum))
}

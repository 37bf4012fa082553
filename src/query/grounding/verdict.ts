// Whether to answer: the probability that the sources do, from evidence in the statements that would be quoted.
import type { ModelStamp } from "../../embedding/contract.ts"
import type { ChunkHit } from "../../ports.ts"
import type { Calibrations } from "../model/calibration.ts"
import { type Choice, chooseStatements } from "../model/evidence/choose-statements.ts"
import { partsOfQuestion } from "../model/evidence/split-question.ts"
import { isKanaOnly } from "../model/evidence/vague-words.ts"
import type { Source } from "../model/question.ts"
import { bestRerankScore, calibratedLogOdds } from "./calibrated-log-odds.ts"
import { judgedHits } from "./judged-hits.ts"
import { MAX_SHORT_UNITS, missingTarget } from "./missing-target.ts"
import { joinPredictions, joinStatements, MIN_PARTIAL_SCORE, type Prediction } from "./prediction.ts"
import { featuresOf, logOddsOf } from "./verdict-features.ts"
import { COEFFICIENTS, type Coefficients, type Features, THRESHOLDS, type Thresholds } from "./verdict-model.ts"

/** Below this probability, no answer is given. */
const MIN_PROBABILITY = 0.5
/** A unit whose weight is below this share of the average weight is common. */
const COMMON_WEIGHT_RATIO = 0.5

/** Names and values in a table row or on one line. */
const TABLE_ROW = /^[^:：]{1,60}[:：]\s*\S.*[;；]\s*[^:：]{1,60}[:：]/u

/**
 * `hits` are ordered best first; an answer would quote `sources`, which are the first of them. `kind`: of the model that
 * found them; `isLanguageKnown`: whether it was trained for the question's language.
 */
export function predictVerdict(
  query: string,
  hits: readonly ChunkHit[],
  sources: readonly Source[],
  kind: ModelStamp["kind"],
  calibrations: readonly Calibrations[] = [],
  isLanguageKnown = true,
): Prediction {
  if (hits.length === 0) return abstained("No passage matches the question.")
  const rerankScore = bestRerankScore(hits)
  return verdictOf(judgedParts(query, hits, sources, kind, isLanguageKnown), (logOdds) =>
    calibratedLogOdds(logOdds, calibrations, kind, rerankScore),
  )
}

/** One of the things that a question asks for, with what it is judged by. */
export type JudgedPart = { question: string; choice: Choice; logOdds: number; thresholds: Thresholds }

/** For the parameters of `predictVerdict`; at least one part. */
export const judgedParts = (
  query: string,
  hits: readonly ChunkHit[],
  sources: readonly Source[],
  kind: ModelStamp["kind"],
  isLanguageKnown: boolean,
): JudgedPart[] =>
  partsOfQuestion(query).map((question) => {
    const choice = choiceFor(question, hits, sources)
    const judged = judgedHits(question, hits, kind, isLanguageKnown)
    const logOdds = logOddsOf(featuresOf(choice, judged.hits), COEFFICIENTS[judged.kind])
    return { question, choice, logOdds, thresholds: THRESHOLDS[judged.kind] }
  })

/** The verdict on all parts, each with its log-odds calibrated. */
export const verdictOf = (parts: readonly JudgedPart[], calibrate: (logOdds: number) => number): Prediction =>
  joinPredictions(
    parts.map(({ question, choice, logOdds, thresholds }) => ({
      question,
      prediction: verdictAt(calibrate(logOdds), choice, thresholds),
    })),
  )

/** The statements that an answer would quote. */
function choiceFor(query: string, hits: readonly ChunkHit[], sources: readonly Source[]): Choice {
  const passages = [
    ...sources,
    ...hits.slice(sources.length).map((hit, i) => ({ ...hit, index: sources.length + i + 1 })),
  ]
  return chooseStatements(query, sources, passages)
}

const abstained = (reason: string, score = 0): Prediction => ({
  verdict: "abstained",
  score,
  reason,
  missing: [],
  statements: [],
})

/** Rows of which nobody can tell which one is asked for. */
const uncompared = (score: number) => ({
  verdict: "partial" as const,
  score: Math.max(MIN_PARTIAL_SCORE, score * 0.49),
  reason: "No sentence compares the rows of the table.",
})

/** The verdict for the chosen statements and their features. */
export const predictFrom = (
  choice: Choice,
  features: Features,
  coefficients: Coefficients,
  thresholds: Thresholds,
): Prediction => verdictAt(logOddsOf(features, coefficients), choice, thresholds)

/** The verdict if the chosen statements answer the question with these log-odds. */
export function verdictAt(
  logOdds: number,
  choice: Choice,
  { sure, muchMissing, mostMissing, withoutSought }: Thresholds,
): Prediction {
  if (choice.asked.units.length === 0) return abstained("The question names nothing that could be looked up.")
  if (choice.chosen.length === 0)
    return abstained(
      choice.undistinguished === null
        ? "No sentence has anything of what the question asks about."
        : `No sentence has what is asked for: ${choice.undistinguished}.`,
    )
  const score = 1 / (1 + Math.exp(-logOdds))
  if (score < MIN_PROBABILITY) return abstained("No sentence has enough of what the question asks about.", score)
  const missingParts = missingUnits(choice)
  const missing = missingParts.map(({ label }) => label)
  const share = totalWeight(missingParts)
  const target = missingTarget(choice, missing)
  if (target !== null) return abstained(`No sentence has what is asked for: ${target}.`, score * withoutSought)
  if (choice.isUncompared) return { ...uncompared(score), missing, statements: choice.chosen }
  const lacksRequired = lacksRequiredWord(choice)
  const statements = joinStatements([choice.chosen, choice.exceptions])
  if (!lacksRequired && (score >= sure || share < muchMissing))
    return { verdict: "answered", score, reason: "", missing: [], statements }
  const reason = reasonFor(missingParts)
  const left = score * (lacksRequired ? withoutSought : 1 - share)
  return lacksRequired && share >= mostMissing
    ? abstained(reason, left)
    : { verdict: "partial", score: Math.max(MIN_PARTIAL_SCORE, left), reason, missing, statements }
}

/** Of a word that was found, one cannot say that no sentence has it, only that none has it with the others. */
function reasonFor(missing: Choice["asked"]["units"]): string {
  const [found, absent] = [missing.filter(({ isFound }) => isFound), missing.filter(({ isFound }) => !isFound)]
  const list = (some: Choice["asked"]["units"]) => some.map(({ label }) => label).join(", ")
  return [
    ...(absent.length > 0 ? [`No sentence says anything about: ${list(absent)}.`] : []),
    ...(found.length > 0 ? [`No sentence says this about: ${list(found)}.`] : []),
  ].join(" ")
}

/**
 * Whether a word that the answer needs is in no statement. Only short questions need each of their words. Outside
 * English we know few synonyms, so there a word is needed only in yes-no questions, in questions of two words, and
 * as the quantity that is asked for.
 */
export function lacksRequiredWord(choice: Choice): boolean {
  const { asked, expected, language } = choice
  if (asked.units.filter(({ unit }) => !isKanaOnly(unit.word)).length > MAX_SHORT_UNITS) return lacksContrast(choice)
  const missing = missingUnits(choice).filter((part) => part.coverageIn !== undefined || isInformative(choice, part))
  const saying = asked.units.filter(({ isSlight }) => !isSlight)
  const needsEach = language === "en" || expected.isWhether || saying.length === 2
  return missing.some(({ coverageIn }) => needsEach || coverageIn !== undefined)
}

/** A long question needs only the words that set its subject apart ("other guests"); its places may be figures of speech. */
const lacksContrast = (choice: Choice): boolean => missingUnits(choice).some(({ isContrast }) => isContrast)

/** False for a word that an answer may omit: a vague or common one, or one that only names the quantity asked for. */
const isInformative = (
  { asked, expected }: Choice,
  { unit, weight, isSlight }: Choice["asked"]["units"][number],
): boolean =>
  !isSlight &&
  weight * asked.units.length >= COMMON_WEIGHT_RATIO &&
  !expected.attribute?.questionPattern.test(unit.word)

/**
 * The units that are missing from the chosen statement that covers most of the question. If a statement counts the
 * right thing, other statements of its passage may supply the other words, but names must be in the statement itself.
 */
function missingUnits(choice: Choice): Choice["asked"]["units"] {
  const { expected, chosen, binding, verb } = choice
  const { units } = choice.asked
  const isCovered = (coverage: readonly number[], u: number) => (coverage[u] ?? 0) >= 0.5
  const isCount = binding?.counted === true && expected.counted !== null
  const missing = chosen.map(({ topicCoverage, source, kind, displayText }) =>
    units.filter(({ isName, isShared, unit }, u) => {
      // A table row has no verb.
      if (unit.word === verb && TABLE_ROW.test(displayText)) return false
      // A figure in a column counts it, whatever the column is called.
      if (isCount && kind === 1 && unit.word === expected.counted?.word) return false
      if (isShared && chosen.some((one) => isCovered(one.ownCoverage, u))) return false
      const others = kind === 1 && isCount && !isName ? chosen.filter((one) => one.source === source) : []
      return !isCovered(topicCoverage, u) && !others.some(({ ownCoverage }) => isCovered(ownCoverage, u))
    }),
  )
  const informative = (some: Choice["asked"]["units"]) =>
    totalWeight(some.filter((part) => isInformative(choice, part)))
  return missing.sort((a, b) => informative(a) - informative(b) || totalWeight(a) - totalWeight(b))[0] ?? units
}

const totalWeight = (some: Choice["asked"]["units"]) => some.reduce((sum, { weight }) => sum + weight, 0)

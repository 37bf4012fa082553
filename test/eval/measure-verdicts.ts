// Verdicts: what is answered and what is not, how well the score tells them apart, and how far it is from a probability.
import { joinPredictions } from "../../src/query/grounding/prediction.ts"
import { predictFrom } from "../../src/query/grounding/verdict.ts"
import {
  COEFFICIENTS,
  type Coefficients,
  THRESHOLDS,
  type Thresholds,
} from "../../src/query/grounding/verdict-model.ts"
import { brier, calibrationError } from "../../src/query/model/score-errors.ts"
import type { Outcome } from "./judge-asked.ts"
import { abstentionF1, auc, share } from "./measures.ts"

export type VerdictRow = {
  set: string
  questions: number
  answered: number
  abstained: number
  auc: number
  f1: number
  brier: number
  calibration: number
}

type Model = { coefficients: Coefficients; thresholds: Thresholds }
/** What judges, by the kind of an outcome. */
export type Models = Readonly<Record<Outcome["kind"], Model>>
const inCode = (kind: Outcome["kind"]): Model => ({ coefficients: COEFFICIENTS[kind], thresholds: THRESHOLDS[kind] })
export const IN_CODE: Models = { lexical: inCode("lexical"), neural: inCode("neural") }
export const predictionOf = ({ parts }: Pick<Outcome, "parts">, models: Models) =>
  joinPredictions(
    parts.map(({ choice, features, kind }) => ({
      question: "",
      prediction: predictFrom(choice, features, models[kind].coefficients, models[kind].thresholds),
    })),
  )

/** Sets of which each kind of question has a row of its own. */
const BY_KIND = ["mtrag-un", "near-topic together", "near-topic alone", "in-use alone"]

/** Of one half; sets that come in two kinds (there and absent) are also judged together. */
export function measureVerdicts(outcomes: readonly Outcome[], models: Models): VerdictRow[] {
  const names = [...new Set(outcomes.map(({ set }) => set))]
  const pairs = [...new Set(names.filter((name) => / /.test(name)).map((name) => name.split(" ")[0] ?? name))]
  return [
    ...names.map((name) =>
      rowOf(
        name,
        outcomes.filter(({ set }) => set === name),
        models,
      ),
    ),
    ...pairs.map((pair) =>
      rowOf(
        `${pair} (both)`,
        outcomes.filter(({ set }) => set.startsWith(`${pair} `)),
        models,
      ),
    ),
    ...BY_KIND.flatMap((name) =>
      (["partial", "underspecified", "unanswerable", "answerable"] as const).map((kind) =>
        rowOf(
          `${name} ${kind}`,
          outcomes.filter(({ set, answerability }) => set === name && answerability === kind),
          models,
        ),
      ),
    ),
  ].filter(({ questions }) => questions > 0)
}

function rowOf(set: string, outcomes: readonly Outcome[], models: Models): VerdictRow {
  const judged = outcomes.map((outcome) => ({
    ...predictionOf(outcome, models),
    answerability: outcome.answerability,
  }))
  const clear = judged
    .filter(({ answerability }) => answerability === "answerable" || answerability === "unanswerable")
    .map(({ score, verdict, answerability }) => ({ score, verdict, positive: answerability === "answerable" }))
  return {
    set,
    questions: outcomes.length,
    answered: share(judged, ({ verdict }) => verdict === "answered"),
    abstained: share(judged, ({ verdict }) => verdict === "abstained"),
    auc: auc(clear),
    f1: abstentionF1(clear.map(({ verdict, positive }) => ({ abstained: verdict === "abstained", positive }))),
    brier: brier(clear),
    calibration: calibrationError(clear),
  }
}

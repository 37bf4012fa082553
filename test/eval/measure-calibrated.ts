// What a tenant gains who calibrates: each document in use fitted to one half of its own questions, and measured on the other.
import { chooseCalibration } from "../../src/query/grounding/calibrate-collection.ts"
import { logOddsOf } from "../../src/query/grounding/verdict-features.ts"
import { COEFFICIENTS, THRESHOLDS } from "../../src/query/grounding/verdict-model.ts"
import { NOT_CALIBRATED } from "../../src/query/model/calibration.ts"
import type { EvalEncoder } from "./encoders.ts"
import type { Outcome } from "./judge-asked.ts"
import { mean } from "./measures.ts"

/** The means over the documents. */
export function measureCalibrated(outcomes: readonly Outcome[], { stamp: { kind } }: EvalEncoder) {
  const documents = Map.groupBy(outcomes, ({ question }) => question.part)
  const each = Array.from(documents.values(), (asked) => {
    const evidence = asked.map(({ question, answerability, parts }) => ({
      answerable: answerability === "answerable",
      parts: parts.map(({ choice, features, kind: judgedAs }) => ({
        question: question.text,
        choice,
        logOdds: logOddsOf(features, COEFFICIENTS[judgedAs]),
        thresholds: THRESHOLDS[judgedAs],
      })),
      rerankScore: null,
    }))
    return chooseCalibration(evidence, NOT_CALIBRATED, kind, false)
  })
  const rowOf = (which: "before" | "after") => ({
    set: `in-use, ${which}`,
    documents: each.length,
    kept: each.filter(({ chosen }) => chosen !== null).length,
    answered: mean(each.map((one) => one[which].answered)),
    wrongly: mean(each.map((one) => one[which].wronglyAnswered)),
    brier: mean(each.map((one) => one[which].brier)),
    calibration: mean(each.map((one) => one[which].calibrationError)),
  })
  return [rowOf("before"), rowOf("after")]
}

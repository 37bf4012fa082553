// The decision whether to answer, and the one on a question that asks for several things.
import type { Choice } from "../model/evidence/choose-statements.ts"
import type { Grounding } from "../model/question.ts"

/** The decision that is made before anything is generated. */
export type Prediction = Grounding & {
  /** Words of the question for which no source has evidence. */
  missing: string[]
  /** What an answer in quotes says; empty where nothing is answered. */
  statements: Choice["chosen"]
}

/** The lowest score of a partial answer; a lower one would mean that there is no answer. */
export const MIN_PARTIAL_SCORE = 0.1
/** A partial answer scores less than a half. */
const MAX_PARTIAL_SCORE = 0.49

/**
 * Answered if each part is, with the lowest of their scores; abstained if none has anything; else partial, with the share
 * of the parts that are answered, and a reason that names the others.
 */
export function joinPredictions(parts: readonly { question: string; prediction: Prediction }[]): Prediction {
  const [only, ...others] = parts.map(({ prediction }) => prediction)
  if (only && others.length === 0) return only
  const isAnswered = ({ prediction }: (typeof parts)[number]) => prediction.verdict === "answered"
  const [answered, open] = [parts.filter(isAnswered), parts.filter((part) => !isAnswered(part))]
  const statements = joinStatements(parts.map(({ prediction }) => prediction.statements))
  const score = Math.min(...(answered.length > 0 ? answered : parts).map(({ prediction }) => prediction.score))
  const reason = open.map(({ question, prediction }) => `${question} ${prediction.reason}`).join(" ")
  if (open.length === 0) return { verdict: "answered", score, reason: "", missing: [], statements }
  if (statements.length === 0) return { verdict: "abstained", score, reason, missing: [], statements }
  return {
    verdict: "partial",
    score: Math.min(MAX_PARTIAL_SCORE, Math.max(MIN_PARTIAL_SCORE, (score * answered.length) / parts.length)),
    reason,
    missing: open.flatMap(({ question, prediction: { missing } }) => (missing.length > 0 ? missing : [question])),
    statements,
  }
}

/** The statements of all parts, each once, in the order of the sources. */
export function joinStatements(parts: readonly Prediction["statements"][]): Prediction["statements"] {
  const all = parts.flat()
  const isFirst = (one: (typeof all)[number], i: number) =>
    all.findIndex(({ source, order }) => source === one.source && order === one.order) === i
  return all.filter(isFirst).sort((a, b) => a.source.index - b.source.index || a.order - b.order)
}

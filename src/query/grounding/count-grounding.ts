// Counts an answer's verdict and the results of checking its claims, as metrics.
import type { Metrics } from "../../metrics.ts"
import type { Answer } from "../model/question.ts"

/** Counts the answer and returns it. A cached answer was counted when it was made. */
export function counted(metrics: Metrics, answer: Answer): Answer {
  metrics.count("rag_answers_total", { verdict: answer.grounding.verdict })
  for (const { verdict } of answer.claims) metrics.count("rag_claims_total", { verdict })
  return answer
}

// Counts what an answer came to: its verdict, and what the check of each claim said.
import type { Metrics } from "../../metrics.ts"
import type { Answer } from "../model/question.ts"

/** The answer itself, so that none leaves uncounted. One from the cache was counted when it was made. */
export function counted(metrics: Metrics, answer: Answer): Answer {
  metrics.count("rag_answers_total", { verdict: answer.grounding.verdict })
  for (const { verdict } of answer.claims) metrics.count("rag_claims_total", { verdict })
  return answer
}

// What the product would quote for a question with what was found for it, and by what it would judge it.
import { featuresOf } from "../../src/query/grounding/verdict-features.ts"
import type { Features } from "../../src/query/grounding/verdict-model.ts"
import { type Choice, chooseStatements } from "../../src/query/model/evidence/choose-statements.ts"
import type { Source } from "../../src/query/model/question.ts"
import { toSources } from "../../src/query/retrieval/search-chunks.ts"
import { type Asked, TOP_K } from "./ask-sets.ts"

export type Outcome = Asked & { sources: Source[]; choice: Choice; features: Features }

export function judgeAsked(asked: Asked): Outcome {
  const { question, hits } = asked
  const sources = toSources(hits, TOP_K)
  const choice = chooseStatements(question.text, sources, [...sources, ...toSources(hits, hits.length).slice(TOP_K)])
  return { ...asked, sources, choice, features: featuresOf(choice, hits) }
}

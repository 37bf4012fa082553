// What the product would quote for a question with what was found for it, and by what it would judge it.

import type { ModelStamp } from "../../src/embedding/contract.ts"
import { languageOf } from "../../src/embedding/language.ts"
import { judgedHits } from "../../src/query/grounding/judged-hits.ts"
import { featuresOf } from "../../src/query/grounding/verdict-features.ts"
import type { Features } from "../../src/query/grounding/verdict-model.ts"
import { type Choice, chooseStatements } from "../../src/query/model/evidence/choose-statements.ts"
import type { Source } from "../../src/query/model/question.ts"
import { knowsLanguage } from "../../src/query/retrieval/dense-weight.ts"
import { toSources } from "../../src/query/retrieval/search-chunks.ts"
import { type Asked, TOP_K } from "./ask-sets.ts"
import type { EvalEncoder } from "./encoders.ts"

/** `kind`: whose coefficients weigh the features. */
export type Outcome = Asked & { sources: Source[]; choice: Choice; features: Features; kind: ModelStamp["kind"] }

export function judgeAsked(asked: Asked, { stamp }: Pick<EvalEncoder, "stamp">): Outcome {
  const { question, hits } = asked
  const sources = toSources(hits, TOP_K)
  const choice = chooseStatements(question.text, sources, [...sources, ...toSources(hits, hits.length).slice(TOP_K)])
  const isKnown = knowsLanguage(stamp, null, languageOf(question.text))
  const judged = judgedHits(question.text, hits, stamp.kind, isKnown)
  return { ...asked, sources, choice, features: featuresOf(choice, judged.hits), kind: judged.kind }
}

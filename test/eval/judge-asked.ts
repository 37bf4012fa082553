// What the product would quote for a question with what was found for it, and by what it would judge it.

import type { ModelStamp } from "../../src/embedding/contract.ts"
import { languageOf } from "../../src/embedding/language.ts"
import { judgedHits } from "../../src/query/grounding/judged-hits.ts"
import { joinStatements } from "../../src/query/grounding/prediction.ts"
import { featuresOf } from "../../src/query/grounding/verdict-features.ts"
import type { Features } from "../../src/query/grounding/verdict-model.ts"
import { type Choice, chooseStatements } from "../../src/query/model/evidence/choose-statements.ts"
import { partsOfQuestion } from "../../src/query/model/evidence/split-question.ts"
import type { Source } from "../../src/query/model/question.ts"
import { knowsLanguage } from "../../src/query/retrieval/dense-weight.ts"
import { toSources } from "../../src/query/retrieval/search-chunks.ts"
import { type Asked, TOP_K } from "./ask-sets.ts"
import type { EvalEncoder } from "./encoders.ts"

/** `kind`: whose coefficients weigh the features. */
export type Evidence = { choice: Choice; features: Features; kind: ModelStamp["kind"] }
/** `parts`: what the question asks for, each by itself; the evidence beside it is that of the whole question. */
export type Outcome = Asked & Evidence & { sources: Source[]; parts: readonly Evidence[] }

export function judgeAsked(asked: Asked, { stamp }: Pick<EvalEncoder, "stamp">): Outcome {
  const { question, hits } = asked
  const sources = toSources(hits, TOP_K)
  const passages = [...sources, ...toSources(hits, hits.length).slice(TOP_K)]
  const evidenceOf = (text: string): Evidence => {
    const choice = chooseStatements(text, sources, passages)
    const judged = judgedHits(text, hits, stamp.kind, knowsLanguage(stamp, null, languageOf(question.text)))
    return { choice, features: featuresOf(choice, judged.hits), kind: judged.kind }
  }
  const parts = partsOfQuestion(question.text).map(evidenceOf)
  const [only, ...others] = parts
  return { ...asked, sources, ...(only && others.length === 0 ? only : evidenceOf(question.text)), parts }
}

/** What an answer would quote, for all that the question asks for. */
export const quotedFor = ({ parts }: Pick<Outcome, "parts">) =>
  joinStatements(parts.flatMap(({ choice }) => [choice.chosen, choice.exceptions]))

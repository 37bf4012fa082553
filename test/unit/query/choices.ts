// Choices of statements that are put together by hand, for what single pieces of evidence mean.
import { kindAskedFor } from "../../../src/query/model/evidence/answer-kind.ts"
import type { Candidate, Choice } from "../../../src/query/model/evidence/choose-statements.ts"
import { termsOf } from "../../../src/query/model/evidence/weigh-question.ts"
import type { Source } from "../../../src/query/model/question.ts"
import { fakeSources } from "../../support/fake-source.ts"

const [HARBOUR, OFFICE] = fakeSources("The harbour.", "The office.") as [Source, Source]
export const ELSEWHERE = OFFICE
export type Words = Record<string, number>

/** One word of a question for each name, with its weight; a capital makes it a name. */
const unitsOf = (words: Words): Choice["asked"]["units"] =>
  Object.entries(words).map(([written, weight]) => {
    const word = written.toLowerCase()
    return { unit: { word, forms: [word], parts: [] }, weight, isName: written !== word, written }
  })

/** A statement that is about so much of each word. */
export const statement = (about: readonly number[], over: Partial<Candidate> = {}): Candidate => ({
  ...{ start: 0, end: 1, shown: "", head: "", label: "", depth: null, order: 0, source: HARBOUR, terms: termsOf("") },
  ...{ own: about, inContext: about, above: [], about, kind: 0, score: 1 },
  ...over,
})

export const choiceOf = (words: Words, chosen: Candidate[], over: Partial<Choice> = {}): Choice => ({
  language: "en",
  asked: { units: unitsOf(words) },
  sought: kindAskedFor("Is it so?"),
  chosen,
  inPassage: 1,
  toldWhich: true,
  bound: null,
  verb: null,
  ...over,
})

export const soughtAs = (kind: Choice["sought"]["kind"]): Choice["sought"] => ({ ...kindAskedFor("Is it so?"), kind })

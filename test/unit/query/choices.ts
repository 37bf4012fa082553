// Choices of statements that are put together by hand, for what single pieces of evidence mean.
import { expectedAnswer } from "../../../src/query/model/evidence/answer-kind.ts"
import type { Choice } from "../../../src/query/model/evidence/choose-statements.ts"
import type { Candidate } from "../../../src/query/model/evidence/find-candidates.ts"
import { isVague } from "../../../src/query/model/evidence/vague-words.ts"
import { termsOf } from "../../../src/query/model/evidence/weigh-question.ts"
import type { Source } from "../../../src/query/model/question.ts"
import { fakeSources } from "../../support/fake-source.ts"

const [HARBOUR, OFFICE] = fakeSources("The harbour.", "The office.") as [Source, Source]
export const ELSEWHERE = OFFICE
export type Words = Record<string, number>

/** One word of a question for each name, with its weight; a capital makes it a name. */
const unitsOf = (words: Words): Choice["asked"]["units"] =>
  Object.entries(words).map(([label, weight]) => {
    const word = label.toLowerCase()
    const unit = { word, forms: [word], parts: [] }
    return { unit, weight, isName: label !== word, isFound: false, isSlight: isVague(unit, null), label }
  })

/** A statement that is about so much of each word. */
export const statement = (topicCoverage: readonly number[], over: Partial<Candidate> = {}): Candidate => ({
  ...{
    start: 0,
    end: 1,
    displayText: "",
    heading: "",
    boldLabel: "",
    headingDepth: null,
    order: 0,
    ...{ title: null, group: 0, item: null, isFragment: false, labels: [], block: null, scopeCoverage: null },
    source: HARBOUR,
    terms: termsOf(""),
  },
  ...{
    ownCoverage: topicCoverage,
    contextCoverage: topicCoverage,
    headingCoverage: [],
    topicCoverage,
    kind: 0,
    score: 1,
  },
  ...over,
})

export const choiceOf = (words: Words, chosen: Candidate[], over: Partial<Choice> = {}): Choice => ({
  language: "en",
  asked: { units: unitsOf(words) },
  expected: expectedAnswer("Is it so?"),
  chosen,
  exceptions: [],
  passageCoverage: 1,
  isOneIdentified: true,
  binding: null,
  verb: null,
  isBelowQuestion: false,
  undistinguished: null,
  isUncompared: false,
  ...over,
})

export const expectedOf = (kind: Choice["expected"]["kind"]): Choice["expected"] => ({
  ...expectedAnswer("Is it so?"),
  kind,
})

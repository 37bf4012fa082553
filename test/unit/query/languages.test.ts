// Questions in forty languages: what their texts answer is answered, and what these only come near to is not.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"
import { type Asked, HALLS } from "./languages-asked.ts"
import { DESKS } from "./languages-reached.ts"

const judged = (question: string, text: string) => {
  const hits = [fakeHit({ text })]
  return predictVerdict(question, hits, toSources(hits, 5), "lexical")
}
const asked = (kind: "answered" | "refused"): [string, string, string][] =>
  [HALLS, DESKS].flatMap((table: Readonly<Record<string, Asked>>) =>
    Object.entries(table).flatMap(([language, one]) =>
      one[kind]
        .split(" | ")
        .flatMap((question): [string, string, string][] => (question === "" ? [] : [[language, question, one.text]])),
    ),
  )

test.each(asked("answered"))("in %s, %s is answered", (_, question, text) => {
  expect(judged(question, text).verdict).toBe("answered")
})

test.each(asked("refused"))("in %s, %s is not answered", (_, question, text) => {
  expect(judged(question, text).verdict).not.toBe("answered")
})

test.each([
  ["Πόσο κοστίζει η διαδρομή;", DESKS.Greek?.text ?? "", "a price for διαδρομή"],
  ["Hoeveel ramen heeft de zaal?", "De zaal heeft tweehonderd stoelen.", "a number of ramen"],
  ["游泳馆教练是谁？", DESKS.Chinese?.text ?? "", "a person"],
])("what is missing is said in words that make sense: %s", (question, text, missing) => {
  expect(judged(question, text).reason).toBe(`No sentence has what is asked for: ${missing}.`)
})

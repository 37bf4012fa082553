// What evaluation fits on and what it reports on: no text is on both sides.
import { expect, test } from "vitest"
import { whatIsHalved } from "../../eval/ask-sets.ts"
import { type EvalQuestion, halfOf, searchHalfOf } from "../../eval/eval-set.ts"
import { readInvented, readNearTopic } from "../../eval/sets/invented.ts"

const questionOf = (id: string, relevant: string[], part = ""): EvalQuestion => ({
  ...{ id, text: id, part, relevant: new Set(relevant) },
  ...{ answerability: "answerable", spans: [], evidence: [] },
})
const sideOf = (name: string, question: EvalQuestion) => halfOf(whatIsHalved(name, question))

test("an invented document lies with all of its near-topic pairs on one side, and both sides have documents", () => {
  const sides = new Map<string, Set<string>>()
  for (const question of readNearTopic().questions)
    for (const name of ["near-topic together", "near-topic alone"])
      sides.set(question.part, (sides.get(question.part) ?? new Set()).add(sideOf(name, question)))
  expect([...sides.values()].every((side) => side.size === 1)).toBe(true)
  expect(new Set([...sides.values()].flatMap((side) => [...side]))).toEqual(new Set(["fit", "report"]))
})

test("a question that is asked of two collections is on the same side in both", () => {
  for (const question of readInvented().questions)
    expect(sideOf("invented alone", question)).toBe(sideOf("invented together", question))
})

test("the paragraphs of xquad are on one side in every language and in every collection", () => {
  for (let paragraph = 0; paragraph < 40; paragraph++) {
    const sides = ["xquad-ru there", "xquad-th absent", "xquad-el small there"].map((name, i) =>
      sideOf(name, questionOf(`${paragraph} ${i}`, [`7/${paragraph}`])),
    )
    expect(new Set(sides).size).toBe(1)
  }
})

test("questions that the same passages answer are on one side where legs are weighed", () => {
  const [one, other] = [questionOf("q1", ["a", "b"]), questionOf("q2", ["b", "a"])]
  expect(searchHalfOf(one)).toBe(searchHalfOf(other))
})

// Where evidence ends: sentences that only just are, or are not, what a question asks for.
import { expect, test } from "vitest"
import { asksWhether, expectedAnswer, hasValue } from "../../../src/query/model/evidence/answer-kind.ts"
import { hasOfRoot } from "../../../src/query/model/evidence/root-words.ts"
import { coverage, termsOf, weighQuestion } from "../../../src/query/model/evidence/weigh-question.ts"
import { predictionOf, TEXTS } from "./predictions.ts"

test.each([
  ["a day of the week is nobody's name", "Who leads the club?", "The club meets on Monday."],
  [
    "the month that the question names is no news",
    "On which day in April does the ferry start?",
    "It starts in April.",
  ],
  ["a wattle is no watt", "How powerful is the pump?", "Behind the pump stand 12 wattle fences."],
])("%s: %s %s", (_, question, statement) => {
  expect(hasValue(expectedAnswer(question), statement, question.toLowerCase())).not.toBe(1)
})

test("a question whether something is so may speak of what it does", () => {
  expect(asksWhether("Does the scale show what it weighs?", null)).toBe(true)
  expect(asksWhether("What does the scale show?", null)).toBe(false)
})

test("only at the head of a word do letters make a participle of it", () => {
  expect(hasOfRoot("spielbild", new Set(["spiegelbild"]), "de")).toBe(false)
})

test("the end of one verb is not another verb", () => {
  const question = weighQuestion(
    expectedAnswer("Wann muss man sich anmelden?").rest,
    [],
    "Wann muss man sich anmelden?",
  )
  const had = (text: string) => Math.max(...coverage(question, termsOf(text)))
  expect(had("Das Boot legt um neun Uhr an.")).toBeLessThan(0.5)
  expect(had("Man meldet sich bis neun Uhr an.")).toBe(1)
})

test("a short Korean word is found with what is joined to it", () => {
  const door = { unit: { word: "문", forms: [], parts: [] } }
  const had = (text: string) => coverage({ units: [door] }, termsOf(text))[0]
  expect(had("문은 아홉 시에 열린다.")).toBeGreaterThanOrEqual(0.5)
  expect(had("창은 아홉 시에 열린다.")).toBe(0)
})

test("what several statements of a passage are about, the others are about as well", () => {
  const text = "The crane stands in the yard. The crane is red. The jib is 40 metres long."
  expect(predictionOf("How long is the jib of the crane?", [text, ...TEXTS]).verdict).toBe("answered")
})

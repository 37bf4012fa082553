// What kind of thing a question asks for, and what a statement must have to be one.
import { describe, expect, test } from "vitest"
import { asksWhether, hasKind, kindAskedFor } from "../../../src/query/evidence/answer-kind.ts"

const fits = (question: string, statement: string) =>
  hasKind(kindAskedFor(question).kind, statement, question.toLowerCase())

describe("a figure", () => {
  test.each([
    ["How many berths has the quay?", "The quay was finished in 1996.", -1],
    ["How many berths has the quay?", "The quay, finished in 1996, has 42 berths.", 1],
    ["How many people came?", "1500 people came.", 1],
    ["How many people came?", "Some 1,500 came in May.", 1],
    ["How many letters were sent?", "In 2019 none were sent.", 1],
    ["How fast is the tender?", "The tender was built in 1987 in Gdynia.", -1],
    ["How fast is the tender?", "The tender makes 14 knots.", 1],
    ["How fast is the tender?", "The tender has 14 seats.", -1],
    ["How fast does the pump start?", "The pump starts within 4 seconds.", 1],
    ["How heavy is the anchor?", "The anchor has 3 flukes.", -1],
    ["How heavy is the anchor?", "The anchor is 90 kg.", 1],
    ["How deep is the basin?", "The basin has 6 gates.", -1],
    ["How deep is the basin?", "The basin is 6 m deep.", 1],
    ["When was the quay finished?", "The quay was finished in 1996.", 1],
  ])("%s %s %i", (question, statement, wanted) => {
    expect(fits(question, statement)).toBe(wanted)
  })
})

test.each([
  ["Is the quay open?", true],
  ["Fährt die Fähre sonntags?", true],
  ["What is open?", false],
  ["Welche Fähre fährt sonntags?", false],
  ["How many berths has the quay?", false],
  ["Who keeps the key?", false],
])("%s asks whether something is so: %s", (question, wanted) => {
  expect(asksWhether(question, kindAskedFor(question).kind)).toBe(wanted)
})

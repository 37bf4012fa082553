// Nouns such as `steps` or `methods` behind `what`: an answer tells the step, and seldom calls it one.
import { expect, test } from "vitest"
import { shellWordsIn } from "../../../src/query/model/evidence/shell-nouns.ts"
import { quotesFor } from "./quotes-for.ts"

test.each([
  ["What steps did the ferry line take against rust?", ["steps"]],
  ["Which new methods were used on the pier?", ["methods", "used"]],
  ["In what ways do otters help the lake?", ["ways"]],
  ["What improvements have been made to the lock?", ["improvements", "made"]],
  ["What findings suggest that otters hunt at night?", ["findings", "suggest"]],
  // The noun is not what the answer is an instance of, or is a thing.
  ["Who measures the steps of the tower?", []],
  ["How do I take measures of the hull?", []],
  ["What boats were used in the strait?", []],
  ["What is step 4?", []],
  ["What changes the colour of the lake?", []],
])("%s: %j", (question, words) => {
  expect(shellWordsIn(question)).toEqual(words)
})

const BARGE = "The barge was dated by the rings of its oak."
const TRUST = "The otter trust wants to bring otters back to the lake."

test.each([
  ["What steps does the keeper take against worms?", "The keeper coats every gate with tar against worms."],
  ["What methods were used to date the barge?", BARGE],
])("%s", (question, text) => {
  expect(quotesFor(question, text)).toMatchObject({ verdict: "answered", quotes: [text] })
})

test.each([
  // Nouns for things and quantities.
  ["What boats were used to date the barge?", BARGE],
  ["What is the age of the otter trust?", TRUST],
  // The rest of the question is needed.
  ["What methods were used to paint the barge?", BARGE],
])("%s is not answered by: %s", (question, text) => {
  expect(quotesFor(question, text).verdict).not.toBe("answered")
})

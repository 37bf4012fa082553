// Questions for how something changed: whatever says that it rose, fell or stayed the same answers them.
import { expect, test } from "vitest"
import { quotesFor } from "./quotes-for.ts"

test.each([
  ["How did otter numbers change?", "Otter numbers fell by a third."],
  ["How have berth rents developed?", "Berth rents went up in each of the last four years."],
  ["How has the water level of the lake changed?", "The water level of the lake has remained the same."],
])("%s", (question, text) => {
  expect(quotesFor(question, text)).toMatchObject({ verdict: "answered", quotes: [text] })
})

test.each([
  ["How did otter numbers change?", "Otter numbers are written on a board."],
  ["How were otter numbers counted?", "Otter numbers fell by a third."],
  ["Who changed the otter numbers?", "Otter numbers fell by a third."],
])("%s is not answered by: %s", (question, text) => {
  expect(quotesFor(question, text).verdict).not.toBe("answered")
})

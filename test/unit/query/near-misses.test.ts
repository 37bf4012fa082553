// Statements that look like an answer and tell something else, each beside one that does answer.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const verdictOf = (query: string, text: string) => {
  const hits = [fakeHit({ text })]
  return predictVerdict(query, hits, toSources(hits, 5), "lexical").verdict
}

test.each([
  ["What does the canoe weigh?", "The canoe weighs 60 pounds.", "The rent of the canoe is 60 pounds."],
  ["How heavy is the kayak?", "The weight of the kayak is 40 pounds.", "The kayak's deposit is 40 pounds."],
  ["How long may I moor?", "You may moor for two hours.", "The mooring fee is 4 dollars an hour."],
  ["How long may I moor?", "You may moor for two hours.", "Mooring costs €4 per hour."],
  ["When does the lock close?", "The lock closes at six o'clock.", "The lock opens at six o'clock."],
  ["When does the lock close?", "The lock is open from eight to six o'clock.", "The lock opens at eight o'clock."],
  ["When does the lock open?", "The lock opens at six o'clock.", "The lock closes at six o'clock."],
  ["Wann schließt die Schleuse?", "Die Schleuse schließt um 18 Uhr.", "Die Schleuse öffnet um 8 Uhr."],
  [
    "What is the maximum loan amount?",
    "Loans are free; their amount may not exceed the yearly fee.",
    "Loans are free; their amount is told in the yearly report.",
  ],
  [
    "What is the minimum loan amount?",
    "The amount of a loan is at least the yearly fee.",
    "The amount of a loan is told in the yearly report.",
  ],
  ["What colour is the buoy?", "The buoy is painted yellow.", "The buoy is painted every year."],
  [
    "Which button is for the blue light?",
    "The blue button is for the blue light.",
    "This button is for the blue light.",
  ],
])("%s is answered by: %s, not by: %s", (query, answer, other) => {
  expect(verdictOf(query, answer)).toBe("answered")
  expect(verdictOf(query, other)).not.toBe("answered")
})

test.each([
  [
    "How many bunks does the loft have?",
    "| Room | Bunks | Price per night |\n|---|---|---|\n| Loft | 14 | 19 euros |\n",
  ],
  ["How much does a berth cost per night?", "A berth costs 9 € a night."],
  ["Until when can I pay for a berth?", "Berths can be paid for within 30 days of arrival."],
  ["What is Ben Roe's extension?", "Moorings: Ben Roe, ext. 314"],
  ["What is the telephone number of Ida Lund?", "Repairs: Dr. Ida Lund, tel. 0444 91 22"],
])("%s is answered by: %s", (query, answer) => {
  expect(verdictOf(query, answer)).toBe("answered")
})

test("of two equal statements, the one with the verb of the question is quoted", () => {
  const hits = [
    fakeHit({ text: "A crossing can be booked within 30 days. Crossings take between four and five hours." }),
  ]
  const { statements } = predictVerdict("How long does a crossing take?", hits, toSources(hits, 5), "lexical")
  expect(statements.map(({ displayText }) => displayText)).toEqual(["Crossings take between four and five hours."])
})

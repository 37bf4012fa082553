// The most and the least of the rows of a table.
import { expect, test } from "vitest"
import { expectedAnswer, isCounted } from "../../../src/query/model/evidence/answer-kind.ts"
import { quotesFor } from "./quotes-for.ts"

const BOATS =
  "| Boat | Harbour | Seats | Rent |\n|---|---|---|---|\n| Auk | North | 6 | £18.50 |\n| Gull | North | 12 | £9.00 |\n| Tern | South | 40 | £120.00 |\n| Puffin | South | 4 | £7.20 |\n"
const ZIMMER =
  "| Zimmer | Plätze | Miete |\n|---|---|---|\n| Eiche | 20 | 80,50 Euro |\n| Linde | 120 | 1.200 Euro |\n| Ahorn | 8 | 65 Euro |\n"
const MIXED = "| Plan | Limit |\n|---|---|\n| Small | 10 files |\n| Large | unlimited |\n| Middle | 20 files |\n"

test.each([
  ["Which boat has the most seats?", BOATS, "Boat: Tern; Harbour: South; Seats: 40; Rent: £120.00"],
  ["Which boat has the fewest seats?", BOATS, "Boat: Puffin; Harbour: South; Seats: 4; Rent: £7.20"],
  ["Which boat has the most seats in the north harbour?", BOATS, "Boat: Gull; Harbour: North; Seats: 12; Rent: £9.00"],
  [
    "Which boat has the most seats?",
    BOATS.replace("Auk", "Sea-auk (old)"),
    "Boat: Tern; Harbour: South; Seats: 40; Rent: £120.00",
  ],
  ["Which boat has the lowest rent?", BOATS, "Boat: Puffin; Harbour: South; Seats: 4; Rent: £7.20"],
  ["Welches Zimmer hat die höchste Miete?", ZIMMER, "Zimmer: Linde; Plätze: 120; Miete: 1.200 Euro"],
  ["Welches Zimmer hat die wenigsten Plätze?", ZIMMER, "Zimmer: Ahorn; Plätze: 8; Miete: 65 Euro"],
])("%s", (query, text, quote) => {
  expect(quotesFor(query, text).quotes).toEqual([quote])
})

test("a row that adds up the others is not compared with them, and the first row may have the currency alone", () => {
  const budget = "| Post | Sum |\n|---|---|\n| Paint | $120 |\n| Rope | 340 |\n| Tar | 95 |\n| Total posts | $555 |\n"
  expect(quotesFor("Which post has the highest sum?", budget).quotes).toEqual(["Post: Rope; Sum: 340"])
  expect(quotesFor("Which post has the lowest sum?", budget).quotes).toEqual(["Post: Tar; Sum: 95"])
  const mixed = budget.replace("340", "€340")
  expect(quotesFor("Which post has the highest sum?", mixed).verdict).toBe("partial")
})

test("rows that cannot be compared are no answer", () => {
  const { verdict, reason } = quotesFor("Which plan has the highest limit?", MIXED)
  expect([verdict, reason]).toEqual(["partial", "No sentence compares the rows of the table."])
})

test("nor are those of a table that may go on in another passage", () => {
  const long = `${BOATS}${Array.from({ length: 40 }, (_, i) => `| Boat${i} | East | ${i} | £${i}.10 |`).join("\n")}`
  expect(quotesFor("Which boat has the most seats?", long).verdict).toBe("partial")
})

test("a sentence that says it needs no rows", () => {
  const told = `The boat with the most seats is the Tern.\n\n${BOATS}`
  expect(quotesFor("Which boat has the most seats?", told)).toMatchObject({
    verdict: "answered",
    quotes: expect.arrayContaining(["The boat with the most seats is the Tern."]),
  })
})

test("a figure in one cell does not count the name of the next column", () => {
  const question = "How many clubs are there?"
  expect(isCounted(expectedAnswer(question), "Place: 5; Club: Ely; Points: 30", question)).toBe(false)
})

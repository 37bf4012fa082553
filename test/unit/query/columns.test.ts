// Lines of plain text in which blanks set names and values apart are read like lines of names and values, or table rows.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { sentences } from "../../../src/embedding/sentences.ts"
import { columnLinesIn, withColumnLines } from "../../../src/query/model/evidence/columns.ts"
import { findStatements } from "../../../src/query/model/evidence/find-statements.ts"
import { predictionOf } from "./predictions.ts"

const shown = (text: string) => findStatements({ text }).map(({ displayText }) => displayText)

const KILN = `The kiln of the pottery stands in the yard.

Max. firing heat        1,280 °C
Mains lead                 4 m
- Firing time    9 hours when it is full and the door has been shut properly

It is lit on Fridays.`
const BOATS = `Boats for hire:

Boat      Seats    Deposit
Heron     4        90 euros
Otter     6        120 euros

Lake    Depth
----    -----
Ely     40 m
Tern    7 m`

test("lines with two columns are names and values", () => {
  expect(shown(KILN)).toEqual([
    "The kiln of the pottery stands in the yard.",
    "Max. firing heat: 1,280 °C",
    "Mains lead: 4 m",
    "Firing time: 9 hours when it is full and the door has been shut properly",
    "It is lit on Fridays.",
  ])
})

test("lines with more columns, or below a rule, are rows with the names of their columns", () => {
  expect(shown(BOATS)).toEqual([
    "Boat: Heron; Seats: 4; Deposit: 90 euros",
    "Boat: Otter; Seats: 6; Deposit: 120 euros",
    "Lake: Ely; Depth: 40 m",
    "Lake: Tern; Depth: 7 m",
  ])
  expect(shown("North    red    oak\nSouth    blue    elm")).toEqual(["North; red; oak", "South; blue; elm"])
})

test.each([
  ["What is the max. firing heat?", KILN, "Max. firing heat: 1,280 °C"],
  ["How long is the mains lead?", KILN, "Mains lead: 4 m"],
  ["What is the firing time?", KILN, "Firing time: 9 hours when it is full and the door has been shut properly"],
  ["What is the deposit for the boat Otter?", BOATS, "Boat: Otter; Seats: 6; Deposit: 120 euros"],
  ["How deep is lake Tern?", BOATS, "Lake: Tern; Depth: 7 m"],
])("%s", (question, text, quote) => {
  const { verdict, statements } = predictionOf(question, [text])
  expect(verdict).toBe("answered")
  expect(statements.map(({ displayText }) => displayText)).toContain(quote)
})

describe("no columns are", () => {
  test.each([
    [
      "one line alone",
      "The price list of the club is new.\nLocker     4 euros\nIt is paid in the hall by all members.",
    ],
    ["lines that are not next to each other", "Locker     4 euros\n\nTowel     2 euros"],
    ["lines with other numbers of columns", "Locker     4 euros\nTowel     2 euros     blue"],
    [
      "sentences with two blanks between them",
      "It rains in Ely.  It snows in Ely.\nIt rains at sea.  It snows at sea.",
    ],
    ["columns of running text", "the ferry leaves     In winter the\nat nine o'clock     quay is closed"],
    ["names with their own colon", "Locker:     4 euros\nTowel:     2 euros"],
  ])("%s", (_, text) => {
    expect(columnLinesIn(text)).toEqual([])
  })
})

test("the lines and the rest are all of the text, in order, without overlap and without blanks around them", () => {
  const part = fc.constantFrom("Depth", "  ", "    ", "\n", "\n\n", "4 m", ". ", "It rains", "- ", "---", "|")
  fc.assert(
    fc.property(fc.array(part, { maxLength: 24 }), (parts) => {
      const text = parts.join("")
      const spans = withColumnLines(text, sentences(text), columnLinesIn(text))
      let rest = ""
      let at = 0
      for (const { start, end } of spans) {
        expect(start).toBeGreaterThanOrEqual(at)
        expect(text.slice(start, end)).toBe(text.slice(start, end).trim())
        rest += text.slice(at, start)
        at = end
      }
      expect((rest + text.slice(at)).trim()).toBe("")
    }),
  )
})

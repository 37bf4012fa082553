// What can be quoted of a table: each row with the names of its columns, however the table is written.
import { expect, test } from "vitest"
import { findStatements } from "../../../src/query/model/evidence/find-statements.ts"

const shown = (...rows: string[]) => findStatements({ text: rows.join("\n") }).map((statement) => statement.shown)

test("a row whose first cells are empty keeps the others under their names", () => {
  expect(shown("Pos | Item | Amount", "1 | Oak gate | 820.00", " |  | 966.00")).toEqual([
    "Pos: 1; Item: Oak gate; Amount: 820.00",
    "Amount: 966.00",
  ])
  expect(shown("Pos | Item | Amount", " | Total |", "Sum | ", "2 | Seal | 4.00")).toEqual([
    "Item: Total",
    "Pos: Sum",
    "Pos: 2; Item: Seal; Amount: 4.00",
  ])
})

test("a full stop in a cell ends no row", () => {
  expect(shown("Name | Dept. | Tel.", "Ora | Sales dept. | 12")).toEqual(["Name: Ora; Dept.: Sales dept.; Tel.: 12"])
})

test("the outer borders of Markdown are no cells, and its first cell may be empty", () => {
  expect(shown("| Day | Opens |", "|---|---|", "| Monday | 9:00 |", "| | 10:30 |")).toEqual([
    "Day: Monday; Opens: 9:00",
    "Opens: 10:30",
  ])
})

test("two rows of names name a column together, and are no row to be quoted", () => {
  expect(shown("Part | Price | Price", "Part | net | gross", "Valve | 12.00 | 14.28")).toEqual([
    "Part: Valve; Price net: 12.00; Price gross: 14.28",
  ])
  expect(shown("Part | State", "Part | worn", "Valve | new").length).toBeLessThan(2)
})

test("a row that repeats a word of the names is a row where it holds figures, and so is the last", () => {
  expect(shown("Total | Mean", "Total | 12", "South | 7")).toEqual(["Total; Mean: 12", "Total: South; Mean: 7"])
  expect(shown("Kind | State", "Kind | worn")).toEqual(["Kind; State: worn"])
})

test("a name in bold type with its value is quoted, a heading in bold type is not", () => {
  expect(shown("**Warden:** Ada Moss", "", "**Opening hours:**", "", "**Wardens**")).toEqual(["**Warden:** Ada Moss"])
})

test("names over several columns go on in the row below, where each column has its own and figures follow", () => {
  const over = " | Depth | Depth | Hours"
  const joined = ["Lock: Vik; Depth upper: 2.05; Depth lower: 1.10; Hours: 8"]
  expect(shown(over, "Lock | upper | lower |", "Vik | 2.05 | 1.10 | 8")).toEqual(joined)
  expect(shown("Lock | Depth | Depth | Hours", " | upper | lower |", "Vik | 2.05 | 1.10 | 8")).toEqual(joined)
})

test.each([
  ["holds figures", " | Fee | Fee", "Vik | 2.05 | 1.10", "Sund | 2 | 1"],
  ["has a figure and its measure", " | Fee | Fee", "Vik | 2 euros | 3 euros", "Sund | 2 | 1"],
  ["is one of words among such rows", " | Week | Week", "Vik | open | shut", "Sund | shut | open"],
  ["has a label as the first has", "Keeper | Phone | Phone", "Ole | home | work", "Ida | 12 | 14"],
  ["says the same of each column", " | Fee | Fee", "Vik | none | none", "Sund | 2 | 1"],
])("a row below such names that %s is a row to be quoted", (_, ...rows) => {
  expect(shown(...rows)).toHaveLength(2)
})

test("a passage is read once, however many ask, and another of the same text by itself", () => {
  const passage = { text: "The ferry leaves at nine. It takes twenty minutes." }
  const found = findStatements(passage)
  expect(findStatements(passage)).toBe(found)
  const other = findStatements({ ...passage })
  expect([other, other === found]).toEqual([found, false])
})

test("a title is quoted no more than a heading, and stands over what follows it up to the next", () => {
  const text =
    "## Slip\n\n1. **Winch.** It pulls two tonnes. It is oiled in May.\n\n2. **Rails:** They are 40 metres long.\n\nAda Moss has the key.\n\n## Shed\n\nThe shed is dry."
  expect(findStatements({ text }).map(({ shown, head, label }) => [shown, head, label])).toEqual([
    ["It pulls two tonnes.", "Slip\nWinch", "Winch"],
    ["It is oiled in May.", "Slip\nWinch", "Winch"],
    ["**Rails:** They are 40 metres long.", "Slip\nRails", "Rails"],
    ["Ada Moss has the key.", "Slip", ""],
    ["The shed is dry.", "Shed", ""],
  ])
})

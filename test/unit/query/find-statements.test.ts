// What can be quoted of a table: each row with the names of its columns, however the table is written.
import { describe, expect, test } from "vitest"
import { findStatements } from "../../../src/query/model/evidence/find-statements.ts"

const shown = (...rows: string[]) => findStatements({ text: rows.join("\n") }).map((statement) => statement.displayText)

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
  expect(
    findStatements({ text }).map(({ displayText, heading, boldLabel }) => [displayText, heading, boldLabel]),
  ).toEqual([
    ["It pulls two tonnes.", "Slip\nWinch", "Winch"],
    ["It is oiled in May.", "Slip\nWinch", "Winch"],
    ["**Rails:** They are 40 metres long.", "Slip\nRails", "Rails"],
    ["Ada Moss has the key.", "Slip", ""],
    ["The shed is dry.", "Shed", ""],
  ])
})

describe("of a passage's lines", () => {
  const LONG = `The ${"very ".repeat(87)}long rope.`

  test.each([
    ["a sentence of 449 letters", LONG, LONG],
    ["an item", "- oars", "oars"],
    ["an item with a number", "12) oars", "oars"],
    ["an item in an item", "1. - oars", "oars"],
    ["a row of words without an end", "Rope and a float and a pole and oars", "Rope and a float and a pole and oars"],
    ["a line in a script without spaces", "船は今日港を出る", "船は今日港を出る"],
    ["a line whose last sign stands in brackets", "It is dry (so he says.)", "It is dry (so he says.)"],
    ["a name and its value", "Winch：2", "Winch：2"],
    ["a name in bold type", "__Winch__: 2", "__Winch__: 2"],
    [
      "a sentence over two lines",
      "It is as dry as it was on the\nfirst of all days.",
      "It is as dry as it was on the first of all days.",
    ],
    ["a sentence with footnotes", "The note [2] says [3, 4] it is [5–7] dry [^8].", "The note says it is dry."],
    ["a reference behind a word", "The mast is of oak[12] and tall.", "The mast is of oak and tall."],
    ["a footnote with its number", "[1]:  The note says it is dry.", "The note says it is dry."],
    ["a sentence with footnotes that stand apart", "It is [3 , 4] dry [1; 2].", "It is dry."],
    ["a sentence with other brackets", "See [12345] and [a].", "See [12345] and [a]."],
  ])("%s is quoted", (_, text, wanted) => {
    expect(shown(text)).toEqual([wanted])
  })

  test.each([
    ["a sentence of 454 letters", LONG.replace("very", "very very")],
    ["a heap of signs", "Go --> >> <<-- ## ++ off."],
    ["a few words without an end", "Rope and a float and a pole"],
    ["a few signs of a script without spaces", "船は今日港を出"],
    ["what a list begins with", "The prices are as follows:"],
    ["an item that a list begins with", "- oars:"],
    ["a question in Chinese", "钥匙在哪里？"],
    ["a question in Arabic", "أين المفتاح؟"],
    ["a question with a space behind it", "Where is the winch? "],
    ["a line", "-----"],
    ["a line between rows", "----|:---:|===="],
  ])("%s is not", (_, text) => {
    expect(shown(text)).toEqual([])
  })

  test("a statement knows the depth of the heading it stands under, and how many stand before it", () => {
    const text = "It is old.\n\n# Slip\n\nIt is dry.\n\n### Winch\n\nIt is red.\n\n## Shed\n\nIt is wet."
    expect(findStatements({ text }).map(({ heading, headingDepth, order }) => [heading, headingDepth, order])).toEqual([
      ["", null, 0],
      ["Slip", 0, 1],
      ["Winch", 2, 2],
      ["Shed", 1, 3],
    ])
  })

  test.each([
    ["an item", "- **Winch.** It is red.\n- Ada Moss has the key."],
    ["an item with a number", "1. **Winch.** It is red.\n2. Ada Moss has the key."],
    ["a paragraph", "**Winch.** It is red.\n \nAda Moss has the key."],
    ["a heading", "**Winch.** It is red.\n# Keys\nAda Moss has the key."],
    ["another title", "**Winch.** It is red.\n**Keys:** Ada Moss has the key."],
  ])("a title in bold type stands over no other %s", (_, text) => {
    expect(findStatements({ text }).map(({ boldLabel }) => boldLabel === "Winch")).toEqual([true, false])
  })

  test.each([
    ["its own line", "**Winch**\nIt is red.", "Winch"],
    ["its own line, as an item", "- **Winch:**\nIt is red.", "Winch"],
    ["its own line over a list", "**Winch**\n- It is old.\n- It is red.", "Winch"],
    ["a line that goes on behind it", "**Winch.** It is red.", "Winch"],
    ["a line with the stop behind the bold type", "__Winch__: it is red.", "Winch"],
    ["no line of which it is a part", "**Winch** is red.", ""],
    ["no line that is too long for a title", `**${"A winch ".repeat(11)}.** It is red.`, ""],
  ])("bold type is a title on %s", (_, text, label) => {
    expect(findStatements({ text }).at(-1)?.boldLabel).toBe(label)
  })
})

describe("of a table's rows", () => {
  test.each([
    ["tabs", ["Item\tPrice", "Oar\t12"], ["Item: Oar; Price: 12"]],
    ["several tabs", ["Item\t\tPrice", "Oar\t\t\t12"], ["Item: Oar; Price: 12"]],
    ["a cell that repeats its column's name", ["Item | Price", "Item | 12"], ["Item; Price: 12"]],
    ["more cells than names", ["Item | Price", "Oar | 12 | new"], ["Item: Oar; Price: 12; new"]],
    [
      "names between borders, and none around the others",
      ["| Item | Price |", "|---|---|", "Oar | 12"],
      ["Item: Oar; Price: 12"],
    ],
    ["their names twice", ["Item | Price", "Item | Price", "Oar | 12"], ["Item: Oar; Price: 12"]],
    [
      "fewer names below the names",
      ["Part | Price | Price", "Part | net", "Oar | 12 | 14"],
      ["Part; Price: net", "Part: Oar; Price: 12; Price: 14"],
    ],
    ["a column without a name", ["Item | ", "Oar | 12"], ["Item: Oar; 12"]],
    ["no row behind its names", ["Item | Price"], ["Item; Price"]],
    ["a blank line behind its names", ["Item | Price", "", "Oar | 12"], ["Item; Price", "Oar; 12"]],
    [
      "a sentence between two tables",
      ["A | B", "1 | 2", "It is a dry old shed.", "3 | 4"],
      ["A: 1; B: 2", "It is a dry old shed.", "3; 4"],
    ],
    ["a heading between two tables", ["A | B", "1 | 2", "# Shed", "C | D", "3 | 4"], ["A: 1; B: 2", "C: 3; D: 4"]],
    [
      "a third row that looks like names",
      ["A | B", "1 | 2", "A | c", "3 | 4"],
      ["A: 1; B: 2", "A; B: c", "A: 3; B: 4"],
    ],
  ])("those with %s", (_, rows, wanted) => {
    expect(shown(...rows)).toEqual(wanted)
  })
})

test("a name that dots lead to its value is quoted with it, wherever the value begins, and an entry of contents is not", () => {
  const lines = ["Order code ...... KT-88", "Shelf life ........ 18 months", "Weight . . . . 5 kg", "Rails ........ 12"]
  const text = lines.join("\n")
  const found = findStatements({ text })
  expect(found.map(({ displayText }) => displayText)).toEqual([
    "Order code: KT-88",
    "Shelf life: 18 months",
    "Weight: 5 kg",
  ])
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(lines.slice(0, 3))
})

// A question which one is answered by the rows, items or sentences that say it, all of them, and by no others.
import { describe, expect, test } from "vitest"
import { predictionOf } from "./predictions.ts"

const CABINS = `# Cabins

| Cabin | Bunks | Stove | Dogs | Price |
|---|---|---|---|---|
| Birch | 4 | yes | no | 40 euros |
| Cedar | 6 | no | yes | 55 euros |
| Larch | 2 | yes | yes | 40 euros |
| Maple | 3 | no | no | 70 euros |`
const [BIRCH, CEDAR, LARCH, MAPLE] = [
  "Cabin: Birch; Bunks: 4; Stove: yes; Dogs: no; Price: 40 euros",
  "Cabin: Cedar; Bunks: 6; Stove: no; Dogs: yes; Price: 55 euros",
  "Cabin: Larch; Bunks: 2; Stove: yes; Dogs: yes; Price: 40 euros",
  "Cabin: Maple; Bunks: 3; Stove: no; Dogs: no; Price: 70 euros",
]
const TENTS =
  "Tents:\n\n- Gull tent: holds 4, with awning\n- Tern tent: holds 2, no awning\n- Rook tent: holds 6, with awning and floor"
const PASSES =
  "The blue pass is valid on trams. The red pass is valid on ferries. The green pass is valid on night buses."
const DOORS = "Tor | Licht\n--- | ---\nNord | ja\nOst | nein"

test.each([
  ["Which cabin has a stove?", CABINS, [BIRCH, LARCH]],
  ["Which cabins have no stove?", CABINS, [CEDAR, MAPLE]],
  ["Which cabin has a stove and takes dogs?", CABINS, [LARCH]],
  ["Which cabin costs 55 euros?", CABINS, [CEDAR]],
  ["Which cabin has 3 bunks?", CABINS, [MAPLE]],
  [
    "Which tent has an awning?",
    TENTS,
    ["Gull tent: holds 4, with awning", "Rook tent: holds 6, with awning and floor"],
  ],
  ["Which pass is valid on ferries?", PASSES, ["The red pass is valid on ferries."]],
  ["Welches Tor hat Licht?", DOORS, ["Tor: Nord; Licht: ja"]],
])("%s", (question, text, quotes) => {
  const { verdict, statements } = predictionOf(question, [text])
  expect(verdict).toBe("answered")
  expect(statements.map(({ displayText }) => displayText)).toEqual(quotes)
})

describe("where no row says it", () => {
  test.each([
    ["Which cabin has a sauna?", "| Cabin | Sauna |\n|---|---|\n| Birch | no |\n| Cedar | no |"],
    ["Which tent has an awning?", "- Tern tent: no awning\n- Wren tent: without awning"],
  ])("%s is not answered", (question, text) => {
    expect(predictionOf(question, [text]).verdict).not.toBe("answered")
  })

  test("whether one has it is answered by the row that denies it", () => {
    const { verdict, statements } = predictionOf("Does cabin Birch take dogs?", [CABINS])
    expect([verdict, ...statements.map(({ displayText }) => displayText)]).toEqual(["answered", BIRCH])
  })
})

test("of a long table all the rows are quoted that say it", () => {
  const rows = ["Ash", "Elm", "Fir", "Oak", "Yew"].map((name, i) => `| ${name} | ${i === 3 ? "oil" : "gas"} |`)
  const { statements } = predictionOf("Which boats burn gas?", [`| Boats | Burn |\n|---|---|\n${rows.join("\n")}`])
  expect(statements.map(({ displayText }) => displayText)).toEqual([
    "Boats: Ash; Burn: gas",
    "Boats: Elm; Burn: gas",
    "Boats: Fir; Burn: gas",
    "Boats: Yew; Burn: gas",
  ])
})

test("what is told of the thing with another number is not told of it", () => {
  const text = "The barrel of 30 litres costs 9 euros. The lid of the 50 litre barrel is red."
  expect(predictionOf("What does the 50 litre barrel cost?", [text]).verdict).not.toBe("answered")
})

test("a further passage that names the thing too is not taken for a row", () => {
  const quoted = predictionOf("Which pass is valid on ferries?", [PASSES, "Passes are sold at the kiosk."]).statements
  expect(quoted.map(({ displayText }) => displayText)).toEqual(["The red pass is valid on ferries."])
})

// Which statements of which passages are quoted for a question, and what each of them is about.
import { describe, expect, test } from "vitest"
import { type Choice, chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

type Passage = string | { text: string; headingPath?: string[]; filename?: string }
function choose(question: string, ...passages: Passage[]): Choice {
  const hits = passages.map((passage, i) =>
    fakeHit({ document: `doc_${i}`, ...(typeof passage === "string" ? { text: passage } : passage) }),
  )
  return chooseStatements(question, toSources(hits, hits.length))
}
const quoted = (question: string, ...passages: Passage[]) =>
  choose(question, ...passages).chosen.map(({ shown }) => shown)

/** The words of the question that the last of what is quoted is about. */
function aboutOf(question: string, ...passages: Passage[]): string[] {
  const { asked, chosen } = choose(question, ...passages)
  return asked.units.flatMap(({ written }, u) => ((chosen.at(-1)?.about[u] ?? 0) >= 0.5 ? [written] : []))
}

/** The best of the statements that are quoted. */
const best = (question: string, ...passages: Passage[]) =>
  choose(question, ...passages).chosen.toSorted((a, b) => b.score - a.score)[0]?.shown

const LIE = "Where do the boats and the sails lie?"

describe("the better of two statements is", () => {
  test.each([
    [
      "of the same worth that of the passage before",
      "What colour is the crane?",
      ["The crane has a red colour.", "The crane has a blue colour."],
      "The crane has a red colour.",
    ],
    [
      "the one with more of the question",
      "Who steers the ferry?",
      ["The ferry has Ida Holm.", "Per Lund steers the ferry."],
      "Per Lund steers the ferry.",
    ],
    [
      "the one with what is asked for",
      "How many oars has the boat?",
      ["The boat has oars and a sail. The boat has twelve oars."],
      "The boat has twelve oars.",
    ],
    [
      "the one with words that stand side by side in the question",
      "Where is the green boat of Ida kept?",
      ["Green Ida burns. The green boat floats at the pier."],
      "The green boat floats at the pier.",
    ],
    [
      "of the same words the shorter",
      "Is the boat locked?",
      ["The boat is locked by Ida for the whole of the winter. The boat is locked by Ida."],
      "The boat is locked by Ida.",
    ],
    [
      "the one about the rest of the question",
      "When is the winch oiled?",
      ["Sails are oiled in April. The winch is red. It is oiled in May."],
      "It is oiled in May.",
    ],
    [
      "the one next to the rest of the question",
      "What does the oiled winch lift?",
      ["Heavy boats: lift. Logs: lift. The oiled winch."],
      "Logs: lift.",
    ],
  ])("%s", (_, question, passages, wanted) => {
    expect(best(question, ...passages)).toBe(wanted)
  })
})

describe("beside the best is quoted", () => {
  test.each([
    ["what has the rest of the question", LIE, ["The sails lie in the loft. The boats lie at the pier."], 2],
    ["that of another passage too", LIE, ["The sails lie in the loft.", "The boats lie at the pier."], 2],
    ["nothing that says the same", LIE, ["The sails lie in the loft. The sails lie in the loft today."], 1],
    ["nothing that adds nothing", "Who oils the winch?", ["Ida Holm oils the winch.", "Per Lund has a winch."], 1],
    [
      "no fourth",
      "Where do boats, sails, oars and ropes lie?",
      ["Boats lie at the pier. Sails lie in the loft. Oars lie in the shed. Ropes lie in the hold."],
      3,
    ],
    [
      "what is nearly as good",
      "Who repairs the winch?",
      ["The winch is red. Per Lund repairs it. Ida Holm repairs sails."],
      2,
    ],
    [
      "what has what is asked for, where the best has not",
      "When is the old winch of the yard oiled?",
      ["The old winch of the yard is oiled often. Oil: in June"],
      2,
    ],
  ])("%s", (_, question, passages, count) => {
    expect(quoted(question, ...passages)).toHaveLength(count)
  })

  test("what stands before it, in the order of the passages and within them of the text", () => {
    const [boats, sails] = ["The boats lie at the pier.", "The sails of the old ferry lie in the loft."]
    expect(quoted(LIE, boats, sails)).toEqual([boats, sails])
    expect(quoted(LIE, sails, boats)).toEqual([sails, boats])
    expect(quoted(LIE, `${boats} ${sails}`)).toEqual([boats, sails])
    expect(quoted(LIE, `${sails} ${boats}`)).toEqual([sails, boats])
  })
})

describe("a statement is about", () => {
  const KEY = "Who has the key of the shed?"
  test.each([
    ["its own words", KEY, ["Ada Moss has the key."], ["key"]],
    ["its passage's heading", KEY, [{ text: "Ada Moss has the key.", headingPath: ["Shed"] }], ["key", "shed"]],
    ["its file's name", KEY, [{ text: "Ada Moss has the key.", filename: "shed.md" }], ["key", "shed"]],
    [
      "no ending of a file's name",
      "Who has the md key?",
      [{ text: "Ada Moss has the key.", filename: "a.md" }],
      ["key"],
    ],
    ["the heading over it in the text", KEY, ["# Shed\n\nAda Moss has the key."], ["key", "shed"]],
    ["no heading that another one ended", KEY, ["# Shed\n\nIt is dry.\n\n# Slip\n\nAda Moss has the key."], ["key"]],
    [
      "no heading of its passage that one of the same rank ended",
      KEY,
      [{ text: "# Slip\n\nAda Moss has the key.", headingPath: ["Shed"] }],
      ["key"],
    ],
    [
      "the heading of its passage that one of a lower rank did not end",
      KEY,
      [{ text: "## Slip\n\nAda Moss has the key.", headingPath: ["Shed"] }],
      ["key", "shed"],
    ],
    ["its title in bold type", KEY, ["**Shed.** Ada Moss has the key."], ["key", "shed"]],
    ["no title of another paragraph", KEY, ["**Shed.** It is dry.\n\nAda Moss has the key."], ["key"]],
    [
      "what the one before is about, where it goes on with `it`",
      "Who repairs the winch?",
      ["The winch is red. It is Per Lund who repairs."],
      ["repairs", "winch"],
    ],
    [
      "what the one before is about, where it names it by `it`",
      "Who repairs the winch?",
      ["The winch is red. Per Lund repairs it."],
      ["repairs", "winch"],
    ],
    [
      "what the one before that is about, over two that go on",
      "Who repairs the winch?",
      ["The winch is red. It is old. It is Per Lund who repairs."],
      ["repairs", "winch"],
    ],
    [
      "nothing else the one before is about",
      "Who repairs the winch?",
      ["The winch is red. Per Lund repairs sails."],
      ["repairs"],
    ],
    [
      "what two others of its passage are about",
      "Who repairs the winch?",
      ["The winch is red. The winch is old. Per Lund repairs sails."],
      ["repairs", "winch"],
    ],
    [
      "no topic of a title that another ended",
      "Who repairs the winch?",
      ["# Winch\n\nThe winch is red. The winch is old.\n\n# Sails\n\nPer Lund repairs sails."],
      ["repairs"],
    ],
    [
      "the whole of a name of two words that its passage has",
      "Who found the security hole?",
      ["Ida Holm found the hole. Security hole: a risk"],
      ["security", "hole"],
    ],
  ])("%s", (_, question, passages, words) => {
    expect(aboutOf(question, ...passages)).toEqual(words)
  })
})

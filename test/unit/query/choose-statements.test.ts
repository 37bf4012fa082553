// Which statements of which passages are quoted for a question.
import { describe, expect, test } from "vitest"
import { best, quoted } from "./chosen.ts"

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
      "of the same words the one that counts what is asked for",
      "How many rowers are there?",
      ["Each rower has one key. We have been here since 1920 and now have 61 rowers."],
      "We have been here since 1920 and now have 61 rowers.",
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
    [
      "nothing that adds neither a word nor the value that is asked for",
      "When does the ferry leave?",
      ["The ferry does leave from the north quay, as the crew says. The ferry is red."],
      1,
    ],
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

  const OILED = "When is the old winch of the yard oiled?"
  test.each([
    [
      "what may answer it as well, where nothing tells that the best does",
      "Is the boat locked?",
      ["The boat is locked by Ida Holm. In winter the boat stays locked under ropes."],
      2,
    ],
    [
      "nothing of another passage that is only as good",
      "Who repairs and oils the winch?",
      ["Per Lund repairs the winch.", "Ida Holm repairs the winch gear."],
      1,
    ],
    [
      "nothing that has far less than the best",
      "Where does the old red boat of Ida lie?",
      ["The old red boat lies at the pier.", "Ida sings in Skerrin."],
      1,
    ],
    ["no other time, where the best has one", OILED, ["The old winch is oiled in June. Oil: in May"], 1],
    [
      "no time of another passage, where the best has none",
      OILED,
      ["The old winch of the yard is oiled often.", "Oil: in June"],
      1,
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

test.each([
  ["a question", "When is the winch oiled?", "The winch is oiled."],
  ["a question, with words of the same meaning", "Who founded the rowing club?", "The rowing club has a founder."],
  [
    "a question for a person, with figures and dates",
    "Who oils the winch?",
    "The winch: oiled on Monday, 4 June, in 2 days",
  ],
  ["a question for a place, with names of values", "Where does the winch lie?", "Lie: 4 metres; Winch: 2"],
])("what only repeats %s is not quoted", (_, question, text) => {
  expect(quoted(question, text)).toEqual([])
})

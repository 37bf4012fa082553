// The sides of a word in a sentence, and the main clause in front.
import { describe, expect, test } from "vitest"
import { areSidesSwapped, mainFirst } from "../../../src/query/claims/sides.ts"

test.each([
  ["After the storm, the ferry sails.", "the ferry sails After the storm"],
  ["Because it rained, they left!", "they left Because it rained"],
  ["If it rains,\nall\nstay", "all\nstay If it rains"],
  ["- Until noon, it is shut", "it is shut Until noon"],
  ["Afterthoughts, the ferry sails.", "Afterthoughts, the ferry sails."],
  ["After the storm the ferry sails.", "After the storm the ferry sails."],
  ["The ferry sails after the storm, if at all.", "The ferry sails after the storm, if at all."],
])("the main clause goes first: %s", (text, expected) => {
  expect(mainFirst(text)).toBe(expected)
})

describe("the sides of a comparison", () => {
  test.each([
    [
      "have changed",
      "turned",
      "The mast is taller than the tower.",
      "taller",
      "The tower is taller than the mast.",
      "taller",
    ],
    [
      "have changed beside its opposite",
      "turned",
      "The mast is taller than the tower.",
      "taller",
      "The tower is shorter than the mast.",
      "shorter",
    ],
    [
      "have not",
      "same",
      "The mast is taller than the tower.",
      "taller",
      "The mast, they say, is taller than the old tower.",
      "taller",
    ],
    [
      "have not, of which one is empty",
      "same",
      "The mast is taller.",
      "taller",
      "The mast is taller than the tower.",
      "taller",
    ],
    ["have changed, of which one is empty", "turned", "The mast is taller.", "taller", "Taller is the mast.", "taller"],
    [
      "have nothing in common",
      null,
      "The mast is taller than the tower.",
      "taller",
      "The crane is taller than the ship.",
      "taller",
    ],
    [
      "have changed beside as much that has not",
      "turned",
      "More boats than ships lie in Ely.",
      "than|als",
      "More ships than boats lie in Ely.",
      "than|als",
    ],
    [
      "have kept as much as has moved",
      null,
      "The mast is taller than the tower.",
      "taller",
      "Taller than the tower, taller the mast.",
      "taller",
    ],
    [
      "have moved before the main clause",
      "same",
      "Before the war, the mill shut.",
      "before",
      "The mill shut before the war.",
      "before",
    ],
    [
      "are not there in the claim",
      null,
      "The mast is taller than the tower.",
      "smaller",
      "The mast is taller than the tower.",
      "taller",
    ],
    [
      "are not there in the quote",
      null,
      "The mast is taller than the tower.",
      "taller",
      "The mast is taller than the tower.",
      "smaller",
    ],
    [
      "are not those of a word that has it in it",
      null,
      "The underwriter is here.",
      "under",
      "The mast is under the tower.",
      "under",
    ],
  ] as const)("%s: %s", (_, expected, claim, word, quote, other) => {
    expect(areSidesSwapped(claim, word, quote, other)).toBe(expected)
  })
})

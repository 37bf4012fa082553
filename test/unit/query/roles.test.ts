// Whether subject and object have changed places, told from the order of the words that two sentences share.
import { describe, expect, test } from "vitest"
import { areRolesSwapped, areSidesSwapped, mainFirst } from "../../../src/query/claims/roles.ts"

describe("two sentences", () => {
  test.each([
    ["whose sides have changed", "turned", "The otter hunts the salmon.", "The salmon hunts the otter."],
    ["both in the passive", "turned", "The salmon is hunted by the otter.", "The otter is hunted by the salmon."],
    ["one in the passive, in the same order", "turned", "Boris hired Anna.", "Boris was hired by Anna."],
    ["one in the passive, in another order", "unclear", "Anna hired Boris.", "Boris was hired by Anna."],
    ["one in the passive, neither by anyone", "unclear", "Rain fed the lake.", "Rain is fed to the lake."],
    [
      "both by someone, in two voices",
      "unclear",
      "The otter led salmon by the weir.",
      "The otter is led by salmon to the weir.",
    ],
    ["that share two words in one order", "same", "The otter sleeps.", "The otter sleeps at noon."],
    ["that share two words in another order", "turned", "Sleeping is the otter.", "The otter sleeps."],
    ["that share one word", "unclear", "The otter sleeps.", "The salmon sleeps."],
    ["that share none", "unclear", "The otter sleeps.", "A salmon swims."],
    ["in a language whose order says nothing", "unclear", "Otter jagt Lachs", "Lachs jagt Otter"],
    ["one of which shows its order", "turned", "otters hunt salmon", "the salmon hunt otters"],
    ["one of which begins with an expletive", "unclear", "It takes the ferry an hour.", "The ferry takes an hour."],
    ["both of which begin with one", "same", "It takes the ferry an hour.", "It takes the ferry an hour now."],
    [
      "with a place moved to the front",
      "same",
      "The otter hunts salmon in the river.",
      "In the river the otter hunts salmon.",
    ],
    [
      "whose clause after a conjunction moved",
      "same",
      "After the rain the otter, it hunts salmon.",
      "The otter hunts salmon after the rain.",
    ],
    ["whose pivot is bound to an article", "same", "Rust spoiled the hull.", "The hull of spoiled rust."],
    ["that mean both sides alike", "unclear", "The keeper married the mayor.", "The mayor married the keeper."],
    [
      "one of which means both sides alike",
      "turned",
      "The keeper and the mayor paid the cook.",
      "The cook paid the mayor.",
    ],
    ["with a possessive in one", "unclear", "The keeper's dog bit the mayor.", "The mayor bit the dog, the keeper."],
    ["with a possessive in both", "turned", "The keeper's dog bit the mayor.", "The mayor bit the keeper's dog."],
    [
      "with a possessive in one and of in both",
      "turned",
      "The keeper of Ely's dog bit the mayor.",
      "The mayor bit the dog of the keeper.",
    ],
  ])("%s: %s", (_, expected, claim, quote) => {
    expect([areRolesSwapped(claim, quote), areRolesSwapped(quote, claim)]).toEqual([expected, expected])
  })
})

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

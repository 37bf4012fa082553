// Sentences of several clauses, and verbs that make the other party their subject.
import { describe, expect, test } from "vitest"
import { languageOf } from "../../../src/embedding/language.ts"
import { areSubjectsSwapped } from "../../../src/query/claims/subjects.ts"

const isKept = (claim: string, quote: string) => !areSubjectsSwapped(claim, quote, languageOf(`${claim} ${quote}`))

describe("who acts is the same", () => {
  test.each([
    [
      "in two clauses joined without a comma",
      "The mast has room for two sails and the keel measures 3 metres.",
      "The keel is 3 metres deep and the mast holds two sails.",
    ],
    [
      "in what somebody believes",
      "A loose slate is seen by builders as the likely cause of the damage.",
      "Builders think the gutter was damaged by a loose slate.",
    ],
    [
      "where something is compulsory for them",
      "The yearly hearing test is compulsory for every drummer.",
      "Every drummer must take the hearing test each year, and a record of the result is kept.",
    ],
    [
      "where it has to get there",
      "The clinic has to receive the form by 3 June.",
      "Your signed form must reach the clinic by 3 June.",
    ],
    ["where it falls to them", "Le nettoyage du toit incombe au voisin.", "Le voisin assume le nettoyage du toit."],
    [
      "where a noun of the quote is a verb",
      "Three quarters of the owners must vote for it if the manager is to be dismissed.",
      "The manager may be dismissed by a vote of three quarters of the owners.",
    ],
  ])("%s", (_, claim, quote) => expect(isKept(claim, quote)).toBe(true))
})

describe("who acts is another one", () => {
  test.each([
    [
      "in two clauses",
      "The owl chased the cat and the dog was asleep.",
      "The cat chased the owl and the dog was asleep.",
    ],
    [
      "in what somebody believes",
      "Guards believe the thief saw the driver.",
      "Guards believe the driver saw the thief.",
    ],
    ["where it has to get there", "The clinic must reach the driver.", "The driver must reach the clinic."],
  ])("%s", (_, claim, quote) => expect(isKept(claim, quote)).toBe(false))
})

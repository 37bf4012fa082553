// Figures and times that a claim gives in other words, and claims with few words of their quote but with its figures.
import { describe, expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

const isKept = (claim: string, quote: string) => checkClaim(claim, quote).verdict === "supported"

describe("the same figure is recognised", () => {
  test.each([
    [
      "of a unit with a genitive",
      "The guard must give notice of one week or longer.",
      "The guard must give at least one week's notice.",
    ],
    ["at twelve noon", "The gate shuts at 12 noon.", "The gate shuts at noon."],
    [
      "at an hour behind its noun",
      "Il mercato chiude a mezzogiorno del 4 maggio.",
      "Il mercato chiude alle ore 12 del 4 maggio.",
    ],
    ["in days and nights", "Раствор можно хранить двое суток.", "Раствор можно хранить 48 часов."],
    [
      "among others",
      "The list names 14 leaking valves among the plant's 90 tested ones.",
      "The plant has 90 tested valves on this list, of which 14 were leaking.",
    ],
    ["in a week of a month", "Das Fest ist in der ersten Woche im Juni.", "Das Fest ist in der ersten Juniwoche."],
    [
      "though other words differ",
      "The validity of the permit starts on 2021-05-05 and ends on 2026-05-04.",
      "The permit runs from 5 May 2021 to 4 May 2026.",
    ],
  ])("%s", (_, claim, quote) => expect(isKept(claim, quote)).toBe(true))
})

describe("another figure is noticed", () => {
  test.each([
    [
      "of a unit with a genitive",
      "The guard must give notice of two weeks or longer.",
      "The guard must give at least one week's notice.",
    ],
    [
      "at an hour behind its noun",
      "Il mercato chiude a mezzanotte del 4 maggio.",
      "Il mercato chiude alle ore 12 del 4 maggio.",
    ],
    ["in days and nights", "Раствор можно хранить трое суток.", "Раствор можно хранить 48 часов."],
    [
      "among others",
      "The list names 90 leaking valves among the plant's 14 tested ones.",
      "The plant has 90 tested valves on this list, of which 14 were leaking.",
    ],
    ["where nothing else is the same", "The ferry crew repaired the old pump.", "The old pier was sold last winter."],
  ])("%s", (_, claim, quote) => expect(isKept(claim, quote)).toBe(false))
})

// Claims about a sentence of several parts: those that tell both, and those that join what belongs to two.
import { describe, expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

const isKept = (claim: string, quote: string) => checkClaim(claim, quote).verdict === "supported"

describe("what both parts say is kept", () => {
  test.each([
    [
      "where the claim measures in other words",
      "Tank pressure stayed constant and the average engine speed dropped to 900 rpm.",
      "Mean engine speed fell to 900 rpm, while tank pressure remained constant.",
    ],
    [
      "where the first one has a date",
      "The month to prune the roses is March, as long as the ground is still damp.",
      "Roses should be pruned in March, while the ground is still damp.",
    ],
    [
      "where small words of the language are all that they share",
      "Os 40 euros do bilhete não são devolvidos.",
      "O preço do bilhete é de 40 euros e não é devolvido.",
    ],
    [
      "where the second one has no verb",
      "On a Sunday there is a bus 31 every forty minutes.",
      "Bus 31 leaves every 15 minutes on weekdays and every 40 minutes on Sundays.",
    ],
    [
      "where the second one has no subject",
      "On Mondays the shop is shut.",
      "The shop is open Tuesday to Friday and closed on Mondays.",
    ],
  ])("%s", (_, claim, quote) => expect(isKept(claim, quote)).toBe(true))
})

describe("what is joined of two is noticed", () => {
  test.each([
    ["of names", "The vicar polishes the bell.", "The miller polishes the bell; the vicar tunes the organ."],
    ["of times", "In spring the boat leaves at 7:10.", "The boat leaves at 7:10 in autumn and at 9:20 in spring."],
    [
      "of verbs with their dates",
      "The fair was opened on 12 May.",
      "The fair was opened on 3 May and closed on 12 May.",
    ],
    [
      "of units",
      "Iron in the blood fell from 19 mg to 12 mg.",
      "Iron in the blood fell from 19 to 12 mmol, while weight remained stable.",
    ],
  ])("%s", (_, claim, quote) => expect(isKept(claim, quote)).toBe(false))
})

// Names that a claim writes in another way than its quote, and names that only look alike.
import { describe, expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

const isKept = (claim: string, quote: string) => checkClaim(claim, quote).verdict === "supported"

describe("the same name is recognised", () => {
  test.each([
    [
      "by its first letters",
      "The report was sent to the WHO in June.",
      "In June the report was sent to the World Health Organization.",
    ],
    ["written out", "The ferry terminal is run by the Northern Port Authority.", "The NPA runs the ferry terminal."],
    ["of an office", "The award was handed over by the CFO.", "The chief financial officer handed over the award."],
    ["of a country", "Visitors to the UK need a passport.", "Visitors to the United Kingdom need a passport."],
    ["of a people", "The bridge was paid for by the Danes.", "Denmark paid for the bridge."],
    ["as an adjective", "The loan was taken up by a Welsh baker.", "The loan was taken up by a baker from Wales."],
    ["as an adjective, in French", "Le fromage vient de Suède.", "C'est un fromage suédois."],
    ["of a country of money", "The repair cost 300 Canadian dollars.", "The repair cost CAD 300."],
    ["of money in front", "The deposit is 75 Swiss francs.", "The deposit is CHF 75."],
    ["of a title", "The gate was opened by Professor Imre Vass.", "Prof. Imre Vass opened the gate."],
    ["with a courtesy", "The keys were handed in by Mrs Okoro.", "Okoro handed in the keys."],
    ["cut short", "The fee is set by Article 12 of the statute.", "The fee is set by art. 12 of the statute."],
    ["with a Roman number", "The pump is shown in Part IV.", "The pump is shown in part 4."],
    ["of a group by age", "The cup was won by the U16 team.", "The under-16 team won the cup."],
    ["with its article", "Vereniging De Brug huurt de zaal.", "De zaal wordt gehuurd door vereniging De Brug."],
  ])("%s", (_, claim, quote) => expect(isKept(claim, quote)).toBe(true))
})

describe("another name is noticed", () => {
  test.each([
    [
      "with other first letters",
      "The report was sent to the WTO in June.",
      "In June the report was sent to the World Health Organization.",
    ],
    ["in small words", "In June the study was checked by the EU.", "In June the study was checked by each user."],
    ["of another people", "The bridge was paid for by the Swedes.", "The bridge was paid for by Denmark."],
    ["of other money", "The repair cost 300 Swiss francs.", "The repair cost EUR 300."],
    ["of other money with a sign", "The repair cost 300 US dollars.", "The repair cost CHF 300."],
    ["behind a title", "The gate was opened by Professor Imre Vass.", "The gate was opened by Prof. Imre Toth."],
    ["with another number", "The pump is shown in Part VI.", "The pump is shown in part 4."],
    ["of another group", "The cup was won by the U18 team.", "The under-16 team won the cup."],
  ])("%s", (_, claim, quote) => expect(isKept(claim, quote)).toBe(false))
})

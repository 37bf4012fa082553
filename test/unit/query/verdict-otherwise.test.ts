// What an answer may say in other words than the question, and whom and what it must not leave out.
import { describe, expect, test } from "vitest"
import { chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"
import { predictionOf, TEXTS } from "./predictions.ts"

describe("whom, how much and under what condition a question asks about is needed", () => {
  const FEES = "The mooring costs 40 euros for guests of the harbour. The crane lifts boats."
  const LEAFLET =
    "Do not swallow more than two capsules of Halvorin in 24 hours. Swallow the capsules whole. Up to 1 in 10 people have a headache. Rare effects: rash. Common effects: cough."
  const VOTE = "The pontoon was approved by three votes; Per Lund did not vote for the pontoon."

  test.each([
    ["others", "How much does the mooring of the crane cost for guests from other harbours?", FEES],
    ["too much", "What happens if I swallow too many capsules?", LEAFLET],
    ["a share of people is no number of them", "How many people swallow Halvorin?", LEAFLET],
    ["what is rare is not very rare", "What are the very rare effects?", LEAFLET],
    ["who did not is not who did", "Who voted for the pontoon?", VOTE],
    ["a temperature is no pressure", "At what pressure does the bilge pump start?", "The bilge pump starts at 40 °C."],
    ["a year is no speed", "How fast is the ferry Brise?", "The ferry Brise was built in Skerrin in 2011."],
    [
      "another title's sentence",
      "How much does the crane cost?",
      "**Mooring.** It costs 40 euros.\n\n**Crane.** The crane lifts boats. The crane is red.",
    ],
  ])("%s: %s", (_, query, text) => {
    const { verdict, score } = predictionOf(query, [text, ...TEXTS])
    expect(verdict).not.toBe("answered")
    expect(score).toBeLessThan(0.5)
  })

  test.each([
    [
      "How much does the mooring cost for guests from other harbours?",
      "The mooring costs 40 euros for guests, 60 for guests from elsewhere than our harbours.",
    ],
    ["What happens if I swallow too many capsules?", "If you swallow more than two capsules, see a doctor."],
    ["How many people have a headache?", LEAFLET],
    ["At what pressure does the bilge pump start?", "The bilge pump starts at two bar. It was painted in May."],
    ["At what pressure does the bilge pump start?", "The bilge pump starts at a pressure of 200 kPa."],
    ["What are the common effects?", LEAFLET],
    ["Who voted for the pontoon?", "Ida Holm voted for the pontoon; Per Lund did not."],
    ["How much does the crane cost?", "**Mooring.** It is free.\n\n**Crane.** It costs 40 euros."],
  ])("and answered where it is said: %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS])).toMatchObject({ verdict: "answered" })
  })
})

describe("an answer that is said in other words is one", () => {
  test.each([
    ["a rule says whether one may", "May I drink coffee aboard?", "Coffee must not be taken aboard."],
    ["an opposite says whether it is so", "Is the slipway open?", "The slipway stays closed until June."],
    ["free is not paid for", "Do I have to pay for my bike?", "Bicycles travel free."],
    ["what is outside is not inside", "Are dogs allowed inside?", "Dogs stay outside."],
    ["what must be is needed", "Do juniors need a coach?", "A junior must be with a coach."],
    ["a limit of temperature", "At what temperature should the resin be kept?", "Do not store the resin above 30 °C."],
    ["a holder holds", "Who holds the licence of the ferry?", "Licence holder of the ferry: Lund Lines, Skerrin."],
    ["a figure of what is needed", "How many oars are needed?", "A crew of five and ten oars."],
    ["a size in litres", "How big is the tank?", "The tank holds 150 litres."],
    ["a sum is large", "How large is the reserve?", "The reserve stands at £18,250."],
    ["how early is a time", "How early must vans check in?", "Vans check in 40 minutes before."],
    ["what one pays is a price", "What do guests pay for a mooring?", "Guests: mooring 40 euros."],
    ["what contains has a substance", "What is the active substance of Halvorin?", "Halvorin contains albicin."],
    [
      "a row has no verb",
      "On which days does the 19:20 boat run?",
      "# Boats\n\n| Boat | Days |\n|---|---|\n| 19:20 | Friday and Sunday |",
    ],
    [
      "it is what was named before",
      "When will the winch be replaced?",
      "The winch is broken. Per Lund said that it will be replaced in 2031.",
    ],
  ])("%s: %s", (_, query, text) => {
    expect(predictionOf(query, [text, ...TEXTS])).toMatchObject({ verdict: "answered" })
  })

  test("a limit does not say when", () => {
    const text = "Do not load more than two boats in 24 hours. Load a boat in the morning."
    const sources = toSources([fakeHit({ text })], 5)
    const { chosen } = chooseStatements("When should I load a boat?", sources)
    expect(chosen.map(({ displayText }) => displayText)).toContain("Load a boat in the morning.")
  })
})

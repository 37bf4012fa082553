// Claims against their quotes: altered ones are caught, paraphrases kept, in other languages too.
import { describe, expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"
import { createGrounder } from "../../../src/query/grounding/ground.ts"
import { makePairs } from "../../support/claim-pairs.ts"
import { CLAIM_SHAPES } from "../../support/claim-shapes.ts"
import { fakeSources } from "../../support/fake-source.ts"

const flagged = (claim: string, quote: string) => checkClaim(claim, quote).verdict !== "supported"
const share = (items: readonly boolean[]) => items.filter(Boolean).length / items.length

describe.each([
  ["made pairs", makePairs(200), 0.95, 0.9],
  ["pairs in many shapes and languages", CLAIM_SHAPES, 0.95, 0.9],
] as const)("of %s", (_, pairs, leastCaught, leastKept) => {
  test.each(["seen", "unseen"] as const)("in the %s half altered claims are caught and paraphrases kept", (half) => {
    const mine = pairs.filter((pair) => pair.half === half)
    const judged = mine.map((pair) => ({ ...pair, caught: flagged(pair.claim, pair.source) }))
    const recall = share(judged.filter(({ altered }) => altered).map(({ caught }) => caught))
    const kept = share(judged.filter(({ altered }) => !altered).map(({ caught }) => !caught))
    const precision = share(judged.filter(({ caught }) => caught).map(({ altered }) => altered))
    console.log(`${half}: caught ${recall.toFixed(3)}, precision ${precision.toFixed(3)}, kept ${kept.toFixed(3)}`)
    expect(recall).toBeGreaterThanOrEqual(leastCaught)
    expect(kept).toBeGreaterThanOrEqual(leastKept)
  })
})

describe("a claim", () => {
  test.each([
    ["denies what the quote says", "The device works without a battery.", "The device works with a battery."],
    ["names another amount", "Members receive a discount of 50%.", "Members get 15 percent off every ticket."],
    ["names another unit", "The sensor measures up to 80 °C.", "The sensor measures up to 80 °F."],
    ["names another day", "The report was published on 3 April 2021.", "The report came out on March 3, 2021."],
    ["counts other things", "The boat carries 12 passengers and 3 crew.", "The boat carries 3 passengers and 12 crew."],
    ["turns who did it", "Boris hired Anna.", "Boris was hired by Anna."],
    ["says it of all", "All shops are closed on Sundays.", "Most shops are closed on Sundays."],
    ["is surer than the quote", "Aspirin lowers the risk.", "Aspirin may lower the risk in some patients."],
    ["says the opposite", "Prices rose slightly in spring.", "Prices fell slightly in spring."],
    ["lets whom the quote obliges, in Italian", "La guida deve portare la chiave.", "La guida può portare la chiave."],
    ["moves its only", "Members use only the sauna.", "Only members use the sauna."],
    ["moves its only away", "Only divers enter the basin.", "Divers enter only the basin."],
    ["moves its only, in German", "Gäste benutzen nur den Steg.", "Nur Gäste benutzen den Steg."],
    ["is a thousand times too large", "The winch draws 500 watts.", "The winch draws 500 kW."],
    ["denies it in Spanish", "El museo abre los lunes.", "El museo no abre los lunes."],
    ["denies it in Russian", "Водители не могут курить.", "Водители могут курить."],
    ["denies it in German", "Der Fahrer darf nicht rauchen.", "Der Fahrer darf rauchen."],
    ["is ahead of what it equals", "The mast is taller than the tower.", "The mast is as tall as the tower."],
    ["says it of some in Japanese", "会員は一部だけ参加しました。", "会員は全員参加しました。"],
    ["denies it in Japanese", "窓は開きません。", "窓は開きます。"],
  ])("that %s is not supported", (_, claim, quote) => {
    expect(flagged(claim, quote)).toBe(true)
  })

  test.each([
    ["in the passive", "Staff cannot carry over unused leave.", "Unused leave can not be carried over by staff."],
    ["in gigabytes", "The disk holds 2 TB.", "The disk holds 2,000 GB."],
    ["in watts", "The winch draws 5 kW.", "The winch draws 5,000 watts."],
    ["with its only beside whom it means", "Only divers enter the basin.", "The basin is entered only by divers."],
    ["in another unit", "Customers must return it within two weeks.", "Customers must return it within 14 days."],
    ["with another date format", "It was published on 3 March 2021.", "It was published on 2021-03-03."],
    ["in part", "The city closed the bridge.", "In 2019 the city closed the bridge and opened a ferry."],
    [
      "beside a clause that denies something else",
      "The shop sells maps.",
      "The shop sells maps, but it does not sell tickets.",
    ],
    ["in May", "The hall opened on 27 May 1998.", "On 27 May 1998 the hall opened."],
  ])("that says the same %s is supported", (_, claim, quote) => {
    expect(flagged(claim, quote)).toBe(false)
  })
})

describe("an answer", () => {
  const answered = (text: string, ...sources: string[]) => {
    const grounder = createGrounder(fakeSources(...sources))
    grounder.push(text)
    return grounder.finish()
  }

  test("that says the opposite of its source is told so and is no answer", () => {
    const { claims, grounding, citations } = answered(
      "The warranty covers boats [1].",
      "The warranty does not cover boats.",
    )
    expect(claims).toMatchObject([{ verdict: "contradicted", citations: [0] }])
    expect(citations).toHaveLength(1)
    expect(grounding).toMatchObject({ verdict: "partial", score: 0.1 })
    expect(grounding.reason).toContain("say other than their source")
  })

  test("with one claim of two supported counts for half", () => {
    const { claims, grounding } = answered(
      "The warranty covers cars [1]. The warranty lasts 9 years [1].",
      "The warranty covers cars. It lasts 2 years.",
    )
    expect(claims.map(({ verdict }) => verdict)).toEqual(["supported", "unsupported"])
    expect(grounding).toMatchObject({ verdict: "partial", score: 0.5 })
  })

  test("whose claims all hold is answered, each claim with its place in the text", () => {
    const { claims, answer, grounding } = answered("Refunds take 30 days [1].", "Refunds take 30 days.")
    expect(grounding.verdict).toBe("answered")
    expect(claims.map(({ answerStart, answerEnd }) => answer.slice(answerStart, answerEnd))).toEqual([answer])
  })

  test("cites the very sentence its mark names, and another of the source when that one does not say it", () => {
    const source = "The pass costs 20 euros. In winter the pass costs 25 euros. Dogs travel free."
    const { citations, answer } = answered("The pass costs 25 euros [1.2]. Dogs travel free [1.1].", source)
    expect(answer).toBe("The pass costs 25 euros [1]. Dogs travel free [1].")
    expect(citations.map(({ quote }) => quote)).toEqual(["In winter the pass costs 25 euros.", "Dogs travel free."])
  })

  test("shows one mark for two sentences of a source and cites both", () => {
    const { citations, answer } = answered(
      "The pass costs 20 euros and dogs travel free [1.1][1.2].",
      "The pass costs 20 euros. On it dogs travel free.",
    )
    expect(answer.match(/\[1\]/g)).toHaveLength(1)
    expect(citations.length).toBeGreaterThan(1)
  })
})

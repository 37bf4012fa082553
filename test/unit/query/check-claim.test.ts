// Claims against their quotes: altered ones are caught, paraphrases kept, in other languages too.
import { describe, expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"
import { createGrounder } from "../../../src/query/grounding/ground.ts"
import { makePairs } from "../../support/claim-pairs.ts"
import { CLAIM_SHAPES, CLAIMS_OF_ANSWERS } from "../../support/claim-shapes.ts"
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

test("of pairs as models write them, those that showed what to mend stay right", () => {
  const wrong = CLAIMS_OF_ANSWERS.filter(
    ({ half, claim, source, altered }) => half === "seen" && flagged(claim, source) !== altered,
  )
  expect(wrong.length, wrong.map(({ claim }) => claim).join("\n")).toBeLessThanOrEqual(2)
})

describe("a claim", () => {
  test.each([
    ["denies what the quote says", "The device works without a battery.", "The device works with a battery."],
    ["names another amount", "Members receive a discount of 50%.", "Members get 15 percent off every ticket."],
    ["has its decimal point elsewhere", "La caja pesa 125 kilos.", "La caja pesa 12,5 kilos."],
    ["leaves out a minus", "It fell to 12 °C.", "It fell to −12 °C."],
    ["names another unit", "The sensor measures up to 80 °C.", "The sensor measures up to 80 °F."],
    ["names another day", "The report was published on 3 April 2021.", "The report came out on March 3, 2021."],
    ["counts other things", "The boat carries 12 passengers and 3 crew.", "The boat carries 3 passengers and 12 crew."],
    ["turns who did it", "Boris hired Anna.", "Boris was hired by Anna."],
    ["says it of all", "All shops are closed on Sundays.", "Most shops are closed on Sundays."],
    ["is surer than the quote", "Aspirin lowers the risk.", "Aspirin may lower the risk in some patients."],
    ["says the opposite", "Prices rose slightly in spring.", "Prices fell slightly in spring."],
    ["lets whom the quote obliges, in Italian", "La guida deve portare la chiave.", "La guida può portare la chiave."],
    ["turns where two things lie", "Arn lies north of Brisk.", "Brisk lies north of Arn."],
    ["turns which is above", "The mill stands above the lock.", "The lock stands above the mill."],
    ["moves its only", "Members use only the sauna.", "Only members use the sauna."],
    ["moves its only away", "Only divers enter the basin.", "Divers enter only the basin."],
    ["moves its only far away", "Only divers enter the basin.", "Old divers daily enter only the basin."],
    ["says few of what is not counted", "Few tanks leak.", "Tanks leak."],
    ["moves its only, in German", "Gäste benutzen nur den Steg.", "Nur Gäste benutzen den Steg."],
    ["is a thousand times too large", "The winch draws 500 watts.", "The winch draws 500 kW."],
    ["denies it in Spanish", "El museo abre los lunes.", "El museo no abre los lunes."],
    ["denies it in Russian", "Водители не могут курить.", "Водители могут курить."],
    ["denies it in German", "Der Fahrer darf nicht rauchen.", "Der Fahrer darf rauchen."],
    ["is ahead of what it equals", "The mast is taller than the tower.", "The mast is as tall as the tower."],
    ["says never of what is always so", "Trains never stop at Ely.", "Trains always stop at Ely."],
    ["says always of what is never so", "The lock is always shut.", "The lock is never shut."],
    ["leaves out neither and nor", "Dogs and bikes may come in.", "Neither dogs nor bikes may come in."],
    ["leaves out a doubled no in Spanish", "El tren para en Ely.", "El tren no para nunca en Ely."],
    ["leaves out a doubled no in Russian", "Поезд стоит здесь.", "Поезд никогда не стоит здесь."],
    ["leaves out weder and noch", "Hunde und Räder dürfen mit.", "Weder Hunde noch Räder dürfen mit."],
    ["names another time in Japanese", "作業は三十分かかります。", "作業は四十分かかります。"],
    ["names another person", "The prize went to Anna.", "The prize went to Boris."],
    ["names another model", "The X200 needs oil.", "The X300 needs oil."],
    ["shares too few of its words", "The ferry crew repaired the old pump.", "The old pier was sold last winter."],
    ["leaves out a condition", "The pool opens daily.", "The pool opens daily unless it rains."],
    ["says exactly what is so about", "The tank holds 5 litres.", "The tank holds about 5 litres."],
    ["makes a least of a most", "The tank holds at least 5 litres.", "The tank holds up to 5 litres."],
    ["makes a most of a least", "The tank holds up to 5 litres.", "The tank holds at least 5 litres."],
    ["leaves out that it is the most", "The tank holds 5 litres.", "The tank holds up to 5 litres."],
    ["leaves out that it is the least", "The tank holds 5 litres.", "The tank holds at least 5 litres."],
    ["leaves out an exception to all", "All tanks leak.", "All tanks leak except the red one."],
    ["says many of what is not counted", "Many tanks leak.", "Tanks leak."],
    ["adds that it is only these", "The red tanks alone, and only these, leak.", "The red tanks leak."],
    ["turns an order in time", "The mill shut before the war.", "The war ended before the mill shut."],
    ["turns a comparison", "The mast is taller than the tower.", "The tower is taller than the mast."],
    ["turns a comparison of how many", "Ely has more boats than ships.", "Ely has more ships than boats."],
    ["turns a comparison of subjects", "More boats than ships lie in Ely.", "More ships than boats lie in Ely."],
    ["turns a comparison by its opposite", "Ely has more boats than ships.", "Ely has fewer boats than ships."],
    ["turns a comparison of how many, in German", "Ely hat mehr Boote als Fähren.", "Ely hat mehr Fähren als Boote."],
    [
      "turns a comparison told in another order",
      "In Ely there are more boats than ships.",
      "More ships than boats are there in Ely.",
    ],
    ["names another place beside a word that is German too", "The lamps die in Tartu.", "The lamps die in Bergen."],
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
    ["without whom alone it is true of", "Members enter the hall.", "Only members enter the hall."],
    ["of a thing that the quote compares", "The mast is tall.", "The mast is as tall as the tower."],
    [
      "compared, where the quote leaves the other out",
      "The mast is taller than the tower.",
      "The mast towers, taller.",
    ],
    [
      "beside a longer clause that says no of the same",
      "The shop sells maps.",
      "The old shop across the street never sells any maps, but the shop sells maps.",
    ],
    [
      "beside a longer clause that says no of something near",
      "The shop sells maps of the museum.",
      "The shop sells maps, but the museum across the old street never lends paintings to children.",
    ],
    [
      "in two clauses",
      "The ferry sails at noon and never carries cars.",
      "The ferry sails at noon, and it never carries cars.",
    ],
    ["in three words of German", "Der Kahn ist Eigentum.", "Der Kahn ist im Besitz der Stadt."],
    ["with always for never and its opposite", "The pump is always on.", "The pump is never off."],
    ["with can't for cannot", "Guests cannot open the gate.", "The gate can't be opened by guests at all."],
    ["of a duty that the quote takes for granted", "Guests must pay at the desk.", "Guests pay at the desk."],
    ["and keeps its condition", "Unless it rains the pool opens daily.", "The pool opens daily unless it rains."],
    ["and keeps its exception", "The pool opens daily except in rain.", "The pool opens daily unless there is rain."],
    ["of its most", "The tank holds at most 5 litres.", "The tank holds up to 5 litres."],
    ["less exactly", "The tank holds about 5 litres.", "The tank holds 5 litres."],
    ["within a bound", "The tank holds up to 5 litres.", "The tank holds 5 litres."],
    ["of all but the exception", "All tanks except the red one leak.", "All tanks leak except the red one."],
    ["without all, of which there are exceptions", "Tanks leak.", "Tanks leak, except the red one."],
    ["of the same many", "Many old tanks leak.", "Many tanks leak, old ones above all."],
    ["of a day in capitals", "It opens Monday.", "It opens on mondays."],
    ["of a unit in capitals", "The lamp draws 40 Watts.", "The lamp draws 40 W."],
    ["with its name in another case", "The prize went to Anna.", "the prize went to anna, they say."],
    ["in German, whose nouns all have capitals", "Der Kahn ist im Hafen Nord.", "Der Kahn liegt im nördlichen Hafen."],
    ["of an order in time with its clauses moved", "Before the war, the mill shut.", "The mill shut before the war."],
    ["of a comparison by its opposite", "The mast is taller than the tower.", "The tower is shorter than the mast."],
    ["of how many, from the other side", "Ely has more boats than ships.", "Ely has fewer ships than boats."],
    [
      "of how many, in another order",
      "In Ely there are more boats than ships.",
      "There are more boats than ships in Ely.",
    ],
    ["of a direction turned round with its sides", "Arn lies south of Brisk.", "Brisk lies north of Arn."],
    ["of a side a thing has", "The north gate is open.", "The north gate of the mill is open daily."],
    ["of a limit that is not passed", "Store it below 25 °C.", "Do not store it above 25 °C."],
    ["of a comparison turned round", "The mast is taller than the tower.", "Taller than the tower is the mast."],
    ["in May", "The hall opened on 27 May 1998.", "On 27 May 1998 the hall opened."],
  ])("that says the same %s is supported", (_, claim, quote) => {
    expect(flagged(claim, quote)).toBe(false)
  })
})

test.each([
  ["word for word, without its mark", "Refunds take 30 days [1].", "Refunds take 30 days.", "", 1],
  ["word for word beside a sentence that denies it", "Tanks leak!", "Old tanks do not leak. Tanks leak.", "", 1],
  [
    "word for word, be it at odds with itself",
    "Tanks leak, but not all tanks leak",
    "Tanks leak, but not all tanks leak. They rust.",
    "",
    1,
  ],
  ["in another unit in words", "It lasts two weeks.", "It lasts 14 days.", "", 1],
  ["with all of its words", "Old tanks leak.", "Tanks leak when they are old.", "", 1],
  ["with half of its words", "Old tanks leak badly.", "Tanks leak.", "", 0.75],
  ["with the words of its headings", "Old tanks leak.", "They leak.", "Old tanks", 1],
  ["in another unit", "The disk holds 2 TB.", "The disk holds 2,000 GB.", "", 1],
  ["without a word that counts", "It is so.", "They were here.", "", 1],
])("the score of what is said %s is %d", (_, claim, quote, context, score) => {
  expect(checkClaim(claim, quote, context)).toEqual({ verdict: "supported", score })
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

  test("is supported where two sources say half of it each", () => {
    const answer = "The pass covers ferries and trams and dogs travel free all day [1][2]."
    const [first, second] = ["The pass covers ferries and trams.", "Dogs travel free all day."]
    expect(answered(answer, first, second).claims).toMatchObject([{ verdict: "supported", citations: [0, 1] }])
    expect(answered(answer, first).claims).toMatchObject([{ verdict: "unsupported" }])
  })

  test("shows one mark for two sentences of a source and quotes both", () => {
    const { citations, answer } = answered(
      "The pass costs 20 euros and dogs travel free [1.1][1.2].",
      "The pass costs 20 euros. On it dogs travel free.",
    )
    expect(answer.match(/\[1\]/g)).toHaveLength(1)
    expect(citations.map(({ quote }) => quote).join(" ")).toBe("The pass costs 20 euros. On it dogs travel free.")
  })
})

// The figures of a text: what number, of which unit or thing, and when two texts have the same.
import { describe, expect, test } from "vitest"
import { compareFigures } from "../../../src/query/claims/figures/agreement.ts"
import { inDigits } from "../../../src/query/claims/figures/digits.ts"
import { withPlainFeasts } from "../../../src/query/claims/figures/feasts.ts"
import { figuresIn } from "../../../src/query/claims/figures/figures.ts"
import { isUnitOfMeasure } from "../../../src/query/claims/figures/units.ts"
import { CLAIM_FIGURES } from "../../support/claim-figures.ts"

/** `raw=value of what`, with `~` where it may go unsaid. */
const read = (text: string) =>
  figuresIn(text).quantities.map(
    ({ raw, value, dimension, noun, loose }) =>
      `${raw}=${Number(value.toFixed(3))} ${dimension ?? "-"} ${noun ?? "-"}${loose ? " ~" : ""}`,
  )
const agree = (claim: string, quote: string) => compareFigures(figuresIn(claim), figuresIn(quote)) === "agree"

describe("a figure", () => {
  test.each([
    ["in digits before a unit", "lasts 24 months", ["24=63115200 time -"]],
    ["in a larger unit", "lasts 2 years", ["2=63115200 time -"]],
    ["in words before a unit", "lasts two years", ["2=63115200 time -"]],
    [
      "in words of other languages",
      "douze heures, siete días, пять часов",
      ["12=43200 time -", "7=604800 time -", "5=18000 time -"],
    ],
    ["in words before what is counted", "twelve boats left", ["12=12 - boats ~"]],
    ["in digits before what is counted, as much of it as its forms share", "12 passengers", ["12=12 - passen"]],
    ["before a word too short to tell what is counted", "7 of us", ["7=7 - -"]],
    ["of tens and ones", "twenty-five boats", ["25=25 - boats ~"]],
    [
      "of tens alone, before another number",
      "twenty ten forty eleven",
      ["20=20 - ten ~", "10=10 - forty ~", "40=40 - eleven ~", "11=11 - - ~"],
    ],
    ["of tens and nothing", "ninety zero", ["90=90 - zero ~", "0=0 - - ~"]],
    ["of hundreds and more", "three hundred thousand boats", ["300000=300000 - boats ~"]],
    ["of a dozen", "a dozen eggs and two dozen cups", ["12=12 - eggs ~", "24=24 - cups ~"]],
    ["of millions, in digits too", "4 million euros", ["4000000=4000000 eur -"]],
    ["that says the place in a row", "the third floor", ["3=3 rank floor"]],
    [
      "that says the place in a row, in digits",
      "the 3rd floor and the 21st room",
      ["3=3 rank floor", "21=21 rank room"],
    ],
    ["before a word that only ends so", "4 best boats", ["4=4 - best"]],
    ["before a word that only begins so", "4 thin rods", ["4=4 - thin"]],
    ["that could be a second", "a second try", ["1=1 time - ~"]],
    ["of an article and a unit", "for a year, una semana", ["1=31557600 time - ~", "1=604800 time - ~"]],
    ["no article makes before anything else", "a boat, an oar", []],
    ["of half a unit", "half an hour and half a mile", ["0.5=1800 time -", "0.5=804672 length -"]],
    ["of half of them", "half the members, half of us", ["50=50 share -", "50=50 share -"]],
    ["no half makes before anything else", "half a boat, half past, halfway, half lathe", []],
    ["of one and a half", "2 hours and a half", ["2.5=9000 time -"]],
    ["behind a half", "2 hours and a half, 3 boats", ["2.5=9000 time -", "3=3 - boats"]],
    ["of hours and a quarter", "2 hours and a quarter", ["2.25=8100 time -"]],
    ["that one makes before a unit", "one hour", ["1=3600 time -"]],
    ["that one makes before a scale", "one hundred boats", ["100=100 - boats ~"]],
    ["that one does not make as a pronoun", "one of them, no one", []],
    ["with thousands separated", "1,500 watts, 2.500 km", ["1500=1500 watt -", "2500=2500000000 length -"]],
    ["with a fraction", "1.5 litres, 2,25 kg", ["1.5=1500 volume -", "2.25=2250 mass -"]],
    ["with thousands and a fraction", "1,234,567.5 boats", ["1234567.5=1234567.5 - boats"]],
    ["of money, its sign before it", "$5, €7 km", ["5=5 dollar -", "7=7 eur -"]],
    ["of money, its sign behind it", "5 €", ["5=5 eur -"]],
    ["whose unit stands behind it alone", "kg 5 boats", ["5=5 - boats"]],
    ["of degrees", "20 °C, 70°F, 90° north", ["20=20 celsius -", "70=21.111 celsius -", "90=90 degree -"]],
    ["of shares", "20% or twenty percent", ["20=20 share -", "20=20 share -"]],
    ["with an apostrophe behind it", "5 days' leave, 3 gulls' eggs", ["5=432000 time -", "3=3 - gulls"]],
    ["inside of a word", "model x200q", ["200=200 - -"]],
    [
      "in prefixes of units",
      "3 kW, 3 MW, 2 terabytes, 5 mV",
      ["3=3000 watt -", "3=3000000 watt -", "2=2000000000000 bytes -", "5=0.005 volt -"],
    ],
    ["too large to be one", `${"9".repeat(400)} boats`, []],
    ["that is none", "no figures at all", []],
  ])("%s", (_, text, figures) => {
    expect(read(text)).toEqual(figures)
  })

  test("of a date is a date and no quantity", () => {
    expect(figuresIn("on 3 March 2021 12 boats left")).toMatchObject({ dates: ["2021-3-3"], quantities: [{ raw: 12 }] })
  })
})

test.each([
  ["二十三時に三十分", "23時に30分"],
  ["百二十人と千人", "120人と1000人"],
  ["三千五百円", "3500円"],
  ["二〇二四年", "2024年"],
  ["十五冊と五冊", "15冊と5冊"],
  ["十分です", " です"],
  ["三つの窓", "三つの窓"],
])("East Asian figures in digits: %s", (text, digits) => {
  expect(inDigits(text)).toBe(digits)
})

test.each([
  ["km", true],
  ["crowns", true],
  ["millilitres", true],
  ["公里", true],
  ["公里数", false],
  ["boats", false],
])("%s is a unit: %s", (word, isOne) => {
  expect(isUnitOfMeasure(word)).toBe(isOne)
})

describe("figures agree", () => {
  test.each([
    ["in another unit", "24 months", "two years"],
    ["that differ by less than they are told with", "3.1 miles", "5 km"],
    ["if only one of them names its unit", "the fee is 20", "the fee is 20 euros"],
    ["if only the other names its unit", "the fee is 20 euros", "the fee is 20"],
    ["if an article is left out", "it takes a year", "it takes long"],
    ["if a number in words is left out where there are no figures", "two boats left", "the boats left"],
    ["with the year of a date", "in 2021 it closed", "it closed on 3 March 2021"],
    ["where the same number counts it too", "3 crew", "3 cups and 3 crew"],
    ["where a number counts what is not named", "3 crew", "3, as told"],
    ["where others count another thing", "3 crew", "12 cups and 3 in all"],
    ["with one date of several", "on 3 March 2021", "on 3 March 2021 and on 4 May 2022"],
  ])("%s", (_, claim, quote) => {
    expect(agree(claim, quote)).toBe(true)
  })

  test.each([
    ["that differ", "24 months", "three years"],
    ["that differ by more than they are told with", "3.2 miles", "5 km"],
    ["of another unit", "20 euros", "20 dollars"],
    ["one of which names its unit", "20", "21 kg and 30 g"],
    ["that count other things", "3 crew", "12 crew and 3 cups"],
    ["in words that differ from those there are", "two boats left", "3 boats left"],
    ["that no text has", "5 boats", "boats"],
    ["one of which is missing", "3 crew and 12 cups", "3 crew"],
    ["of another date", "on 3 March 2021", "on 4 March 2021"],
    ["one date of which is missing", "on 3 March 2021 and on 4 May 2022", "on 3 March 2021"],
  ])("no longer %s", (_, claim, quote) => {
    expect(agree(claim, quote)).toBe(false)
  })
})

describe("between a claim and its quote", () => {
  test.each(CLAIM_FIGURES)("$kind, $judged: $source | $claim", ({ judged, source, claim }) => {
    const found = compareFigures(figuresIn(withPlainFeasts(claim)), figuresIn(withPlainFeasts(source)))
    if (judged === "altered") expect(found).not.toBe("agree")
    else expect(found).toBe(judged === "same" ? "agree" : "unknown")
  })
})

// Words that stand for each other in a question and its answer, and those that only look as if they did.
import { describe, expect, test } from "vitest"
import { meantUnits, relationsIn, withDoer, withKin } from "../../../src/query/model/evidence/kindred-words.ts"
import { coverage, termsOf } from "../../../src/query/model/evidence/weigh-question.ts"

const covers = (word: string, text: string) => {
  const [unit] = meantUnits(word)
  return unit ? coverage({ units: [{ unit: withKin(unit) }] }, termsOf(text))[0] : null
}

describe("a word of the question is said by its kin", () => {
  test.each([
    ["owns", "The mill belongs to the parish."],
    ["owns", "The owner of the mill is the parish."],
    ["leads", "The choir is led by Ebba Nord."],
    ["built", "The builder of the mill was a monk."],
    ["founded", "The founder of the choir was a monk."],
    ["found", "A monk discovered the spring."],
    ["found", "The spring was found by a monk."],
    ["warranty", "Guarantee: two years"],
    ["February", "Feb: 120"],
    ["September", "Sept: 80"],
    ["dec", "December: 80"],
    ["février", "Févr: 80"],
    ["department", "Dept.: Sales"],
    ["quantity", "Qty: 15"],
    ["maximum", "Max. temp.: 31"],
    ["expensive", "Price (crowns): 130"],
    ["frozen", "Do not freeze."],
    ["bring", "Dogs must not be brought aboard."],
    ["bike", "Bicycles travel free."],
    ["tell", "Report each leak to the warden."],
    ["chickens", "Up to six hens may be kept."],
    ["switched", "The water is turned off in winter."],
    ["rubbish", "Waste is taken away on Fridays."],
    ["elevator", "The lift is out of order."],
    ["color", "Colours: red and blue"],
    ["licence", "A license is needed."],
    ["kids", "Children swim free."],
    ["substance", "Each drop contains 2 mg of albicin."],
  ])("%s: %s", (word, text) => {
    expect(covers(word, text)).toBe(1)
  })
})

describe("and not by what only looks like it", () => {
  test.each([
    ["owns", "The parish keeps the mill with its own money."],
    ["founded", "The spring was found by a monk."],
    ["found", "The choir was founded by a monk."],
    ["leads", "The roof is covered in slate."],
    ["February", "Mar: 120"],
    ["June", "Jul: 120"],
    ["flat", "The inflatable boat leaks."],
  ])("%s: %s", (word, text) => {
    expect(covers(word, text)).toBe(0)
  })
})

test.each([
  ["Can the lamp be used under water?", "The lamp stands in water.", false],
  ["Can the lamp be used under water?", "The lamp was submerged for a day.", true],
  ["May I sit outside?", "Seats: indoors", false],
  ["May I sit outside?", "Seats outdoors: twenty", true],
])("%s %s: the place is said %s", (question, text, isSaid) => {
  expect(relationsIn(question).every(({ answerPattern }) => answerPattern.test(text))).toBe(isSaid)
})

test("who does a thing is also named by the noun of its doer, and by nothing of another word", () => {
  const [hold] = meantUnits("hold")
  if (!hold) throw new Error("no word")
  expect(withDoer(hold, "Who hold the licence?").forms).toContain("holder")
  expect(withDoer(hold, "Who may hold the licence?")).toBe(hold)
})

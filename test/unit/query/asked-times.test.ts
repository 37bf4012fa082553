// The year, month or bound in a question: what was so at another time is no answer.
import { expect, test } from "vitest"
import { quotesFor } from "./quotes-for.ts"

const HERONS = "In March 212 herons were counted, 20 more than in February. The reserve is open daily."
const REIHER = "Im März wurden 212 Reiher gezählt. Das Gebiet ist täglich geöffnet."
const LOCKER = "| Locker | Rent |\n|---|---|\n| small | 30 euros |\n| large | 55 euros |\n"
const CHOIR = "Anna Birk has led the choir since 2018. Before, she taught in Ely."
const CHŒUR = "Anne Birk dirige la chorale depuis 2018."
const MILL = "Tom Reed ran the mill until 2009. The mill is of brick."
const SALES = "The bake sale raised 340 euros. Cakes cost 2 euros."
const VISITORS = "From May to September 900 people visit the tower each month."

test.each([
  ["How many herons were counted in March?", HERONS, "In March 212 herons were counted, 20 more than in February."],
  ["Who has led the choir since 2018?", CHOIR, "Anna Birk has led the choir since 2018."],
  ["Who ran the mill until 2009?", MILL, "Tom Reed ran the mill until 2009."],
  ["How much is the rent of a small locker?", LOCKER, "Locker: small; Rent: 30 euros"],
  [
    "How much did the bake sale raise last year?",
    SALES.replace("raised", "last year raised"),
    "The bake sale last year raised 340 euros.",
  ],
])("%s", (query, text, quote) => {
  expect(quotesFor(query, text)).toMatchObject({ verdict: "answered", quotes: expect.arrayContaining([quote]) })
})

test.each([
  ["How many herons were counted in June?", HERONS],
  ["Wie viele Reiher wurden im Juni gezählt?", REIHER],
  ["How much was the rent of a small locker in 1998?", LOCKER],
  ["Who led the choir before 2018?", CHOIR],
  ["Qui dirigeait la chorale avant 2018 ?", CHŒUR],
  ["Who ran the mill after 2009?", MILL],
  ["Who runs the mill now?", MILL],
  ["How much did the bake sale raise last year?", SALES],
])("%s has no answer here", (query, text) => {
  expect(quotesFor(query, text).verdict).toBe("abstained")
})

test("a month within a time from one to another is not another month", () => {
  expect(quotesFor("How many people visit the tower in July?", VISITORS).quotes).toEqual([VISITORS])
})

test("the reason names the time", () => {
  expect(quotesFor("How much was the rent of a small locker in 1998?", LOCKER).reason).toBe(
    "No sentence has what is asked for: 1998.",
  )
})

test("a year that a span has, or the name of the file, is told of", () => {
  const fees = "The fee for a locker in 2019/20 was 25 euros."
  expect(quotesFor("What was the fee for a locker in 2020?", fees).reason).not.toContain("what is asked for: 2020")
  const prices = { filename: "prices-1998.md" }
  expect(quotesFor("How much was the rent of a small locker in 1998?", LOCKER, prices).verdict).not.toBe("abstained")
})

// What of a text tells a time: dates, parts of the day, and nothing that only waits for what is asked about.
import { describe, expect, test } from "vitest"
import { expectedAnswer, hasValue } from "../../../src/query/model/evidence/answer-kind.ts"
import { datesAgree, namesOfCalendar, takeDates } from "../../../src/query/model/evidence/times.ts"

describe("a time", () => {
  test.each([
    ["at 3 pm", ["t15:00"]],
    ["at 12 p.m.", ["t12:00"]],
    ["at 12 a.m.", ["t0:00"]],
    ["at 11 a.m.", ["t11:00"]],
    ["at 9:30", ["t9:30"]],
    ["at 7.45", ["t7:45"]],
    ["at 14:30", ["t14:30"]],
    ["on Tuesdays", ["tuesday"]],
    ["at 9:05 pm", ["t21:05"]],
    ["at 9:05 am and at 5pm", ["t9:05", "t17:00"]],
    ["in 9:305 parts", []],
    ["by May", ["?-5-?"]],
    ["of May", ["?-5-?"]],
    ["every June", ["?-6-?"]],
    ["each June", ["?-6-?"]],
    ["from June to July", ["?-6-?", "?-7-?"]],
    ["before March", ["?-3-?"]],
    ["after March", ["?-3-?"]],
    ["since March", ["?-3-?"]],
    ["until March", ["?-3-?"]],
    ["im Mai", ["?-5-?"]],
    ["bis März", ["?-3-?"]],
    ["seit Juli", ["?-7-?"]],
    ["ab Juni", ["?-6-?"]],
    ["en abril", ["?-4-?"]],
    ["desde mayo", ["?-5-?"]],
    ["hasta agosto", ["?-8-?"]],
    ["до мая", ["?-5-?"]],
    ["с июля", ["?-7-?"]],
    ["a June", []],
    ["may I", []],
    ["in march", []],
    ["if in May you", []],
    ["to March through", []],
    ["2 May 2024", ["2024-5-2"]],
    ["3/4/2024", ["2024-4-3|2024-3-4"]],
    ["on Mondays, in the mornings", ["morning", "monday"]],
    ["at noon, at midnight, in the afternoon and evening", ["noon", "midnight", "afternoon", "evening"]],
    ["Spring, summers, autumn and winter", ["spring", "summer", "autumn", "winter"]],
    ["a springboard", []],
  ])("in %j are %j", (text, dates) => {
    expect(takeDates(text).dates).toEqual(dates)
  })

  test("is taken out of a text where figures tell it", () => {
    const text = "On 2 May 2024, a Monday, at 9:30 in the morning, 40 Goats came in June."
    expect(takeDates(text).rest.replace(/\s+/g, " ")).toBe("on , a monday, at in the morning, 40 goats came .")
  })

  test.each([
    ["5 March", "5 March 2024", true],
    ["5 March 2023", "5 March 2024", false],
    ["5 March", "15 March", false],
    ["in March", "5 March 2024", true],
    ["5 March 2024", "in March", true],
    ["in March", "in May", false],
    ["3/4/2024", "4 March 2024", true],
    ["4 March 2024", "3/4/2024", true],
    ["3/4/2024", "5 March 2024", false],
    ["on Monday", "on Mondays", true],
    ["on Monday", "on Tuesday", false],
    ["on Monday", "5 March", false],
  ])("%s and %s agree: %s", (one, other, agree) => {
    const [a = "", b = ""] = [one, other].map((text) => takeDates(text).dates[0])
    expect(datesAgree(a, b)).toBe(agree)
  })

  test("is named by months and days, and not by verbs that look like months", () => {
    expect(
      namesOfCalendar("It sails on Monday in April and may march on like Mars. Sun. A June day, montags."),
    ).toEqual(["monday", "april", "june", "montags"])
  })
})

describe("asked for a time", () => {
  const told = (question: string, statement: string) =>
    hasValue(expectedAnswer(question), statement, question.toLowerCase())
  const INSPECTED = "When is the hoist inspected?"

  test.each([
    ["The hoist stays shut until it is inspected."],
    ["The hoist is used only after it is inspected."],
    ["The hoist is shut before it is inspected."],
    ["The hoist opens once the night watch has inspected it."],
    ["The hoist opens when the night watch has inspected it."],
    ["The hoist opens as soon as the night watch has inspected it."],
  ])("what waits for it does not tell it: %s", (statement) => {
    expect(told(INSPECTED, statement)).toBe(-1)
  })

  test.each([
    ["The hoist is inspected before the boats are launched.", 0],
    ["The hoist is shut until the boats leave; it is inspected in spring.", 0],
    ["The hoist is shut until it is inspected in 2031.", 1],
    ["The hoist is shut until it is inspected, on Monday.", 1],
    ["The hoist is shut until it is inspected. That is on Monday.", 1],
  ])("what it waits for does: %s %i", (statement, wanted) => {
    expect(told(INSPECTED, statement)).toBe(wanted)
  })

  test.each([
    ["The hoist is inspected on 3 May.", 1],
    ["The hoist is inspected in May.", 1],
    ["The hoist is inspected each March.", 1],
    ["The hoist is inspected in June.", 1],
    ["The hoist may lift 3 boats.", -1],
    ["The hoist is inspected by Man.", -1],
  ])("the months that are verbs too are months in a date: %s %i", (statement, wanted) => {
    expect(told(INSPECTED, statement)).toBe(wanted)
  })
})

// How times are read from a text: times of day, days of the week, decades and centuries, and what follows from them.
import { describe, expect, test } from "vitest"
import { compareFigures } from "../../../src/query/claims/figures/agreement.ts"
import { figuresIn } from "../../../src/query/claims/figures/figures.ts"

describe("what a text says of times", () => {
  test.each<[text: string, ...dates: string[]]>([
    ["half past six", "t6:30|t18:30"],
    ["half past six in the evening", "t18:30"],
    ["half past six in the morning", "t6:30"],
    ["quarter to one", "t0:45|t12:45"],
    ["quarter past one", "t1:15|t13:15"],
    ["quarter to seven in the morning", "t6:45"],
    ["half past twelve in the afternoon", "t12:30"],
    ["halb acht abends", "t19:30"],
    ["viertel vor drei nachmittags", "t14:45"],
    ["at noon", "t12:00"],
    ["um Mitternacht", "t0:00"],
    ["午後3時半", "t15:30"],
    ["午後3時20分", "t15:20"],
    ["上午9点15分", "t9:15"],
    ["下午12点", "t12:00"],
    ["8時30分", "t8:30"],
    ["8時半", "t8:30"],
    ["6 in the evening", "t18:00"],
    ["6:30 in the morning", "t6:30"],
    ["12 in the afternoon", "t12:00"],
    ["14 in the afternoon", "t14:00"],
    ["18 Uhr", "t18:00"],
    ["18 Uhr 45", "t18:45"],
    ["um 7.15 Uhr", "t7:15"],
    ["Öffnet 9.30 Uhr", "t9:30"],
    ["opens 9.30 am", "t9:30"],
    ["opens 9.30 today", "t9:30"],
    ["24 Uhr", "t0:00"],
    ["25 Uhr"],
    ["14h30", "t14:30"],
    ["à 9 heures", "t9:00"],
    ["à 9 heures 15", "t9:15"],
    ["dès 9h", "t9:00"],
    ["a las 7 y media", "t7:30|t19:30"],
    ["a las 7 y cuarto de la tarde", "t19:15"],
    ["alle 7 e un quarto di mattina", "t7:15"],
    ["a las siete y media", "t7:30|t19:30"],
    ["alle due", "t2:00"],
    ["seven o'clock", "t7:00|t19:00"],
    ["seven pm", "t19:00"],
    ["14 o'clock", "t14:00"],
    ["12 o'clock", "t12:00"],
    ["25 o'clock"],
    ["1.50 m long"],
    ["costs 1.50 euros"],
    ["1.50 million boats"],
  ])("a time of day: %s", (text, ...dates) => {
    expect(figuresIn(text).dates).toEqual(dates)
  })

  test.each<[text: string, ...dates: string[]]>([
    ["open Monday to Friday", "w1", "w2", "w3", "w4", "w5"],
    ["open Fri-Mon", "w5", "w6", "w7", "w1"],
    ["du lundi au mercredi", "w1", "w2", "w3"],
    ["月曜日から水曜日", "w1", "w2", "w3"],
    ["sun and mon"],
    ["on Sundays", "w7"],
    ["at the weekend", "w6", "w7"],
    ["on weekdays", "w1", "w2", "w3", "w4", "w5"],
    ["open daily", "daily"],
  ])("days of the week: %s", (text, ...dates) => {
    expect(figuresIn(text).dates).toEqual(dates)
  })

  test.each<[text: string, ...dates: string[]]>([
    ["in the 1980s", "d198"],
    ["die 1920er Jahre", "d192"],
    ["années 1990", "d199"],
    ["1980年代", "d198"],
    ["the 1700s", "d170|c18"],
    ["the 15th century", "c15"],
    ["the fifteenth century", "c15"],
    ["XVe siècle", "c15"],
    ["siglo XIX", "c19"],
    ["secolo XIV", "c14"],
    ["15世紀", "c15"],
    ["im 19. Jahrhundert", "c19"],
    ["the last century"],
  ])("a decade or century: %s", (text, ...dates) => {
    expect(figuresIn(text).dates).toEqual(dates)
  })

  test.each<[text: string, ...dates: string[]]>([
    ["25 and 26 December", "?-12-25", "?-12-26"],
    ["25 and 26 boats"],
    ["on 3 May 2021", "2021-5-3"],
  ])("a date: %s", (text, ...dates) => {
    expect(figuresIn(text).dates).toEqual(dates)
  })
})

test.each([
  ["the day of a date", "It closed on 3 May.", "It closed on 3 May 2021.", "agree"],
  ["the decade of a year", "It closed in the 1980s.", "It closed in 1987.", "agree"],
  ["the decade of a date", "It closed in the 1980s.", "It closed on 3 May 1987.", "agree"],
  ["another decade", "It closed in the 1980s.", "It closed in the 1970s.", "differ"],
  ["the century of a year", "It dates from the 15th century.", "It dates from 1432.", "agree"],
  ["the century of a decade", "It dates from the 20th century.", "It dates from the 1930s.", "agree"],
  ["the last year of a century", "It dates from the 15th century.", "It dates from 1500.", "agree"],
  ["another century than that of a decade", "It dates from the 19th century.", "It dates from the 1930s.", "differ"],
  ["a decade that may be a century", "It dates from the 18th century.", "It dates from the 1700s.", "agree"],
  ["a day of those it is open on", "It opens on Tuesdays.", "It opens from Monday to Friday.", "agree"],
  ["a day of every day", "It opens on Tuesdays.", "It opens daily.", "agree"],
  ["another day", "It opens on Sundays.", "It opens from Monday to Friday.", "differ"],
  ["every day, of which the quote names none", "It opens daily at noon.", "It opens at noon.", "agree"],
  ["every day, of which the quote names some", "It opens daily.", "It opens on Mondays.", "differ"],
  ["an hour that may be in the morning", "It opens at seven o'clock.", "It opens at 7:00.", "agree"],
  ["an hour that may be in the evening", "It opens at seven o'clock.", "It opens at 19:00.", "agree"],
  ["another hour", "It opens at seven o'clock.", "It opens at 20:00.", "differ"],
  ["a time of which the quote says nothing", "It opens at 7:00.", "It opens on Mondays.", "unknown"],
] as const)("of a quote a claim may name %s: %s / %s", (_, claim, quote, agreement) => {
  expect(compareFigures(figuresIn(claim), figuresIn(quote))).toBe(agreement)
})

// The reader of dates: what is one in many languages, and what only looks like one.
import { describe, expect, test } from "vitest"
import { replaceDates } from "../../../src/embedding/dates.ts"
import { CALENDAR_LANGUAGES, monthNamed } from "../../../src/embedding/months.ts"
import { words } from "../../../src/embedding/words.ts"

function datesIn(text: string): string[] {
  const found: string[] = []
  replaceDates(text, ({ readings }) => {
    found.push(readings.map(({ year, month, day }) => `${year ?? "?"}-${month}-${day ?? "?"}`).join("|"))
    return " "
  })
  return found
}

describe("a date is read", () => {
  test.each([
    ["as ISO 8601 has it", "due 2031-04-09, not later", "2031-4-9"],
    ["with the day first", "am 9.4.2031 fällig", "2031-4-9"],
    ["with strokes either way", "due 9/4/2031", "2031-4-9|2031-9-4"],
    ["with strokes where one way has no such month", "due 4/29/2031", "2031-4-29"],
    ["in English, the month first", "on April 9th, 2031", "2031-4-9"],
    ["in English, of the month", "on the 9th of April", "?-4-9"],
    ["in small letters where a year stands with it", "on 5 may 2031", "2031-5-5"],
    ["with a capital where a verb has none", "on 5 May", "?-5-5"],
    ["in Spanish", "el 9 de abril de 2031", "2031-4-9"],
    ["in Catalan", "el 9 d’abril de 2031", "2031-4-9"],
    ["in Hungarian, the year first", "2031. április 9.", "2031-4-9"],
    ["in Finnish", "9. huhtikuuta 2031", "2031-4-9"],
    ["in Polish by a short name, with its year", "9 kwi 2031", "2031-4-9"],
    ["in Ukrainian", "9 квітня 2031 року", "2031-4-9"],
    ["in Hindi", "9 अप्रैल 2031", "2031-4-9"],
    ["in Hebrew", "9 באפריל 2031 או 9 אפריל 2031", "2031-4-9"],
    ["in Vietnamese", "ngày 9 tháng 4 năm 2031", "2031-4-9"],
    ["in Japanese", "2031年4月9日まで", "2031-4-9"],
    ["in Thai, whose years are others", "9 เมษายน 2574", "2574-4-9|2031-4-9"],
    ["without a day", "since April 2031", "2031-4-?"],
  ])("%s", (_, text, date) => {
    expect(datesIn(text)).toEqual([date])
  })

  test.each(["2031年4月9日", "2031년 4월 9일", "2031. 4. 9.", "9 tháng 4 năm 2031", "9 Tháng 4, 2031"])(
    "by signs, %s, are one search term",
    (text) => {
      expect(words(text)).toContain("20310409")
    },
  )

  test.each(CALENDAR_LANGUAGES)("by the name of each month in %s, with a day and a year", (language) => {
    const name = new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, { month: "long", timeZone: "UTC" })
    for (let month = 0; month < 12; month++) {
      const word = name.format(Date.UTC(2024, month, 15)).replace(/^(?:de |d['’])/u, "")
      expect([word, monthNamed(word)]).toEqual([word, month + 1])
      expect([word, datesIn(`17 ${word} 2031`)]).toEqual([word, [`2031-${month + 1}-17`]])
    }
  })
})

describe("no date is read", () => {
  test.each([
    "12 marbles lie in the bag",
    "the 7 octopuses of tank 4",
    "up to 12 may attend",
    "the 12 march on at dawn",
    "May I bring 3 guests?",
    "they march on 5 fronts",
    "12 out of 40",
    "a set 5 of knives",
    "31 decks, 4 sepals and 9 augers",
    "version 2031.4.9-rc1 of 13.13.2031",
    "rows 2031-40",
  ])("in: %s", (text) => {
    expect(datesIn(text)).toEqual([])
  })
})

// Reads the dates, weekdays and times of day of a text, so that those of two texts can be compared.
import { type CalendarDate, type FoundDate, replaceDates } from "../../../embedding/dates.ts"
import { isWeekday, monthNamed } from "../../../embedding/months.ts"

/** In lower case or at the start of a sentence these are mostly no months but other words, for example verbs. */
const AMBIGUOUS_MONTHS = /^(?:may|march|mars|marches|mart|mai|man)$/i
/** In dates such as `3 May` or `in March` they are months. */
const AMBIGUOUS_MONTH = /(?<!\p{L})(?:May|Mar(?:ch|s|t)|Mai|Man)(?!\p{L})/u
const WORD = /\p{L}[\p{L}\p{M}]{3,}/gu

/** The names of months and weekdays in a text, in lower case. */
export function namesOfCalendar(text: string): string[] {
  const names = (text.match(WORD) ?? []).filter(
    (word) => !AMBIGUOUS_MONTHS.test(word) && (monthNamed(word) !== null || isWeekday(word)),
  )
  if (AMBIGUOUS_MONTH.test(text))
    replaceMonths(text, (_, whole) => {
      names.push(...whole.split(/\P{L}+/u).filter((word) => AMBIGUOUS_MONTHS.test(word)))
      return whole
    })
  return names.map((name) => name.toLowerCase())
}

/** Vietnamese weekdays and months are numbers, which may have a capital: `thứ Hai`. */
const NUMBERED_DAY = /(?<!\p{L})(?:thứ|tháng) \p{L}+/giu
export const withoutNumberedDays = (text: string): string => text.replace(NUMBERED_DAY, " ")

const WAITING = /(?<!\p{L})(?:until|before|after|once|as soon as|when)\s([^,.;\p{N}]+)/giu

/** Removes events that a thing waits for, if `asked` asks about them: `closed until it is inspected` gives no time of inspection. */
export const withoutWaiting = (text: string, asked: string): string =>
  text.replace(WAITING, (whole: string, event: string) =>
    (event.toLowerCase().match(WORD) ?? []).some((word) => asked.includes(word)) ? " " : whole,
  )

/** After these words, a name without day or year is a month (`by May`), unless the next word makes it a verb (`may I`). */
const BARE_MONTH =
  /(?<!\p{L})(?:in|of|by|until|since|from|before|after|every|each|to|between|im|bis|seit|ab|zwischen|von|en|de|desde|hasta|entre|tra|fra|da|в|с|до|к|между) (?<name>\p{L}[\p{L}\p{M}]{2,})(?![\p{L}\p{M}])(?! (?:I|you|we|they|not|be|on|through|past|out)\b)/giu
const DAYPART = /\b(?:morning|noon|afternoon|evening|midnight|spring|summer|autumn|winter)s?\b/g
const TIME = /\b(\d{1,2})(?::|\.)(\d{2})\b(?: ?([ap])\.?m\b\.?)?|\b(\d{1,2}) ?([ap])\.?m\b\.?/g

/** The dates, weekdays and times of day in a text, and the text in lower case without its dates and times. */
export function takeDates(text: string): { dates: string[]; rest: string } {
  const dates: string[] = []
  const take = (date: string) => {
    dates.push(date)
    return " "
  }
  const undated = replaceMonths(text, take)
  for (const [part] of undated.toLowerCase().matchAll(DAYPART)) take(part.replace(/s$/, ""))
  for (const [day] of undated.toLowerCase().matchAll(WORD)) if (isWeekday(day)) take(day.replace(/s$/, ""))
  const rest = undated.toLowerCase().replace(TIME, (_, h1, minute, half1, h2, half2) => {
    const [hour, half] = [Number(h1 ?? h2), half1 ?? half2]
    return take(`t${half === undefined ? hour : (hour % 12) + (half === "p" ? 12 : 0)}:${minute ?? "00"}`)
  })
  return { dates, rest }
}

/** `replace` gets the readings of a date or month, and the date as written. */
const replaceMonths = (text: string, replace: (readings: string, whole: string) => string): string =>
  replaceDates(text, (date) => replace(readingsOf(date), date.whole)).replace(
    BARE_MONTH,
    (whole: string, name: string) => {
      const month = name === name.toLowerCase() && AMBIGUOUS_MONTHS.test(name) ? null : monthNamed(name)
      return month === null ? whole : replace(`?-${month}-?`, whole)
    },
  )

const readingsOf = ({ readings }: FoundDate) => readings.map(dateText).join("|")
const dateText = ({ year, month, day }: CalendarDate) => `${year ?? "?"}-${month}-${day ?? "?"}`

/** Two dates agree if some reading of the one and of the other differ in no part that both have. */
export function datesAgree(a: string, b: string): boolean {
  return a.split("|").some((one) => b.split("|").some((other) => readingsAgree(one.split("-"), other.split("-"))))
}

const readingsAgree = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((part, i) => part === right[i] || part === "?" || right[i] === "?")

const OPENING = /(?<!\p{L})(?:open(?:s|ed|ing)?|öffnet|geöffnet)(?!\p{L})/iu
const CLOSING = /(?<!\p{L})(?:clos(?:e[sd]?|ing)|shuts?|schließt|geschlossen)(?!\p{L})/iu
/** Both ends: `from nine to five`, `9–17`. */
const SPAN = /(?<!\p{L})(?:until|till?|to|bis)(?!\p{L})|[–—-]/iu

/** Whether a text tells only when a thing opens and the question asks when it closes, or the reverse. */
export function isOtherEnd(question: string, text: string): boolean {
  if (SPAN.test(text)) return false
  const lacks = (asked: RegExp, other: RegExp) =>
    asked.test(question) && !other.test(question) && other.test(text) && !asked.test(text)
  return lacks(CLOSING, OPENING) || lacks(OPENING, CLOSING)
}

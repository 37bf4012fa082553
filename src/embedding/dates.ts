// Finds dates in text, in the notations of many languages, and gives each the terms by which search finds it.
import { isPlainlyMonth, monthNamed } from "./months.ts"

/** A part that the text does not give is null. */
export type CalendarDate = { year: number | null; month: number; day: number | null }
/** There is more than one reading if day and month can be in either order. */
export type FoundDate = { whole: string; readings: readonly CalendarDate[] }
type Groups = Readonly<Record<string, string | undefined>>
type Pattern = readonly [shape: RegExp, read: (groups: Groups) => CalendarDate[]]

const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th|er|[.ºª])?`
const DAY_BEHIND = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?(?![\p{L}\p{M}\p{N}])`
const NAME = String.raw`(?<name>\p{L}[\p{L}\p{M}]{1,13})(?![\p{L}\p{M}])`
const FOUR = String.raw`(?<year>(?:1\d|2[0-5])\d{2})`
const YEAR = String.raw`${FOUR}(?![\p{L}\p{N}])`
const OF = "(?:of (?:the )?|de[li]? |d['’])?"
const figures = (shape: string) => new RegExp(String.raw`(?<![\d.,-])${shape}(?![\d-])`, "g")
const FREE = String.raw`(?<![\p{L}\p{M}\p{N}.,:/-])`
/** The pattern starts at one of `first`, so that what stands before it is looked at seldom. */
const inWords = (first: string, shape: string) => new RegExp(`(?=[${first}])${FREE}${shape}`, "giu")
/** The pattern starts at the number and looks behind it, because numbers are rarer than words. */
function behind(lead: string, shape: string): RegExp {
  return new RegExp(String.raw`(?=\d)(?<=${FREE}(?<lead>${lead}))${shape}`, "giu")
}

/** Digits only, written as one word. */
const IN_FIGURES: readonly Pattern[] = [
  [figures(String.raw`${FOUR}(?<sign>[./-])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})`), ofFigures],
  [figures(String.raw`(?<day>\d{1,2})(?<sign>[./-])(?<month>\d{1,2})\k<sign>${FOUR}`), ofFigures],
  [figures(String.raw`${FOUR}-(?<month>\d{1,2})`), ofFigures],
]
/** `2026年11月26日`, `2026. 11. 26.`, `26 tháng 11 năm 2026` */
const BY_SIGNS: readonly Pattern[] = [
  [/(?<!\d)(?<year>\d{4}) ?[年년] ?(?<month>\d{1,2}) ?[月월](?: ?(?<day>\d{1,2}) ?[日일])?/gu, ofFigures],
  [/(?<!\d)(?<year>\d{4})\. (?<month>\d{1,2})\. (?<day>\d{1,2})\./g, ofFigures],
  [/(?<!\d)(?<month>\d{1,2}) ?[月월] ?(?<day>\d{1,2}) ?[日일]/gu, ofFigures],
  [inWords("\\dt", String.raw`(?:(?<day>\d{1,2}) )?tháng (?<month>\d{1,2})(?!\d)(?:,? (?:năm )?${YEAR})?`), ofFigures],
]
/** What each of BY_SIGNS has in it, `tháng` its end; most texts do not. */
const SIGN = /[年년月월]|\d\. \d|[áÁ][nN][gG]/
/** `26 de noviembre de 2026`, `2026. november 26.`, `Nov 26th, 2026`, `November 2026` */
const BY_NAME: readonly Pattern[] = [
  [inWords("\\d", String.raw`${DAY} ${OF}${NAME}(?:\.?,? (?:del? )?${YEAR})?`), ofName],
  [behind(String.raw`${YEAR}(?:[.,]| m\.)? ${NAME}\.? `, DAY_BEHIND), ofName],
  [behind(String.raw`${NAME}\.? `, `${DAY_BEHIND}(?:,? ${YEAR})?`), ofName],
  [behind(String.raw`${NAME}\.?,? ${OF}`, YEAR), ofName],
]

/** Difference between the Buddhist calendar, used in Thailand, and ours, in years. */
const BUDDHIST = 543
const MIN_BUDDHIST = 2400

/** Replaces every date by the result of `replace`. Case distinguishes a month from a verb: `May 5` and `may 5`. */
export const replaceDates = (text: string, replace: (date: FoundDate) => string): string =>
  replaceBy([...IN_FIGURES, ...BY_SIGNS, ...BY_NAME], text, replace)

function replaceBy(patterns: readonly Pattern[], text: string, replace: (date: FoundDate) => string): string {
  let rest = text
  for (const [shape, read] of patterns) {
    let [done, from] = ["", 0]
    for (const { 0: match, index, groups = {} } of rest.matchAll(shape)) {
      const [start, end] = [index - (groups.lead?.length ?? 0), index + match.length]
      const readings = start < from ? [] : read(groups)
      if (readings.length === 0) continue
      done += rest.slice(from, start) + replace({ whole: rest.slice(start, end), readings })
      from = end
    }
    rest = done + rest.slice(from)
  }
  return rest
}

const PART = /\d+|\p{L}[\p{L}\p{M}]+/gu
const isPart = (part: string) => /^\d/.test(part) || monthNamed(part) !== null

/** Turns every date of several words into one term: its parts joined by `joint`, or its digits. */
export function joinDates(text: string, joint: string): string {
  const signed = SIGN.test(text)
    ? replaceBy(BY_SIGNS, text, ({ whole, readings: [date] }) =>
        date?.year ? ` ${[date.year, date.month, date.day ?? []].flat().join("-")} ` : whole,
      )
    : text
  return replaceBy(BY_NAME, signed, ({ whole }) => (whole.match(PART) ?? []).filter(isPart).join(joint))
}

/** The search terms of a date: `forms` for the whole date; `parts` for its day of the year and its month. */
export function datesOf(term: string, joint: string): { forms: string[]; parts: string[] } {
  const spelt = readTerm(term, joint).map(({ year, month, day }) => ({ year, month: two(month), day: day && two(day) }))
  return {
    parts: spelt.flatMap(({ year, month, day }) => (year && day ? [`${month}-${day}`, `${year}-${month}`] : [])),
    forms: spelt.map(({ year, month, day }) =>
      year && day ? `${year}${month}${day}` : year ? `${year}-${month}` : `${month}-${day}`,
    ),
  }
}

const two = (number: number) => String(number).padStart(2, "0")

function readTerm(term: string, joint: string): CalendarDate[] {
  if (!/^\d/.test(term) && !term.includes(joint)) return []
  for (const [shape, read] of IN_FIGURES)
    for (const { 0: whole, index, groups = {} } of term.matchAll(shape))
      if (index === 0 && /^(?:\D?t\d|$)/.test(term.slice(whole.length))) return read(groups)
  const parts = term.split(joint)
  const [name] = parts.filter((part) => monthNamed(part) !== null)
  const figures = parts.filter((part) => /^\d{1,4}$/.test(part))
  if (name === undefined || figures.length === 0 || figures.length + 1 !== parts.length) return []
  const year = figures.find((figure) => figure.length === 4)
  return read({ year, month: String(monthNamed(name)), day: figures.find((figure) => figure !== year) })
}

/** In dates with slashes, day and month can be in either order if both are at most 12. */
function ofFigures(groups: Groups): CalendarDate[] {
  const first = read(groups)
  const isOpen = groups.sign === "/" || first.length === 0
  const second = isOpen && groups.day !== undefined ? read({ ...groups, month: groups.day, day: groups.month }) : []
  return groups.month === groups.day ? first : [...first, ...second]
}

function ofName(groups: Groups): CalendarDate[] {
  const name = groups.name ?? ""
  const month = monthNamed(name)
  if (month === null || !(isPlainlyMonth(name) || (groups.year && groups.day))) return []
  const dates = read({ ...groups, month: String(month) })
  return dates.flatMap((date) =>
    date.year && date.year > MIN_BUDDHIST ? [date, { ...date, year: date.year - BUDDHIST }] : [date],
  )
}

function read({ year, month, day }: Groups): CalendarDate[] {
  const date = { year: Number(year) || null, month: Number(month), day: day === undefined ? null : Number(day) }
  const isDay = date.day === null || (date.day >= 1 && date.day <= 31)
  return isDay && date.month >= 1 && date.month <= 12 ? [date] : []
}

// Reads dates, weekdays and times of day in the ways many languages write them, so that two can be compared.

/** Languages whose months are told by name; what they call them comes from the runtime. */
const LANGUAGES = "en de fr es it pt nl pl cs ro ru uk el tr sv da nb fi hu id vi".split(" ")
const MONTHS = 12

/** Month by name, in the forms that stand alone and beside a day; made when first needed. */
let named: ReadonlyMap<string, number> | null = null
function monthNames(): ReadonlyMap<string, number> {
  if (named) return named
  const names = new Map<string, number>()
  for (const language of LANGUAGES)
    for (const options of [{ month: "long" }, { month: "long", day: "numeric" }, { month: "short" }] as const) {
      const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" })
      for (let month = 0; month < MONTHS; month++) {
        const parts = format.formatToParts(Date.UTC(2024, month, 15))
        const name =
          parts
            .find(({ type }) => type === "month")
            ?.value.toLowerCase()
            .replace(/\.$/, "") ?? ""
        if (/^\p{L}{3,}$/u.test(name) && !names.has(name)) names.set(name, month + 1)
      }
    }
  named = names
  return names
}

/** Names of days of the week, in the same languages. */
let weekdays: ReadonlySet<string> | null = null
function weekdayNames(): ReadonlySet<string> {
  weekdays ??= new Set(
    LANGUAGES.flatMap((language) => {
      const format = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" })
      return Array.from({ length: 7 }, (_, day) => format.format(Date.UTC(2024, 0, 1 + day)).toLowerCase())
    }),
  )
  return weekdays
}

/** The months and days of the week that a text names. May and March are as often something else. */
export function namesOfCalendar(text: string): string[] {
  const [months, days] = [monthNames(), weekdayNames()]
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? []
  return words.filter(
    (word) => word !== "march" && (months.has(word) || days.has(word) || days.has(word.replace(/s$/, ""))),
  )
}

const YEAR = String.raw`(?:1[0-9]|20|21)\d{2}`
const DAY = String.raw`(\d{1,2})(?:st|nd|rd|th|\.|º|er)?`
const OF = `(?:of |de |del |di )?`
const NAMED = String.raw`([\p{L}]{3,})\.?`
type Reading = (...groups: readonly (string | undefined)[]) => string | null
const PATTERNS: readonly [RegExp, Reading][] = [
  [new RegExp(String.raw`(?<!\d)(${YEAR})-(\d{2})-(\d{2})(?!\d)`, "gu"), (y, m, d) => dateOf(y, m, d)],
  [
    new RegExp(String.raw`(${YEAR})[年년]\s?(\d{1,2})[月월](?:\s?(\d{1,2})[日일])?`, "gu"),
    (y, m, d) => dateOf(y, m, d),
  ],
  [/(?<!\d)(\d{1,2})[月월]\s?(\d{1,2})[日일]/gu, (m, d) => dateOf(undefined, m, d)],
  [
    new RegExp(String.raw`(?<!\d)(\d{1,2})([./])(\d{1,2})\2(${YEAR})(?!\d)`, "gu"),
    (a, sign, b, y) => either(y, a, b, sign),
  ],
  [
    new RegExp(String.raw`(?<!\d)${DAY} ${OF}${NAMED}(?!\p{L})(?:,? ${OF}(${YEAR}))?`, "gu"),
    (d, m, y) => dateOf(y, monthOf(m), d),
  ],
  [
    new RegExp(String.raw`(?<!\p{L})${NAMED} ${DAY}(?!\d)(?:,? (${YEAR}))?`, "gu"),
    (m, d, y) => dateOf(y, monthOf(m), d),
  ],
  [new RegExp(String.raw`(?<!\p{L})${NAMED},? ${OF}(${YEAR})(?!\d)`, "gu"), (m, y) => dateOf(y, monthOf(m), undefined)],
  [
    /(?<!\p{L})(?:in|of|by|until|since|from|before|after|every|each|to|im|bis|seit|ab|en|desde|hasta|в|с|до|к) (\p{L}{3,})(?!\p{L})/gu,
    (m) => dateOf(undefined, monthOf(m), undefined),
  ],
]
const WEEKDAY = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b/g
const DAYPART = /\b(?:morning|noon|afternoon|evening|midnight|spring|summer|autumn|winter)s?\b/g
const TIME = /\b(\d{1,2})(?::|\.)(\d{2})\b(?: ?([ap])\.?m\b\.?)?|\b(\d{1,2}) ?([ap])\.?m\b\.?/g

const monthOf = (name = "") => monthNames().get(name)?.toString()
function dateOf(year: string | undefined, month: string | undefined, day: string | undefined): string | null {
  if (month === undefined || Number(month) > MONTHS || Number(day ?? 1) > 31) return null
  return `${year ?? "?"}-${Number(month)}-${day === undefined ? "?" : Number(day)}`
}
/** With a full stop the day comes first; with a stroke either may, where both can be a month. */
function either(year: string | undefined, a: string | undefined, b: string | undefined, sign: string | undefined) {
  const readings = [dateOf(year, b, a), ...(sign === "/" ? [dateOf(year, a, b)] : [])]
  return readings.filter((reading) => reading !== null).join("|") || null
}

/** The dates of a text in lower case, and the text without them. */
export function takeDates(text: string): { dates: string[]; rest: string } {
  const dates: string[] = []
  let rest = text
  for (const [pattern, read] of PATTERNS)
    rest = rest.replace(pattern, (whole: string, ...found: unknown[]) => {
      const groups = found.slice(
        0,
        found.findIndex((one) => typeof one === "number"),
      )
      const date = read(...groups.map((one) => (typeof one === "string" ? one : undefined)))
      if (date === null) return whole
      dates.push(date)
      return " "
    })
  for (const [part] of rest.matchAll(DAYPART)) dates.push(part.replace(/s$/, ""))
  for (const [day] of rest.matchAll(WEEKDAY)) dates.push(day.replace(/s$/, ""))
  rest = rest.replace(TIME, (_, h1, minute, half1, h2, half2) => {
    const [hour, half] = [Number(h1 ?? h2), half1 ?? half2]
    dates.push(`t${half === "p" && hour < 12 ? hour + 12 : hour}:${minute ?? "00"}`)
    return " "
  })
  return { dates, rest }
}

/** Two dates agree when in some reading of both no part that both name differs. */
export function datesAgree(a: string, b: string): boolean {
  return a.split("|").some((one) => b.split("|").some((other) => readingsAgree(one.split("-"), other.split("-"))))
}

const readingsAgree = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((part, i) => part === right[i] || part === "?" || right[i] === "?")

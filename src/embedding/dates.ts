// Brings the ways to write a date together: `26.11.2026`, `2026-11-26`, `26 de noviembre de 2026`, `Nov 26th, 2026`.
import { plain } from "./plain.ts"

/** How the months begin in the languages of CLDR that are told here, in plain small letters; none begins like another's. */
const MONTHS = [
  "jan ene gen ian sty led tam oca thang1 thg1 янв січ яну ιαν ינו ينا",
  "feb fev lut uno hel sub thang2 thg2 фев лют φεβ פבר فبر",
  "mar maa mrt bre thang3 thg3 мар бер μαρ מרץ مار",
  "apr avr abr kwi dub huh nis thang4 thg4 апр кві απρ אפר أبر",
  "may mai mag mei maj kve tou thang5 thg5 маи мая тра μαι מאי ماي",
  "jun juin giu iun cze cerven cvn cervn kes haz thang6 thg6 июн чер юни ιουν יונ يون",
  "jul juil lug iul lip cervene cvc cervenc hei tem thang7 thg7 июл лип юли ιουλ יול يول",
  "aug aou ago sie srp elo agu thang8 thg8 авг сер αυγ אוג أغس",
  "sep set wrz zar sze syy eyl thang9 thg9 сен вер сеп σεπ ספט سبت",
  "oct okt ott out paz rij lok eki thang10 thg10 окт жов οκτ אוק أكت",
  "nov noi lis marr kas thang11 thg11 ноя лис ное νοε נוב نوف",
  "dec dez dic gru pro jou des ara thang12 thg12 дек гру δεκ דצמ ديس",
].map((beginnings) => beginnings.split(" "))
const WORD = String.raw`(\p{L}[\p{L}\p{M}]{2,11})`
const DAY = String.raw`(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?`
const YEAR = String.raw`(\d{4})`
const [BEFORE, BEHIND] = [String.raw`(?<![\p{L}\p{N}.,:/-])`, String.raw`(?![\p{L}\p{N}])`]
const DAY_FIRST = new RegExp(`${BEFORE}${DAY} (?:de |of )?${WORD}${BEHIND}(?:\\.?,? (?:del? )?${YEAR}${BEHIND})?`, "gu")
const MONTH_FIRST = new RegExp(`${BEFORE}${WORD}\\.? ${DAY}${BEHIND}(?:,? ${YEAR}${BEHIND})?`, "gu")
const MONTH_AND_YEAR = new RegExp(`${BEFORE}${WORD}\\.? (?:de )?${YEAR}${BEHIND}`, "gu")
/** `2026年11月26日` and `2026. 11. 26.` */
const EAST_ASIAN =
  /(?<!\d)(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]|(?<!\d)(\d{4})\. (\d{1,2})\. (\d{1,2})\./gu
const IN_FIGURES = /^(\d{4})([./-])(\d{1,2})(?:\2(\d{1,2})(?:\D?t\d.*)?)?$/
const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/

/** The longest beginning decides: `marraskuu` is no March. */
function monthOf(word: string): number | null {
  const letters = plain(word)
  let found: number | null = null
  let longest = 0
  for (const [i, beginnings] of MONTHS.entries())
    for (const beginning of beginnings)
      if (beginning.length > longest && letters.startsWith(beginning)) [found, longest] = [i + 1, beginning.length]
  return found
}

/** Joins the parts of dates with a month's name by `joint`; of a text in small letters. */
export function joinDates(text: string, joint: string): string {
  const join = (all: string, word: string, parts: (string | undefined)[]) =>
    monthOf(word) === null ? all : parts.filter((part) => part !== undefined).join(joint)
  const inFigures = (_: string, ...groups: (string | undefined)[]) =>
    ` ${groups.slice(0, 6).filter(Boolean).join("-")} `
  return text
    .replace(EAST_ASIAN, inFigures)
    .replace(DAY_FIRST, (all, day: string, word: string, year?: string) => join(all, word, [day, word, year]))
    .replace(MONTH_FIRST, (all, word: string, day: string, year?: string) => join(all, word, [day, word, year]))
    .replace(MONTH_AND_YEAR, (all, word: string, year: string) => join(all, word, [word, year]))
}

/** What a term that is a date is found by, and what is part of it: its day of the year, and its month. */
export function datesOf(term: string, joint: string): { forms: string[]; parts: string[] } {
  const dates = readDates(term, joint)
  const parts = dates.flatMap(({ year, month, day }) => (year && day ? [`${month}-${day}`, `${year}-${month}`] : []))
  const forms = dates.map(({ year, month, day }) =>
    year && day ? `${year}${month}${day}` : year ? `${year}-${month}` : `${month}-${day}`,
  )
  return { forms, parts }
}

type CalendarDate = { year: string | null; month: string; day: string | null }

function readDates(term: string, joint: string): CalendarDate[] {
  const [, year, , month, day] = IN_FIGURES.exec(term) ?? []
  if (year && month) return valid(year, Number(month), day ? Number(day) : null)
  const [, first, sign, second, last] = YEAR_LAST.exec(term) ?? []
  if (first && second && last) {
    const dayFirst = valid(last, Number(second), Number(first))
    return sign === "/" || dayFirst.length === 0
      ? [...dayFirst, ...valid(last, Number(first), Number(second))]
      : dayFirst
  }
  const named = term.split(joint)
  const word = named.find((part) => /^\D/.test(part))
  const inFigures = named.filter((part) => part !== word)
  if (named.length < 2 || word === undefined || !inFigures.every((part) => /^\d{1,4}$/.test(part))) return []
  const named4 = inFigures.find((part) => part.length === 4) ?? null
  const namedDay = inFigures.find((part) => part.length < 4)
  return valid(named4, monthOf(word), namedDay === undefined ? null : Number(namedDay))
}

function valid(year: string | null, month: number | null, day: number | null): CalendarDate[] {
  if (!month || month > 12 || (day !== null && (day < 1 || day > 31))) return []
  const two = (number: number) => String(number).padStart(2, "0")
  return [{ year, month: two(month), day: day === null ? null : two(day) }]
}

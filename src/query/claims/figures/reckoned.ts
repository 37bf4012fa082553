// Tells whether a figure or date can be calculated from those of the quote: a sum, a difference, a share, a later date.
import type { Figures } from "./figures.ts"
import { isYear, type Quantity } from "./quantity.ts"

const YEAR = 31_557_600
const MONTH = YEAR / 12
/** Stands for a year that the text does not name; most years have as many days. */
const ANY_YEAR = 2001
const DAY = 86_400
const HOUR = 3_600
const EXACT = 1e-9
const SHARE_POINTS = 0.5
/** If a quote had more figures, nearly every number would be the sum of two of them. */
const MAX_FIGURES = 8

const LATER =
  /(?<!\p{L})(?:later|after|earlier|before|for|lasted|lasting|took|term of|später|danach|zuvor|nach|plus t(?:ard|ôt)|après|avant|después|antes|más tarde|dopo|prima|depois|mais tarde|later|daarna|спустя|через|позже)(?!\p{L})|後|后|前|間で|间/u

const AT_AGE = /(?:at the age of|aged|im alter von|à l['’]âge de|a la edad de|all['’]età di|aos|в возрасте) ?$/u

/** The years that can be calculated from a text: `in 2004 … six years later`. */
export function yearsReckoned({ text, quantities, dates }: Figures): number[] {
  const years = [...yearsOf(quantities), ...dates.flatMap((date) => /^\d{4}/.exec(date)?.map(Number) ?? [])]
  const ages = quantities.filter(({ left }) => AT_AGE.test(left))
  const ofAge = ages.flatMap(({ raw }) => years.flatMap((year) => [year + raw, year + raw + 1]))
  if (!LATER.test(text)) return ofAge
  const spans = quantities.filter(({ dimension, factor }) => dimension === "time" && factor >= YEAR - 1)
  return [
    ...ofAge,
    ...spans.flatMap(({ value }) => years.flatMap((year) => [year + value / YEAR, year - value / YEAR])),
  ]
}

const yearsOf = (quantities: readonly Quantity[]) => quantities.filter(isYear).map(({ raw }) => raw)

/** The dates and times of day that can be calculated from a text: `on 1 May 2021 … two years later`. */
export function datesReckoned({ text, quantities, dates }: Figures): string[] {
  if (!LATER.test(text)) return []
  const spans = quantities.filter(({ dimension, per }) => dimension === "time" && per === null)
  return spans.flatMap(({ value, factor }) =>
    dates.flatMap((date) => [1, -1].flatMap((way) => shifted(date, way * value, factor) ?? [])),
  )
}

function shifted(date: string, seconds: number, factor: number): string | null {
  const [, hour, minute] = /^t(\d+):(\d+)$/.exec(date) ?? []
  if (hour !== undefined && factor <= HOUR) {
    const minutes = (Number(hour) * 60 + Number(minute) + Math.round(seconds / 60) + 24 * 60) % (24 * 60)
    return `t${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`
  }
  const [, year, month, day] = /^(\d{4}|\?)-(\d+)-(\d+|\?)$/.exec(date) ?? []
  if (year === undefined || factor < DAY) return null
  const months = factor >= MONTH ? Math.round((seconds / YEAR) * 12) : 0
  const days = factor >= MONTH ? 0 : Math.round(seconds / DAY)
  if (day === "?" && months === 0) return null
  const [from, first] = [year === "?" ? ANY_YEAR : Number(year), day === "?" ? 1 : Number(day)]
  const then = new Date(Date.UTC(from, Number(month) - 1 + months, first + days))
  return [
    year === "?" ? year : then.getUTCFullYear(),
    then.getUTCMonth() + 1,
    day === "?" ? day : then.getUTCDate(),
  ].join("-")
}

/** Whether a time is the time between two years of the quote: six years from 2004 to 2010. */
const isSpanOf = ({ dimension, value }: Quantity, years: readonly number[]) =>
  dimension === "time" &&
  years.some((from) => years.some((to) => from < to && Math.abs(value / YEAR - (to - from)) < 0.01))

export const REST =
  /(?<!\p{L})(?:the (?:remainder|rest|remaining|others?|balance)|remaining|der rest|das übrige|le reste|los demás|el resto|il resto|o resto|de rest|остальн\p{L}+)(?!\p{L})|残り|其余/u

/** Whether a share is the rest of 100 % after all shares of the quote. */
function isRest({ dimension, value }: Quantity, text: string, quantities: readonly Quantity[]): boolean {
  const shares = quantities.filter((other) => other.dimension === "share")
  const left = 100 - shares.reduce((sum, other) => sum + other.value, 0)
  return dimension === "share" && shares.length > 0 && REST.test(text) && Math.abs(left - value) < SHARE_POINTS
}

/** Whether a figure can be calculated from two of the quote: 30 of 200 are 15 %, half of 36 are 18, 400 doubled is 800. */
function isOfTwo(one: Quantity, quantities: readonly Quantity[], isLeft: boolean): boolean {
  if (quantities.length > MAX_FIGURES || (isYear(one) && one.noun === null)) return false
  const isResult = isClose(one)
  return quantities.some((a, i) =>
    quantities.some(
      (b, j) =>
        i !== j &&
        (resultsOf(a, b, one).some(isResult) || (isLeft && isAlike(a, b, one) && isResult(a.value - b.value))),
    ),
  )
}

const isAlike = (a: Quantity, b: Quantity, one: Quantity) =>
  a.dimension === one.dimension && b.dimension === one.dimension && !isYear(a) && !isYear(b)
/** These words state a difference. */
const MORE =
  /(?<!\p{L})(?:\p{L}{3,}er than|more|fewer|less|difference|by|mehr|weniger|más|menos|plus|moins|più|meno|mais)(?!\p{L})/u

const isClose =
  ({ value, raw, dimension }: Quantity) =>
  (result: number) =>
    Math.abs(result - (dimension === null ? raw : value)) <= (dimension === "share" ? SHARE_POINTS : EXACT * result)

/** The values in the dimension of `one` that two figures give. */
function resultsOf(a: Quantity, b: Quantity, one: Quantity): number[] {
  const isSame = a.dimension === b.dimension && !isYear(a) && !isYear(b)
  if (one.dimension === "share" && isSame && a.dimension !== "share")
    return a.value < b.value ? [(100 * a.value) / b.value] : []
  if (one.dimension === "times" && isSame) return b.value > 0 ? [a.value / b.value] : []
  if (one.dimension === "rank" || one.dimension === "celsius" || a.dimension !== one.dimension || isYear(a)) return []
  if (b.dimension === "share") return [(a.value * b.value) / 100]
  if (b.dimension === "times" && b.value > 0) return [a.value * b.value, a.value / b.value]
  return isAlike(a, b, one) ? [a.value + b.value] : []
}

/** Whether a figure of the claim can be calculated from the quote. `text` is the text of the claim. */
export function isReckoned(one: Quantity, text: string, had: Figures): boolean {
  const years = yearsOf(had.quantities)
  if (isYear(one) && yearsReckoned(had).includes(one.raw)) return true
  if (isSpanOf(one, years) || isRest(one, had.text, had.quantities) || isRest(one, text, had.quantities)) return true
  return isOfTwo(
    one,
    had.quantities,
    [text, had.text].some((some) => REST.test(some) || MORE.test(some)),
  )
}

// Tells whether a figure or date can be calculated from those of the quote: a sum, a difference, a share, a later date.
import type { Figures } from "./figures.ts"
import { isYear, type Quantity } from "./quantity.ts"

const YEAR = 31_557_600
const MONTH = YEAR / 12
/** Stands for a year that the text does not name; most years have as many days. */
const ANY_YEAR = 2001
const DAY = 86_400
const EXACT = 1e-9
const SHARE_POINTS = 0.5
/** If a quote had more figures, nearly every number would be the sum of two of them. */
const MAX_FIGURES = 8

const LATER =
  /(?<!\p{L})(?:later|after|earlier|before|for|lasted|lasting|took|term of|später|danach|zuvor|nach|plus t(?:ard|ôt)|après|avant|después|antes|más tarde|dopo|prima|depois|mais tarde|later|daarna|спустя|через|позже)(?!\p{L})|後|后|前|間で|间/u

const AT_AGE = /(?:at the age of|aged|im alter von|à l['’]âge de|a la edad de|all['’]età di|aos|в возрасте) ?$/u

/** The years that can be calculated from a text: `in 2004 … six years later`. Others are among them, but are no whole numbers. */
export function yearsReckoned({ text, quantities, dates }: Figures): number[] {
  const years = [...yearsOf(quantities), ...dates.map((date) => Number.parseInt(date, 10))]
  const spans = LATER.test(text) ? quantities.map(({ value }) => value / YEAR) : []
  const ages = quantities.filter(({ left }) => AT_AGE.test(left))
  return years.flatMap((year) => [
    ...spans.flatMap((span) => [year + span, year - span]),
    ...ages.flatMap(({ raw }) => [year + raw, year + raw + 1]),
  ])
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
  const [, hour, minute] = /^t(\d+):(\d+)/.exec(date) ?? []
  if (hour !== undefined) {
    const minutes = (Number(hour) * 60 + Number(minute) + Math.round(seconds / 60) + DAY / 60) % (DAY / 60)
    return `t${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`
  }
  const [year, month, day] = date.split("-")
  if (day === undefined) return null
  const [months, days] = factor >= MONTH ? [Math.round((seconds / YEAR) * 12), 0] : [0, Math.round(seconds / DAY)]
  const then = new Date(Date.UTC(Number(year) || ANY_YEAR, Number(month) - 1 + months, (Number(day) || 1) + days))
  return [year === "?" ? year : then.getUTCFullYear(), then.getUTCMonth() + 1, then.getUTCDate()].join("-")
}

/** Whether a time is the time between two years of the quote: six years from 2004 to 2010. */
const isSpanOf = ({ value }: Quantity, years: readonly number[]) =>
  years.some((from) => years.some((to) => from < to && Math.abs(value / YEAR - (to - from)) < 0.01))

export const REST =
  /(?<!\p{L})(?:the (?:remainder|rest(?! of (?:his|her|its|their|the) (?:li[fv]|career|day|night|week|month|season|year|century|war|trip|journey))|remaining|others?|balance)|remaining|der rest|das übrige|le reste(?! de (?:sa|leur) vie)|los demás|(?:el|il|o) resto(?! (?:de|della|da) (?:su|sua) vi[dt]a)|de rest|остальн\p{L}+)(?!\p{L})|残り|其余/u

/** Whether a share is the rest of 100 % after all shares of the quote. */
function isRest({ dimension, value }: Quantity, text: string, quantities: readonly Quantity[]): boolean {
  const shares = quantities.filter((other) => other.dimension === "share")
  const left = 100 - shares.reduce((sum, other) => sum + other.value, 0)
  return dimension === "share" && shares.length > 0 && REST.test(text) && Math.abs(left - value) < SHARE_POINTS
}

/** Whether a figure can be calculated from two of the quote: 30 of 200 are 15 %, half of 36 are 18, 400 doubled is 800. */
function isOfTwo(one: Quantity, quantities: readonly Quantity[], isLeft: boolean): boolean {
  if (quantities.length > MAX_FIGURES || (isYear(one) && one.noun === null)) return false
  return quantities.some((a, i) => quantities.some((b, j) => i !== j && isResultOf(a, b, one, isLeft)))
}

/** These words state a difference. */
const MORE =
  /(?<!\p{L})(?:\p{L}{3,}er than|more|fewer|less|difference|by (?=\d)|mehr|weniger|más|menos|plus|moins|più|meno|mais)(?!\p{L})/u

/** `isLeft`: a difference is stated. */
function isResultOf(a: Quantity, b: Quantity, one: Quantity, isLeft: boolean): boolean {
  const isResult = (result: number) =>
    Math.abs(result - one.value) <= (one.dimension === "share" ? SHARE_POINTS : EXACT * one.value)
  if (isYear(a)) return false
  const isSame = a.dimension === b.dimension && !isYear(b)
  if (one.dimension === "share") return isSame && a.dimension !== "share" && isResult((100 * a.value) / b.value)
  if (one.dimension === "times") return isSame && isResult(a.value / b.value)
  if (UNADDED.has(one.dimension) || a.dimension !== one.dimension) return false
  if (b.dimension === "share") return isResult((a.value * b.value) / 100)
  if (b.dimension === "times") return isResult(a.value * b.value) || isResult(a.value / b.value)
  // Two stations and three workers are not five workers.
  const isOfOne = one.noun !== null && a.noun !== null && b.noun !== null && a.noun !== b.noun
  if (isOfOne && (one.noun === a.noun || one.noun === b.noun)) return false
  if ([one, a, b].some(({ left }) => LIMIT.test(left))) return false
  return isSame && (isResult(a.value + b.value) || (isLeft && isResult(a.value - b.value)))
}
/** Nothing is added to a limit. */
const LIMIT =
  /(?:max(?:imum)?(?: of)?|up to|at most|no more than|at least|min(?:imum)?(?: of)?|höchstens|bis zu|mindestens|maximal|au (?:plus|moins)|jusqu['’]à|como máximo|hasta|al menos|al massimo|fino a|almeno|até|pelo menos|no máximo|не (?:более|менее)|до) ?$/u
/** A sum of these means nothing. */
const UNADDED: ReadonlySet<string | null> = new Set(["rank", "celsius", "score"])

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

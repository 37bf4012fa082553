// Finds the numbers of a JSON text that would not come back as they were sent, each by its path.
import type { FieldError } from "../../errors.ts"

/** A cheap first look: only numbers with sixteen digits, an exponent, or a minus before a zero can be inexact. */
const DOUBTFUL = /[\d.]{16}|\d[eE]|-0/
const INEXACT = Symbol("inexact")
const MESSAGE =
  "must be a number that comes back as it was sent: at most 2^53 - 1, with the digits a double holds; send it as a string"

/**
 * `JSON.parse` rounds a number before anyone can look at it, so the text is parsed once more with access to its source
 * (ECMA-262, "JSON.parse source text access"). Call it for a text whose value is valid, because that bounds its length.
 */
export function inexactNumbers(json: string, within: readonly string[] = []): FieldError[] {
  if (!DOUBTFUL.test(json)) return []
  const marked: unknown = JSON.parse(json, ((_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && !isExact(value, context?.source) ? INEXACT : value) as (key: string) => unknown)
  return Array.from(pathsIn(marked, within), (path) => ({ path: path.join("."), message: MESSAGE }))
}

function isExact(value: number, source: string | undefined): boolean {
  if (source === undefined || Math.abs(value) > Number.MAX_SAFE_INTEGER || Object.is(value, -0)) return false
  return decimalOf(source) === decimalOf(String(value))
}

/** The same text for every spelling of a number: its digits without zeros around them, and where they stand. */
function decimalOf(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = /^(-?)(\d+)\.?(\d*)[eE]?([+-]?\d*)$/.exec(text) ?? []
  const digits = `${whole}${fraction}`.replace(/0+$/, "")
  const place = Number(exponent) + whole.length + fraction.length - digits.length - fraction.length
  const significant = digits.replace(/^0+/, "")
  return significant === "" ? "0" : `${sign}${significant}e${place}`
}

function* pathsIn(value: unknown, path: readonly string[]): Generator<readonly string[]> {
  if (value === INEXACT) yield path
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* pathsIn(inner, [...path, key])
}

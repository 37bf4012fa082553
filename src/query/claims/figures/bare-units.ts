// Tells whether two texts name another unit in which something is given: `in milliseconds` and `in seconds`.
import { CURRENCIES } from "./currencies.ts"
import { type Unit, unitNamed } from "./units.ts"

const GIVEN_IN =
  /(?<!\p{L})(?<!\b(?:not|nicht|pas|no|non|não|не|nie) )(?:in|en|em|в|w)\s+(?:(?:us|degrees?|grad|degrés|grados|gradi|graus|градусах|whole|full|ganzen) )?(\p{L}{2,}(?: (?:celsius|fahrenheit))?)|以([\p{Script=Han}]{1,5})[为為]单位|单位[为是]([\p{Script=Han}]{1,5})|単位は([\p{Script=Han}\p{Script=Katakana}ー]{1,8})|([\p{Script=Han}\p{Script=Katakana}ー]{1,8})単位/gu
/** Units of these dimensions measure the same thing. */
const KIN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(CURRENCIES.map(([currency]) => [currency, "money"])),
  celsius: "temperature",
  fahrenheit: "temperature",
  bits: "data",
  bytes: "data",
}
const kindOf = ({ dimension }: Unit) => KIN[dimension] ?? dimension

const unitsGiven = (text: string): Unit[] =>
  Array.from(
    text.toLowerCase().matchAll(GIVEN_IN),
    (groups) => groups.slice(1).find((one) => one !== undefined) ?? "",
  ).flatMap((name) => unitNamed(name) ?? unitNamed(name.split(" ")[0] ?? "") ?? [])

/** False if one of the texts names no unit in this way. */
export function areGivenOtherwise(claim: string, quote: string): boolean {
  const theirs = unitsGiven(quote)
  const isSame = (one: Unit, other: Unit) => one.dimension === other.dimension && one.factor === other.factor
  return unitsGiven(claim).some(
    (mine) => theirs.some((other) => kindOf(other) === kindOf(mine)) && !theirs.some((other) => isSame(mine, other)),
  )
}

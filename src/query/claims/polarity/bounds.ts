// Tells whether one text bounds a figure that the other one exceeds: `up to five`, `more than five are refused`.
import { isNumberWord } from "../figures/number-words.ts"
import type { Polarity } from "./read-polarity.ts"

/** Whether `one` names what is beyond the bound that `other` names. */
export function exceedsBound(one: Polarity, other: Polarity): boolean {
  const exceeds = (sign: 1 | -1) => isBeyond(one, sign) && !isBeyond(other, sign)
  const isBound = (name: string) => other.concepts.has(name) && !one.concepts.has(name)
  const isLimited = other.readings.some(({ concept, word }) => concept === "bound" && LIMIT.test(word))
  return ((isBound("upper") || isLimited) && exceeds(1)) || (isBound("lower") && exceeds(-1)) || isAfterTime(one, other)
}

/** `Within 30 days`, `after 30 days` */
const isAfterTime = (one: Polarity, other: Polarity) =>
  other.readings.some(({ concept, end }) => concept === "within" && isFigureAt(other, end)) &&
  !one.concepts.has("within") &&
  !other.readings.some(({ concept, sign }) => concept === "order:before" && sign === -1) &&
  one.readings.some(({ concept, sign, end }) => concept === "order:before" && sign === -1 && isFigureAt(one, end))
const isFigureAt = ({ words }: Pick<Polarity, "words">, at: number) =>
  [words[at], words[at + 1]].some((word = "") => /^\d/.test(word) || isNumberWord(word))

const UNDER =
  /(?<!\p{L})(?:under|unter|por debajo de|au-dessous de|sous les|sotto (?:i|le|gli)|ниже|младше|poniżej) (?:\p{L}+ )?\d/u
const OVER =
  /(?<!\p{L})(?:over|über|por encima de|au-dessus de|sopra (?:i|le|gli)|oltre (?:i|le|gli)|выше|старше|свыше|powyżej) (?:\p{L}+ )?\d/u
/** `Under 7 tonnes`, `over 7 tonnes`. */
export const areSidesOfBoundExchanged = (one: Polarity, other: Polarity) =>
  (UNDER.test(one.text) && OVER.test(other.text) && !OVER.test(one.text) && !UNDER.test(other.text)) ||
  (OVER.test(one.text) && UNDER.test(other.text) && !UNDER.test(one.text) && !OVER.test(other.text))

const LIMIT = /^(?:limit|límite|begrenz|beschränk|огранич)/u

/** `More than 5`, `heavier than 5`, `above 5`: the word stands before a figure. */
const isBeyond = ({ readings, words }: Polarity, sign: 1 | -1) =>
  readings.some(
    ({ concept, sign: its, end }) =>
      its === sign &&
      ((concept.startsWith("degree:") && concept !== "degree:most") || concept === "order:above") &&
      isFigureAt({ words }, end),
  )

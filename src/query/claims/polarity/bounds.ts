// Tells whether one text bounds a figure that the other one exceeds: `up to five`, `more than five are refused`.
import { isNumberWord } from "../figures/number-words.ts"
import type { Polarity } from "./read-polarity.ts"

/** Whether `one` names what is beyond the bound that `other` names. */
export function exceedsBound(one: Polarity, other: Polarity): boolean {
  const exceeds = (sign: 1 | -1) => isBeyond(one, sign) && !isBeyond(other, sign)
  const isBound = (name: string) => other.concepts.has(name) && !one.concepts.has(name)
  const isLimited = other.readings.some(({ concept, word }) => concept === "bound" && LIMIT.test(word))
  return ((isBound("upper") || isLimited) && exceeds(1)) || (isBound("lower") && exceeds(-1))
}

const LIMIT = /^(?:limit|límite|begrenz|beschränk|огранич)/u

/** `More than 5`, `heavier than 5`, `above 5`: the word stands before a figure. */
const isBeyond = ({ readings, words }: Polarity, sign: 1 | -1) =>
  readings.some(
    ({ concept, sign: its, end }) =>
      its === sign &&
      (concept.startsWith("degree:") || concept === "order:above") &&
      [words[end], words[end + 1]].some((word = "") => /^\d/.test(word) || isNumberWord(word)),
  )

// Adds to each figure of a text the words around it.
import { type FoundQuantity, isYear, type Quantity } from "./quantity.ts"

const STOP = /^[.;!?。]$/
const SEPARATOR = /^(?:[,、]|and|und|et|y|e|и|а|en|och|while|whereas|mentre|mientras|tandis)$/u

/** Figures in one clause have the same words around them, but two figures of one kind each have the words on their own side. */
export function withWords(found: readonly FoundQuantity[], tokens: readonly string[]): Quantity[] {
  const borders = found.slice(1).map((next, i) => borderBetween(found[i] ?? next, next, tokens, found[i - 1]?.end ?? 0))
  let statement = 0
  return found.map(({ start, end, ...one }, i) => {
    const before = borders.slice(0, i).findLast((border) => border !== null)
    const behind = borders.slice(i).find((border) => border !== null)
    if (i > 0 && borders[i - 1]?.isStop) statement++
    // In `two of the four ports` what follows the four is said of the two as well.
    const next = found[i + 1]
    const isPartOf = (some: FoundQuantity | undefined, all: FoundQuantity | undefined) =>
      some !== undefined &&
      all !== undefined &&
      all.start > some.end &&
      tokens.slice(some.end, all.start).every((token) => OF.test(token))
    const isOfNext = isPartOf(found[i], next)
    const until = isOfNext ? borders.slice(i + 1).find((border) => border !== null) : behind
    return {
      ...one,
      left: tokens.slice(before?.to ?? tokens.slice(0, start).findLastIndex(isStop) + 1, start).join(" "),
      right: tokens.slice(end, until?.from ?? stopFrom(tokens, end)).join(" "),
      statement,
      isWhole: isPartOf(found[i - 1], found[i]),
    }
  })
}

const isStop = (token: string) => STOP.test(token)
function stopFrom(tokens: readonly string[], from: number): number {
  const place = tokens.findIndex((token, at) => at >= from && isStop(token))
  return place < 0 ? tokens.length : place
}

type Border = { from: number; to: number; isStop: boolean }

/** The place between the words of one figure and the words of the next; null if both have the same words. */
function borderBetween(
  one: FoundQuantity,
  next: FoundQuantity,
  tokens: readonly string[],
  from: number,
): Border | null {
  const between = tokens.slice(one.end, next.start)
  // What stands around `between 4 and 9`, or `4–9`, is said of both.
  const before = tokens[one.start - 1] ?? ""
  const isRange = BETWEEN.test(before) || (TO.test(between[0] ?? "") && !FROM.test(before))
  if (between.length === 1 && (isRange || ALONG.test(between[0] ?? ""))) return null
  const [first, last] = [between.findIndex(isStop), between.findLastIndex(isStop)]
  if (first >= 0) return { from: one.end + first, to: one.end + last + 1, isStop: true }
  const separator = between.findLastIndex((token) => SEPARATOR.test(token))
  if (separator >= 0) return { from: one.end + separator, to: one.end + separator + 1, isStop: false }
  const among = between.findLastIndex((token) => AMONG.test(token))
  if (among >= 0) return { from: one.end + among, to: one.end + among + 1, isStop: false }
  if (one.dimension !== next.dimension || isYear(one) !== isYear(next)) return null
  const isNamedBefore = tokens.slice(from, one.start).some((token) => LONG_WORD.test(token))
  // What is counted stands behind its number.
  const behind = one.noun !== null && next.noun !== null ? one.end + 1 : one.end
  const cut = isNamedBefore ? behind : next.start
  return { from: cut, to: cut, isStop: false }
}
/** `Climbs 900 feet over three miles to the ridge` */
const ALONG = /^(?:over|within|auf|über|sur|en|su|in|em|op|на|за)$/u
const TO = /^(?:[-–—]|to|bis|à|a|do|до)$/u
/** What stands behind each end of it may differ: `from 4 to 9`. */
const FROM = /^(?:from|von|de|desde|da|dal|от|с|od|z)$/u
const BETWEEN = /^(?:between|zwischen|entre|tra|fra|tussen|между|między)$/u
/** `Three of steel among the twelve bridges`: what stands before it is said of the three alone. */
const AMONG = /^(?:among|amongst|unter|parmi|среди|wśród|spośród|onder|tra|fra)$/u
const OF =
  /^(?:of|the|its|their|these|those|all|der|des|die|den|von|de|los|las|les|dei|delle|degli|из|всех|\p{L}+['’]s)$/u
const LONG_WORD = /^\p{L}{4}/u

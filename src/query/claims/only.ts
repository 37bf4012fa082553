// Tells whether `only` has moved: to whom alone a statement applies, or to what alone they do.
import { units } from "../../embedding/words.ts"

const ONLY = /(?<!\p{L})(?:only|nur|seulement|solo|sólo|soltanto|только|tylko)(?!\p{L})/iu
const ONLY_FIRST = new RegExp(`^\\P{L}*${ONLY.source}`, "iu")
const NEAR = 2

/** True where `one` begins with whom alone it is true of, and in `other` that stands nowhere near its own `only`. */
export function isOnlyMoved(one: string, other: string): boolean {
  const [before = "", after] = other.split(ONLY)
  if (after === undefined || !ONLY_FIRST.test(one) || ONLY_FIRST.test(other)) return false
  const [whom] = units(one.replace(ONLY_FIRST, " "))
  const near = [...units(before).slice(/^\s*(?:[.,;:]|$)/.test(after) ? -NEAR : -1), ...units(after).slice(0, NEAR)]
  return whom !== undefined && !near.some(({ word }) => word === whom.word)
}

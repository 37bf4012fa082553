// Tells a role (`librarian`) from a place or thing with the same stem (`library`).
import type { Terms } from "./weigh-question.ts"

const WORD = /[\p{L}\p{M}\p{N}]+/gu
/** Endings of nouns for persons. */
const ROLE = /(?:er|or|ian|ist|ant|ent)s?$/iu
const BY = /(?<!\p{L})by\s/u

/** Behind several of a role their names follow. */
const NAMED = /^s(?:\s(?:are|were)(?!\p{L})|\s?[:(])/u

/** Other words for the same role, each line of one. Some are other things too, so that they have to stand like a title. */
const SAME_ROLE = "leader head|teacher instructor|doctor physician".split("|").map((line) => line.split(" "))
const otherNames = new Map(
  SAME_ROLE.flatMap((words) =>
    words.map((word) => {
      const others = words.filter((one) => one !== word).join("|")
      return [word, new RegExp(`(?<!\\p{L})(?:${others})s?(?=[:,(]|\\s(?:of|at|for|is|was)(?!\\p{L}))`, "iu")] as const
    }),
  ),
)

/**
 * "The library opened in May" is not about a librarian; "designed by Ada" is about a designer. Who is the author is not told by
 * what authors do in general.
 */
export function tellsOfRole(role: string, { text }: Terms): boolean {
  if (!ROLE.test(role) || BY.test(text)) return true
  const singular = role.toLowerCase().replace(/s$/u, "")
  const isOne = singular === role.toLowerCase()
  if (otherNames.get(singular)?.test(text)) return true
  const lower = text.toLowerCase()
  return Array.from(lower.matchAll(WORD)).some(
    ({ 0: word, index }) =>
      word.startsWith(singular) &&
      !(isOne && word === `${singular}s` && !NAMED.test(lower.slice(index + singular.length))),
  )
}

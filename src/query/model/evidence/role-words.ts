// Whether a text tells of who does something, or only of a place or a thing whose name has the same stem.
import type { Terms } from "./weigh-question.ts"

const WORD = /[\p{L}\p{M}\p{N}]+/gu
/** Words for who does something; the stem is often that of a place or a thing. */
const ROLE = /(?:er|or|ian|ist|ant|ent)s?$/iu
const BY = /(?<!\p{L})by\s/u

/** "The library opened in May" is about no librarian, though their stems are the same; "designed by Ada" is about a designer. */
export function tellsOfRole(role: string, { text }: Terms): boolean {
  if (!ROLE.test(role) || BY.test(text)) return true
  const one = role.toLowerCase().replace(/s$/u, "")
  return (text.toLowerCase().match(WORD) ?? []).some((word) => word.startsWith(one))
}

// Tells a role (`librarian`) from a place or thing with the same stem (`library`).
import type { Terms } from "./weigh-question.ts"

const WORD = /[\p{L}\p{M}\p{N}]+/gu
/** Endings of nouns for persons. */
const ROLE = /(?:er|or|ian|ist|ant|ent)s?$/iu
const BY = /(?<!\p{L})by\s/u

/** "The library opened in May" is not about a librarian; "designed by Ada" is about a designer. */
export function tellsOfRole(role: string, { text }: Terms): boolean {
  if (!ROLE.test(role) || BY.test(text)) return true
  const singular = role.toLowerCase().replace(/s$/u, "")
  return (text.toLowerCase().match(WORD) ?? []).some((word) => word.startsWith(singular))
}

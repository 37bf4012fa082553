// Detects whether subject and object have changed places between two sentences.
import { units } from "../../embedding/words.ts"

const PASSIVE =
  /\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:(?:not|never|also|\p{L}+ly)\s+)?\p{L}+(?:ed|en|wn|ne|lt|ght|und|ung|old|ept|eld|ept|ent|ld)\b/iu
const PARTICIPLE_BY = /\p{L}(?:ed|en|wn)\s+by\b/giu
const BY = /\bby\b/i
/**
 * Words of languages in which word order shows subject and object.
 * German and Russian are not among them and are not judged.
 */
const ORDERED = /\b(?:the|an?|of|is|was|were|are|by|to|has|have|at|after)\b/i
/** "It takes …", "There is …": after these words the order is different. */
const EXPLETIVE = /^\W*(?:it|there)\b/i
/** A word right after one of these is not a verb, so it cannot separate subject and object. */
const BOUND =
  /\b(?:the|an?|of|for|in|at|on|to|by|with|from|than|until|into|some|all|most|every|no|its|their|his|her|this|that|\d+)\s+(\p{L}[\p{L}\p{N}'’-]*)/giu
const POSSESSIVE = /\p{L}['’]s\s/u
const OF = /\bof\b/i
/** Words with which the order of the two sides does not matter. */
const SYMMETRIC = /\b(?:and|both|between|together|with|equals?|same|married|versus)\b/i

/** `turned` if the words before and after some word have changed sides, with active and passive taken into account. */
export function areRolesSwapped(claim: string, quote: string): "same" | "turned" | "unclear" {
  if ((!ORDERED.test(claim) && !ORDERED.test(quote)) || EXPLETIVE.test(claim) !== EXPLETIVE.test(quote))
    return "unclear"
  const mine = orderOf(mainFirst(claim))
  const theirs = orderOf(mainFirst(quote))
  const shared = mine.filter((word) => theirs.includes(word))
  const isKept = shared.every((word, i) => i === 0 || theirs.indexOf(word) > theirs.indexOf(shared[i - 1] ?? ""))
  if (shared.length < 3) return shared.length < 2 ? "unclear" : isKept ? "same" : "turned"
  if (voiceOf(claim) !== voiceOf(quote)) return isKept && BY.test(claim) !== BY.test(quote) ? "turned" : "unclear"
  const bound = new Set([...boundIn(claim), ...boundIn(quote)])
  if (!shared.some((word, i) => !bound.has(word) && crosses(shared, theirs, i))) return "same"
  const rephrased =
    POSSESSIVE.test(claim) !== POSSESSIVE.test(quote) || (SYMMETRIC.test(claim) && SYMMETRIC.test(quote))
  return rephrased && !(OF.test(claim) && OF.test(quote)) ? "unclear" : "turned"
}

/** "After A, B" means the same as "B after A". */
export const mainFirst = (text: string) =>
  text.replace(
    /^\W*((?:after|before|when|while|once|if|because|since|although|until)\s[^,]+),\s*(.+?)[.!]?$/isu,
    "$2 $1",
  )

/** Passives with `be`, and participles with `by`, which exchange subject and object. */
const voiceOf = (text: string) => `${PASSIVE.test(text)} ${text.match(PARTICIPLE_BY)?.length ?? 0}`
const boundIn = (text: string) => Array.from(text.matchAll(BOUND)).flatMap(([, word = ""]) => orderOf(word))

/** True if words next to the pivot have changed sides, one to the front and one to the back. */
function crosses(shared: readonly string[], theirs: readonly string[], pivot: number): boolean {
  const [before, after] = [shared[pivot - 1], shared[pivot + 1]]
  if (before === undefined || after === undefined) return false
  const place = theirs.indexOf(shared[pivot] ?? "")
  return theirs.indexOf(before) > place && theirs.indexOf(after) < place
}

/** Each word once, at its first position. */
const orderOf = (text: string): string[] => [...new Set(units(text).map(({ word }) => word))]

/** Whether the two sides of a word (or one of several: `a|b`) have changed places; null where that cannot be told. */
export function areSidesSwapped(claim: string, word: string, quote: string, other: string): "same" | "turned" | null {
  const [mine, theirs] = [sidesOf(claim, word), sidesOf(quote, other)]
  if (!mine || !theirs) return null
  const shared = (a: readonly string[], b: readonly string[]) => a.filter((one) => b.includes(one)).length
  const kept = shared(mine[0], theirs[0]) + shared(mine[1], theirs[1])
  const crossed = shared(mine[0], theirs[1]) + shared(mine[1], theirs[0])
  // What stands next to the word on both sides has changed places, however much else has not.
  if (shared(mine[0].slice(-1), theirs[1]) + shared(mine[1].slice(0, 1), theirs[0]) === 2) return "turned"
  if (kept === crossed) return null
  return crossed > kept ? "turned" : "same"
}

function sidesOf(text: string, word: string): [string[], string[]] | null {
  const plain = mainFirst(text).toLowerCase()
  const found = new RegExp(`(?<!\\p{L})(?:${word})(?!\\p{L})`, "u").exec(plain)
  return found && [orderOf(plain.slice(0, found.index)), orderOf(plain.slice(found.index + found[0].length))]
}

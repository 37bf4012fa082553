// Tells which words of a clause may be its verb, and where a pronoun stands for a party.
import { units } from "../../embedding/words.ts"
import { IRREGULAR } from "../model/evidence/irregular-words.ts"
import type { Grammar } from "./grammars.ts"

/** Those that evidence has in groups with other words, or leaves out because they are also other words. */
const MORE = `
  write wrote written
  see saw seen
  find found
  lead led
  make made
  say said
  tell told
  keep kept
  catch caught
  buy bought
  bite bit bitten
  lend lent
  build built
  run ran`
const bases = new Map(
  `${IRREGULAR.trim()}${MORE}`.split("\n").flatMap((line) => {
    const [base, ...forms] = units(line, "en")
    return forms.map(({ word }) => [word, base?.word ?? word] as const)
  }),
)
/** `Wrote` and `written` are one verb. */
export const verbOf = (word: string): string => bases.get(word) ?? word

/** They stand for the other party, unless a noun follows: `her`, `her car`. */
export const PRONOUN = /^(?:her|him|them)$/u
export const SUBJECT_PRONOUN = /^(?:he|she|they)$/u
export const ENDS_PHRASE =
  /^(?:\P{L}*|in|on|at|to|for|from|with|after|before|during|when|while|as|by|and|or|so|which|that|again|twice|once)$/u

/** Whether the word may be a verb: it follows an auxiliary, or its subject, and another phrase or nothing follows it. */
export function isVerbAt(
  tokens: readonly string[],
  at: number,
  { determiners, prepositions, auxiliaries }: Pick<Grammar, "determiners" | "prepositions" | "auxiliaries">,
): boolean {
  const [before = "", next = ""] = [tokens[at - 1]?.toLowerCase(), tokens[at + 1]]
  // `Spread the butter`, `adding the ham`
  if (at === 0 && determiners.has(tokens[1]?.toLowerCase() ?? "")) return true
  if (/^\p{Lu}/u.test(tokens[at] ?? "")) return false
  if (auxiliaries.has(before) || ADVERB.test(before)) return true
  if (determiners.has(before) || prepositions.has(before) || /^[,;:()，；：]$/.test(before)) return false
  const low = next.toLowerCase()
  return determiners.has(low) || prepositions.has(low) || /^[\p{Lu}\p{N}]/u.test(next) || PRONOUN.test(low)
}
export const ADVERB = /^(?:not|never|only|also|rarely|often|\p{L}{3,}ly)$/u

/** Its `to` does not mark a receiver. */
const ACCORDING = /\b(?:according|thanks|due|owing) to\b/iu
/** `A win for X over Y` */
const WIN = /^.*\b(?:win|victory|triumph) (?:for|by) (?:the )?(?=\p{Lu})(.+?) (?:over|against) /u
/** Writes some phrases so that their small words do not mislead. */
export const spelledOut = (text: string): string => text.replace(ACCORDING, "per").replace(WIN, "$1 beat ")

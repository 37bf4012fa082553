// Detects a claim that repeats a sentence of its quote and has another noun at one place: of the skin, of the eyes.
import { plain } from "../../embedding/plain.ts"
import { stemWord } from "../../embedding/stem-word.ts"
import { units } from "../../embedding/words.ts"
import { withKin } from "../model/evidence/kindred-words.ts"
import { isNumberWord } from "./figures/number-words.ts"
import { unitNamed } from "./figures/units.ts"

/** So many other words must be the same on both sides together. */
const MIN_SAME = 4
const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu
/** A noun or its phrase follows these. */
const BEFORE =
  /^(?:of|in|at|on|to|from|by|as|for|with|under|into|the|an?|its|their|his|her|des|der|die|das|dem|den|eine[mnrs]?|im|am|als|für|mit|von|du|de|la|le|les|une?|au|el|los|las|una?|del|al|como|il|lo|gli|alla?|della?|di|come|в|на|из|с|как|для|do|na|w|z|jako)$/u
/** What is counted */
const COUNT =
  /^(?:\d+|several|many|few|some|all|most|both|every|each|first|second|third|last|next|previous|ersten?|letzten?|première?|premier|dernière?|dernier|primer|primera|últim[oa]|prim[oa]|ultim[oa]|mehrere|viele|einige|alle|plusieurs|varios|varias|molti|molte)$/u
/** `Dogs are allowed`, `cats are allowed` */
const COPULA = /^(?:is|are|was|were|may|must|can|ist|sind|war|waren|dürfen|müssen|est|sont|son|è|sono|são)$/u
const MIN_LETTERS = 4

export const hasOtherNoun = (claim: string, sentences: readonly string[]): boolean => {
  const mine = wordsOf(claim)
  return sentences.some((sentence) => isReplaced(mine, wordsOf(sentence)))
}

const wordsOf = (text: string) => text.toLowerCase().match(WORD) ?? []
const stemOf = (word: string) => stemWord(plain(word)).form
const isSame = (a: string | undefined, b: string | undefined) =>
  a !== undefined && b !== undefined && (a === b || stemOf(a) === stemOf(b))

function isReplaced(mine: readonly string[], theirs: readonly string[]): boolean {
  const most = Math.min(mine.length, theirs.length)
  let [front, back] = [0, 0]
  while (front < most && isSame(mine[front], theirs[front])) front++
  while (back < most - front && isSame(mine.at(-1 - back), theirs.at(-1 - back))) back++
  const [said, had] = [mine.slice(front, mine.length - back), theirs.slice(front, theirs.length - back)]
  if (front + back < MIN_SAME || said.length !== 1 || had.length !== 1) return false
  const [one = "", other = ""] = [said[0], had[0]]
  if (![one, other].every(isNoun) || isSameUnit(one, other) || areKin(one, other)) return false
  return front === 0
    ? COPULA.test(mine[1] ?? "")
    : BEFORE.test(mine[front - 1] ?? "") || COUNT.test(mine[front - 1] ?? "")
}

const isNoun = (word: string) => word.length >= MIN_LETTERS && !/\p{N}/u.test(word) && !isNumberWord(word)
/** `car` and `automobile` */
const areKin = (one: string, other: string) => units(one).some((unit) => withKin(unit).forms.includes(stemOf(other)))
/** Of a unit and another word, or of two names of one unit, the figures tell more. `The end of the month` has none. */
const isSameUnit = (one: string, other: string) => {
  const [mine, theirs] = [unitNamed(one), unitNamed(other)]
  return (mine !== null || theirs !== null) && mine?.factor === theirs?.factor
}

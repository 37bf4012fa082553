// Finds the two things that a text compares. In `A is larger than B` the first is A and the second is B.
import { type Unit, units } from "../../../embedding/words.ts"
import { mainFirst } from "../sides.ts"
import { type Entry, entriesOf } from "./lexicon.ts"

export const COMPARISON: readonly Entry[] = [
  ...entriesOf(
    "alike",
    `as .. as, equally, same, so .. wie, ebenso, genauso, gleich, tan .. como, tanto como, aussi .. que, autant que,
     così .. come, tanto quanto, tão .. quanto, так же, одинаково, 一样, 同じくらい`,
  ),
  ...entriesOf("idle", "as well as, as soon as, as far as, as much as, as many as, as such as, at the same time"),
]

/** Finds the word for `than`. In some languages it is a common word; there it counts only after a word of degree: `più grande di`. */
const DEGREE =
  "(?<!(?:le|la|les|el|los|las|lo|il|i|gli|o|os|as) )(?:plus|moins|más|menos|mais|mejor|peor|mayor|menor|meilleure?|pire|più|meno|migliore|peggiore)"
const THAN = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:than|als|чем|niż|dan|än|enn|(?<=(?:[^aeiouys]re|ere) )end)(?![\\p{L}\\p{M}])|(?<=(?:twice|half|thrice|times) as (?:[\\p{L}'-]+ ){1,4})as(?!\\p{L})|(?<=(?<![\\p{L}\\p{M}])${DEGREE} (?:[\\p{L}\\p{M}'-]+ ){0,4}?)(?:do que|que|che|di|del|della|dello|dei|delle|dell')(?![\\p{L}\\p{M}])`,
  "u",
)
const CHINESE = /^(.*?)比(.*)$/su
const JAPANESE = /^(.*?)[はが](.*?)より/su
const JAPANESE_TURNED = /^(.*?)より(.*?)(?:の方)?が/su

/** The words of both things that are compared; null if the text compares nothing. */
export function comparedIn(text: string): [string[], string[]] | null {
  const plain = mainFirst(text).toLowerCase()
  const than = THAN.exec(plain)
  const [left, right] = than
    ? [plain.slice(0, than.index), plain.slice(than.index + than[0].length)]
    : (pairOf(CHINESE, plain) ?? pairOf(JAPANESE, plain) ?? pairOf(JAPANESE_TURNED, plain)?.toReversed() ?? [])
  return left && right ? [wordsOf(left), wordsOf(right)] : null
}

const pairOf = (pattern: RegExp, text: string) => pattern.exec(text)?.slice(1, 3) ?? null
const wordsOf = (text: string) => units(text).map(({ forms, word }: Unit) => forms[0] ?? word)

/** Whether the two things have changed places between two texts; null if the words do not show it. */
export function isTurned(mine: [string[], string[]], theirs: [string[], string[]]): boolean | null {
  // A word on both sides shows nothing: `the old tower is taller than the new tower`.
  const own = ([left, right]: [string[], string[]]): [string[], string[]] => [
    left.filter((word) => !right.includes(word)),
    right.filter((word) => !left.includes(word)),
  ]
  const [[left, right], [otherLeft, otherRight]] = [own(mine), own(theirs)]
  const meet = (one: string[], other: string[]) => one.some((word) => other.includes(word))
  const isCrossed = meet(left, otherRight) && meet(right, otherLeft)
  if (isCrossed || meet(right, otherRight)) return isCrossed
  return null
}

// Counts what denies in one text and not in the other: negations, `without`, prefixes, and words with such a meaning.
import { plain } from "../../../embedding/plain.ts"
import { stemWord } from "../../../embedding/stem-word.ts"
import { DENYING_PREFIX, NEGATED_WORD } from "./negation.ts"
import { KINDS } from "./opposites.ts"
import type { Polarity } from "./read-polarity.ts"

/** `strong` counts what surely denies the statement, `weak` counts words that may deny it. */
export function deniedIn(one: Polarity, other: Polarity): { strong: number; weak: number } {
  const isKnown = new Set(one.readings.filter(({ concept }) => other.concepts.has(concept)).map(({ at }) => at))
  const alone = new Map<number, boolean>()
  for (const { concept, sign, at } of one.readings) {
    const kind = KINDS.get(concept)
    if (kind && sign === -1 && !isKnown.has(at) && !one.isAside(at))
      alone.set(at, (alone.get(at) ?? true) && kind === "denies")
  }
  const denying = [...alone.values()].filter(Boolean).length
  const prefixed = one.words.filter((word, at) => NEGATED_WORD.test(word) && !alone.has(at) && !isKnown.has(at)).length
  // `Per key rather than per user` denies what `per key, not per user` denies.
  const denied = other.denied.flat()
  const instead = one.instead.filter((forms) => forms.some((form) => denied.includes(form))).length
  // What both leave out tells nothing.
  const without = one.without.filter((forms) => !other.without.flat().some((form) => forms.includes(form)))
  return { strong: one.denials + denying + instead, weak: alone.size - denying + prefixed + without.length }
}

/** Counts the words that are negated in one text (`unsafe`, `without salt`) and not negated in the other. */
export const turnedWords = (said: Polarity, had: Polarity) => turnedIn(said, had) + turnedIn(had, said)

function turnedIn(one: Polarity, other: Polarity): number {
  const known = new Set(one.readings.map(({ at }) => at))
  const isLeftOut = (form: string) => other.lacked.includes(form)
  const isPlain = (form: string) => other.terms.forms.has(form) && !isLeftOut(form)
  const own = new Set(one.words)
  const prefixed = one.words.filter((word, at) => {
    const rest = word.replace(DENYING_PREFIX, "")
    return !known.has(at) && !own.has(rest) && isPlain(stemWord(plain(rest)).form)
  })
  const without = one.without.filter((forms) => forms.some(isPlain))
  return prefixed.length + without.length
}

/** Whether one text has a negation where the other has a word with that meaning: `not there`, `absent`. */
export function isDeniedOtherwise(said: Polarity, had: Polarity): boolean {
  const [mine, theirs] = [deniedIn(said, had), deniedIn(had, said)]
  if (mine.strong === theirs.strong || AFFECT.test((mine.strong > theirs.strong ? said : had).text)) return false
  const [weak, other, one] = mine.strong < theirs.strong ? [mine.weak, had, said] : [theirs.weak, said, had]
  return weak > 0 && !other.denied.flat().some((form) => one.terms.forms.has(form))
}

/** What does not affect something makes it neither better nor worse, whatever the words for that. */
const AFFECT =
  /(?<!\p{L})(?:not|no|never) (?:affect|influenc|alter(?!n)|impair|harm|interfer|effect|impact|influence)|beeinfluss\p{L}* .{0,60}nicht|nicht beeinfluss|(?:n'affect|n'influ|no afecta|no influy|non influ|non incid|non alter|não afeta|não influ|не влия|не сказыва|beïnvloed\p{L}* .{0,60}niet|niet beïnvloed|heeft geen invloed|nie wpływa)/u

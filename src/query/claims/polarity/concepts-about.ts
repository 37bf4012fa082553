// Finds the concepts of a quote that are said of what a claim is about.
import { units } from "../../../embedding/words.ts"
import { coverage } from "../../model/evidence/weigh-question.ts"
import { isNumberWord } from "../figures/number-words.ts"
import type { Reading } from "./lexicon.ts"
import type { Polarity } from "./read-polarity.ts"

/** These say that a statement is true of a part of its subjects. */
export const LIMITS = ["some", "few", "most", "many", "half"]

/** `About` means roughly if one of these words follows. */
const NUMBER = /^(?:\p{N}.*|an?|one|half|twice|double|all|every)$/u
/** These concepts count only if they stand near a word of the claim. */
const SCOPED = [...LIMITS, "approximate"]
/** Near is so many words before and behind, without stop words. */
const [BEFORE, BEHIND] = [1, 3]
/** With stop words, no word farther away than this is read. */
const REACH = 8

/** The concepts of a quote, without those of `SCOPED` that are said of something else than the claim is about. */
export function conceptsAbout(had: Polarity, said: Polarity): ReadonlySet<string> {
  const isNear = ({ at, end, word }: Reading) => {
    if (/^(?:about|around)$/.test(word)) return NUMBER.test(had.words[end] ?? "") || isNumberWord(had.words[end] ?? "")
    if (had.words[at] === undefined || !word.startsWith(had.words[at])) return true
    const unitsOf = (from: number, to: number) => units(had.words.slice(Math.max(0, from), to).join(" "))
    const near = [...unitsOf(at - REACH, at).slice(-BEFORE), ...unitsOf(end, end + REACH).slice(0, BEHIND)]
    return coverage({ units: near.map((unit) => ({ unit })) }, said.terms).some((share) => share > 0.5)
  }
  return new Set(
    had.readings.filter((one) => !SCOPED.includes(one.concept) || isNear(one)).map(({ concept }) => concept),
  )
}

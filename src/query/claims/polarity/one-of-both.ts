// Tells whether texts that affirm one thing and deny another do so of the same things: acquitted of one, convicted of the other.
import { units } from "../../../embedding/words.ts"
import { KINDS } from "./opposites.ts"
import type { Polarity } from "./read-polarity.ts"

/** `Guilty of theft and not guilty of fraud` says that somebody is acquitted of fraud, if the other text has both words. */
export const deniesOneOfBoth = (one: Polarity, other: Polarity): boolean =>
  !other.concepts.has("exception") &&
  one.readings
    .filter(({ concept }) => concept === "negation" || concept === "together")
    .some(({ end }) =>
      one.readings.some(
        ({ concept, sign, at, end: behind }) =>
          at === end &&
          KINDS.has(concept) &&
          other.readings.some(
            (its) =>
              its.concept === concept && its.sign === -sign && shareNext(one.words, behind, other.words, its.end),
          ) &&
          other.readings.some((its) => its.concept === concept && its.sign === sign),
      ),
    )
const shareNext = (words: readonly string[], at: number, others: readonly string[], end: number) => {
  const next = new Set(formsIn(others.slice(end, end + NEXT).join(" ")))
  return formsIn(words.slice(at, at + NEXT).join(" ")).some((form) => next.has(form))
}
/** So many words behind a word, with stop words, tell what it is said of. */
const NEXT = 3
const formsIn = (text: string) => units(text).flatMap(({ forms }) => forms)

/** `For travel but not for rent` and `for rent but not for travel`: what one text denies is what the other says. */
export const areContrastsExchanged = (said: Polarity, had: Polarity) =>
  [said, had].every(({ text }) => CONTRAST.test(text)) && isOtherDenied(said, had) && isOtherDenied(had, said)
const CONTRAST = /(?:[,.] | (?:but|aber|sondern|mais|pero|ma|mas|но|а) )(?:not|nicht|pas|no|non|não|не) /u
const isOtherDenied = (one: Polarity, other: Polarity) =>
  one.denials === 1 &&
  one.denied.some(
    (forms) =>
      forms.some((form) => other.terms.forms.has(form)) && !other.denied.flat().some((form) => forms.includes(form)),
  )

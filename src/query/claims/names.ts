// Checks whether every name in a claim is in its quote.
import { languageOf } from "../../embedding/language.ts"
import { units } from "../../embedding/words.ts"
import { coverage, termsOf } from "../model/evidence/weigh-question.ts"
import { isUnitOfMeasure } from "./figures/units.ts"

/** A word that begins with a capital inside a sentence, or that has a digit or a sign in it. */
const NAME = /(?<=[\p{Ll}\p{N},;)"'’] )\p{Lu}[\p{L}\p{M}\p{N}’'-]*|\b\p{L}+-?\p{N}[\p{L}\p{N}.-]*/gu
/** Months and days are compared as dates. */
const CALENDAR =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$|^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$/iu

export function namesAgree(claim: string, quote: string): boolean {
  // German nouns all have capitals.
  if (languageOf(`${claim}\n${quote}`) === "de") return true
  const terms = termsOf(quote)
  return (claim.match(NAME) ?? [])
    .filter((name) => !CALENDAR.test(name) && !isUnitOfMeasure(name.toLowerCase()))
    .every((name) =>
      coverage({ units: units(name).map((unit) => ({ unit, weight: 1 })) }, terms).every((share) => share > 0),
    )
}

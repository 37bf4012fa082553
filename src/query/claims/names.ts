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

/** Their names have endings too. */
const INFLECTED = new Set("ru uk be bg pl cs sk hr sr sl lt lv fi et hu".split(" "))
const MIN_STEM = 3
const MAX_ENDING = 3
/** `Вера` and `Вере`: all but the last letter of the shorter one is the same. */
const differInCase = (a: string, b: string) => {
  const stem = Math.min(a.length, b.length) - 1
  return stem >= MIN_STEM && Math.max(a.length, b.length) - stem <= MAX_ENDING && a.slice(0, stem) === b.slice(0, stem)
}

export function namesAgree(claim: string, quote: string): boolean {
  const language = languageOf(`${claim}\n${quote}`)
  // German nouns all have capitals.
  if (language === "de") return true
  const terms = termsOf(quote)
  const isInflected = language !== null && INFLECTED.has(language)
  return (claim.match(NAME) ?? [])
    .filter((name) => !CALENDAR.test(name) && !isUnitOfMeasure(name.toLowerCase()))
    .every((name) => {
      const named = units(name)
      const shares = coverage({ units: named.map((unit) => ({ unit, weight: 1 })) }, terms)
      return named.every(
        ({ word }, i) =>
          (shares[i] ?? 0) > 0 || (isInflected && terms.words.values().some((other) => differInCase(word, other))),
      )
    })
}

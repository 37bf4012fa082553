// Checks whether every name and every identifier in a claim is in its quote.
import { languageOf } from "../../../embedding/language.ts"
import { type Unit, units } from "../../../embedding/words.ts"
import { coverage, termsOf } from "../../model/evidence/weigh-question.ts"
import { withoutLandsOfMoney } from "../figures/currencies.ts"
import { isUnitOfMeasure } from "../figures/units.ts"
import { withPeoplesOf } from "./peoples.ts"
import { COURTESY, isAbbreviated, isNumberOtherwise, withoutCenturies, withShortNamesOf } from "./short-names.ts"

/** A word that begins with a capital inside a sentence, or that has a digit or a sign in it. */
const NAME =
  /(?<=[\p{Ll}\p{N},;)"'’] )\p{Lu}[\p{L}\p{M}\p{N}’'-]*|(?<![\p{Script=Latin}\p{N}])\p{Script=Latin}+-?\p{N}[\p{Script=Latin}\p{N}.-]*/gu
/** An area or a volume behind its number, which is compared as a figure: `40 km²`. */
const POWER_OF_UNIT = /(?<=\p{N} ?(?:\p{Ll}{1,3}\/)?)[cdkm]?m[23²³](?![\p{L}\p{N}])/gu
const TOKEN = /(?<![\p{L}\p{N}.,-])[\p{L}\p{N}]+(?:[.-][\p{L}\p{N}]+)*/gu
const LATIN = /^[\p{Script=Latin}\p{N}.-]+$/u
/** A model, part or version number: `X200-C`, `12C`, `3.2.1`, `2.4-beta`. `Mid-1990s` is none. */
const IDENTIFIER =
  /^(?!\p{Lu}?\p{Ll}{2,}-)\p{L}+-?\p{N}|^\p{N}+\p{Lu}$|^\p{N}+(?:\.\p{N}+){2,}$|^\p{N}+(?:\.\p{N}+)+-(?:alpha|beta|rc|pre|dev|lts|snapshot)/u
/** Dates and numbers with dots have their own comparison. */
const DOTTED = /^\p{N}{1,2}\.\p{N}{1,2}\.\p{N}{4}$|^\p{N}{1,3}(?:\.\p{N}{3})+$/u
/** So many pieces of words of the quote can make up an identifier: `X 200-C`. */
const MAX_PIECES = 4
const SEPARATORS = /[^\p{L}\p{N}]/gu

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
  const named = withoutCenturies(withoutLandsOfMoney(claim.replace(POWER_OF_UNIT, " ")))
  return identifiersAgree(named, quote) && capitalsAgree(named, quote) && !mixesFullNames(named, quote)
}

/** The claim with its names in the form that the quote has them. */
export const withNamesOf = (claim: string, quote: string) => withPeoplesOf(withShortNamesOf(claim, quote), quote)

const FULL_NAME = /(?<!\p{L})\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+)+/gu
const partsOf = (text: string) => (text.match(FULL_NAME) ?? []).map((name) => name.split(/[ -]/))

/** Whether a name has its beginning from one name of the quote and its end from another one. */
function mixesFullNames(claim: string, quote: string): boolean {
  const had = partsOf(quote)
  const isOfOther = (one: string, mate: string, step: 1 | -1) =>
    had.some((name) => name.some((part, i) => part === one && name[i + step] !== undefined && !name.includes(mate)))
  return partsOf(claim).some((name) =>
    name.some((first, i) => {
      const last = name[i + 1]
      if (last === undefined || had.some((other) => other.includes(first) && other.includes(last))) return false
      return isOfOther(first, last, 1) && isOfOther(last, first, -1)
    }),
  )
}

/** Case, hyphens and blanks may differ, and the claim may leave out the parts at the end: `X200` for `X200-C`. */
function identifiersAgree(claim: string, quote: string): boolean {
  const asked = (claim.match(TOKEN) ?? []).filter(isIdentifier)
  if (asked.length === 0) return true
  const had = units(quote)
  const forms = new Set(had.flatMap(({ forms, parts }) => [...forms, ...parts]))
  const pieces = had.flatMap(({ word }) => word.split(SEPARATORS))
  const written = quote.toLowerCase().match(PIECE) ?? []
  const isWritten = ({ forms: mine }: Unit) =>
    mine.some((form) => forms.has(form) || isMadeOf(pieces, form) || isShortOf(written, form))
  return asked.every((one) => units(one).every(isWritten))
}

const PIECE = /\p{L}+|\p{N}+/gu
/** `U18` for `under-18`, `R12` for `room 12`. */
const isShortOf = (pieces: readonly string[], form: string) =>
  pieces.some((word, i) => word.length > 1 && form === `${word.charAt(0)}${pieces[i + 1]}`)

/** Whether pieces that stand together make up the identifier. */
const isMadeOf = (pieces: readonly string[], form: string) =>
  pieces.some((_, from) =>
    Array.from({ length: MAX_PIECES }, (_, i) => pieces.slice(from, from + i + 1).join("")).includes(form),
  )

const isIdentifier = (token: string) =>
  LATIN.test(token) && IDENTIFIER.test(token) && !DOTTED.test(token) && !isUnitOfMeasure(unitIn(token))

/** What may be a unit in it: `m2`, the `V` of `12V`. */
const unitIn = (written: string) => written.toLowerCase().replace(/^\p{N}+(?=\p{L}$)/u, "")

function capitalsAgree(claim: string, quote: string): boolean {
  const language = languageOf(`${claim}\n${quote}`)
  // German nouns all have capitals.
  if (language === "de") return true
  const terms = termsOf(quote)
  const isInflected = language !== null && INFLECTED.has(language)
  return (claim.match(NAME) ?? [])
    .filter((name) => !CALENDAR.test(name) && !COURTESY.test(name) && !isUnitOfMeasure(name.toLowerCase()))
    .filter((name) => !isNumberOtherwise(name, quote) && !isAbbreviated(name, quote))
    .every((name) => {
      const named = units(name, language).length === 0 ? [] : units(name)
      const shares = coverage({ units: named.map((unit) => ({ unit, weight: 1 })) }, terms)
      return named.every(
        ({ word }, i) =>
          (shares[i] ?? 0) > 0 || (isInflected && terms.words.values().some((other) => differInCase(word, other))),
      )
    })
}

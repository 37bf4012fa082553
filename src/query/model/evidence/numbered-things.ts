// Things that the question names by a number or code: "Ward 12", "step 4", "Henry VIII", "v3", "VX-500".
import { monthNamed } from "../../../embedding/months.ts"
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { type Unit, units } from "../../../embedding/words.ts"
import type { Distinction } from "./distinctions.ts"
import { INFLECTS_NAMES } from "./full-names.ts"
import { isMeasured, namesTime } from "./quantity-patterns.ts"
import { figureOf } from "./roman-numerals.ts"
import { hasWord } from "./same-word.ts"

/** No sum, share, time, date or figure with a decimal point. */
const FIGURE = String.raw`\d{1,4}(?![\p{L}\p{N}]|[.,:/]\d|\s?[%‰°€$£]|(?:st|nd|rd|th)\b)`
const ROMAN = String.raw`[IVX]{2,5}(?![\p{L}\p{N}'’])`
/** Romanian: `secolul al XIX-lea`. */
const ARTICLE = String.raw`(?:al?\s(?=(?:[IVX]+|\d{1,2})-(?:lea|a)(?!\p{L})))?`
const JOINED = "to|bis|à|a|al|até|tot|till|til|do|до|έως|ως"
const AND = "and|or|und|oder|et|ou|y|e|o|i|lub|a|nebo|и|или|і|та|και|ή|și|sau|en|of|och|eller|og|ve|veya|és|ja|tai|dan"
const NAMED = new RegExp(
  String.raw`(?<!\p{L})(?<noun>\p{L}[\p{L}\p{M}-]+)(?<sign>\.?[ \u00a0]${ARTICLE}|\s?№\s?)(?<number>${FIGURE}|${ROMAN})(?:(?<joint>\s?[–-]\s?|\s(?:${JOINED})\s)(?<last>\d{1,4})(?!\p{N})|(?<more>(?:(?:,\s|\s(?:${AND})\s)\d{1,4}(?![\p{L}\p{N}]))+))?(?<after>\s\p{L}[\p{L}\p{M}'’-]*)?`,
  "gu",
)
const CODE = /(?<![\p{L}\p{N}])(?<letters>\p{L}{1,6})-?(?<digits>\d{1,5})(?!\p{N}|[.,]\d)/gu
const YEAR = /^(?:1[5-9]|20)\d\d$/
const CAPITAL = /^\p{Lu}/u

type Numbered = { noun: string; numbers: number[]; label: string; after: string; from: number }

export const numbersAskedFor = (question: string, language: string | null): Distinction[] => [
  ...numberedThings(question, language),
  ...codes(question),
]

function numberedThings(question: string, language: string | null): Distinction[] {
  const found = numberedIn(question).flatMap((one) => {
    const isInflected = INFLECTS_NAMES.has(language) && CAPITAL.test(one.noun) && one.from > 0
    const [noun] = isNaming(one, question, language) && !isInflected ? units(one.noun, language) : []
    return noun ? [{ ...one, unit: noun }] : []
  })
  return found.map(({ label, unit, after }): Distinction => {
    const asked = found.filter((one) => one.unit.word === unit.word).flatMap(({ numbers }) => numbers)
    const inText = (text: string) => numbersOf(text, unit, after)
    return {
      label,
      isIn: (text) => inText(text).some((number) => asked.includes(number)),
      isOtherIn: (text) => inText(text).some((number) => !asked.includes(number)),
    }
  })
}

/** A figure that counts the word behind it or measures something names nothing: `costs 30 euros`, `within 30 days`. */
function isNaming({ noun, label, after, from }: Numbered, question: string, language: string | null): boolean {
  const isFree = (word: string) => !isStopWordOf(word.toLowerCase(), language)
  if (!isFree(noun) || noun.length < 3 || monthNamed(noun) !== null || namesTime(noun)) return false
  if (YEAR.test(label.split(/\s/).at(-1) ?? "") || isMeasured(question.slice(from))) return false
  if (after === "" || !isFree(after)) return true
  // German writes every noun with a capital, so there the word behind must have none.
  return CAPITAL.test(noun) && from > 0 && !(language === "de" && CAPITAL.test(after))
}

/** The numbers that a text puts behind the noun, if it does not count with them what the question does not count. */
const numbersOf = (text: string, noun: Unit, after: string): number[] =>
  numberedIn(text).flatMap((one) => {
    const counts = one.after !== "" && one.after === after && isMeasured(`${one.numbers[0]} ${one.after}`)
    return hasWord(one.noun, noun) && !counts ? one.numbers : []
  })

const numberedIn = (text: string): Numbered[] =>
  Array.from(text.matchAll(NAMED), ({ index, groups = {} }) => {
    const { noun = "", sign = "", number = "", last, more = "", after = "" } = groups
    const first = figureOf(number)
    const to = Math.min(Number(last ?? first), first + 100)
    const range = Array.from({ length: Math.max(1, to - first + 1) }, (_, i) => first + i)
    const further = (more.match(/\d+/g) ?? []).map(Number)
    const label = `${noun}${sign}${number}`
    return {
      noun,
      numbers: [...range, ...further],
      label,
      after: after.trim(),
      from: index + noun.length + sign.length,
    }
  })

/** Other digits behind the same letters are another code. */
function codes(question: string): Distinction[] {
  const found = codesIn(question)
  return found.map(({ label, letters }) => {
    const asked = found.filter((one) => one.letters === letters).map(({ digits }) => digits)
    const inText = (text: string) => codesIn(text).filter((one) => one.letters === letters)
    return {
      label,
      isIn: (text) => inText(text).some(({ digits }) => asked.includes(digits)),
      isOtherIn: (text) => inText(text).some(({ digits }) => !asked.includes(digits)),
    }
  })
}

const codesIn = (text: string) =>
  Array.from(text.matchAll(CODE), ({ 0: label, groups = {} }) => ({
    label,
    letters: (groups.letters ?? "").toLowerCase(),
    digits: Number(groups.digits),
  }))

// Short forms that the passages define: `Paid time off (PTO)`. A question may use one form and a statement the other.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { units } from "../../../embedding/words.ts"
import { oncePer } from "./once-per.ts"

export type ShortForm = { short: string; long: string }
export type Substitute = Pick<RegExp, "test">

const SHORT = String.raw`\p{Lu}[\p{L}\p{N}&-]{1,9}`
/** What stands in brackets, and as much before it on its line as a long form can have; it begins with what is rare. */
const BRACKETED = /\((?<=([^()\n]{0,120})\()([^()\n]{2,80})\)/gu
/** `PTO: paid time off`, `PTO stands for paid time off`; the long form may begin with another: `Note: PTO = paid time off`. */
const EXPLAINED = new RegExp(
  String.raw`(?=\p{Lu})(?<![\p{L}\p{N}])(?<short>${SHORT})(?:\s*[:=–—]\s*| (?:stands for|is short for|means|steht für|bedeutet) (?:the |die |der |das )?)(?=(?<long>[^\n.,;:()]{4,80}))`,
  "gu",
)
const IS_SHORT = new RegExp(`^${SHORT}$`, "u")
const LAST_WORD = new RegExp(String.raw`(?<![\p{L}\p{N}-])${SHORT}$`, "u")
/** More than a short form has, and the sign before it. */
const MAX_LAST = 24
const MIN_INFLECTED = 5
const MAX_ENDING = 3
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u
const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu

/** Each once, in the order in which a passage defines them. */
export const shortFormsIn = oncePer(({ text }: { text: string }): readonly ShortForm[] => {
  const bracketed = [...text.matchAll(BRACKETED)].flatMap(([, before = "", inside = ""]) => {
    const [first = ""] = inside.split(/[,;]/, 1)
    const short = singular(first.trim())
    if (isShortForm(short)) return formOf(short, longFormAtEnd(short, before))
    const named = singular(LAST_WORD.exec(before.trimEnd().slice(-MAX_LAST))?.[0] ?? "")
    return isShortForm(named) && longFormAtEnd(named, inside) === inside ? formOf(named, inside) : []
  })
  const explained = [...text.matchAll(EXPLAINED)].flatMap(({ groups: { short = "", long = "" } = {} }) =>
    isShortForm(short) ? formOf(short, longFormOfInitials(short, long)) : [],
  )
  const forms = [...bracketed, ...explained]
  return forms.length < 2 ? forms : [...new Map(forms.map((form) => [`${form.short} ${form.long}`, form])).values()]
})

/** A short form of which the question has one form or both. */
type AskedForm = ShortForm & { hasShort: boolean; hasLong: boolean }

/** Those of all passages that the question has in one form or the other. */
export function formsAskedFor(question: string, passages: readonly { text: string }[]): readonly AskedForm[] {
  const capitals = question.toUpperCase()
  return passages.flatMap(shortFormsIn).flatMap(({ short, long }) => {
    const hasShort = question.includes(short) && standing(short).test(question)
    const hasLong = capitals.includes(beginningOf(long).toUpperCase()) && spelled(long).test(question)
    return hasShort || hasLong ? [{ short, long, hasShort, hasLong }] : []
  })
}

/** So much of a long form, at most, as other endings and another letter case leave as it is. */
const beginningOf = (long: string) => /[\p{L}\p{M}\p{N}]{1,3}/u.exec(long)?.[0] ?? ""

/** Tells texts that have the other form of what the question calls `word`; undefined if there is none. */
export function otherFormOf(word: string, forms: readonly AskedForm[]): Substitute | undefined {
  const others = forms.flatMap(({ short, long, hasShort, hasLong }) => {
    if (word.toLowerCase() === short.toLowerCase()) return hasShort ? [spelled(long)] : []
    return hasLong && hasWord(long, word) ? [standing(short)] : []
  })
  return others.length === 0 ? undefined : { test: (text) => others.some((other) => other.test(text)) }
}

const isShortForm = (text: string): boolean => IS_SHORT.test(text) && (text.match(/[\p{Lu}\p{N}]/gu)?.length ?? 0) > 1
const singular = (text: string): string => (/^[\p{Lu}\p{N}&-]{2,}s$/u.test(text) ? text.slice(0, -1) : text)
const formOf = (short: string, long: string | null): ShortForm[] => (long === null ? [] : [{ short, long }])

/**
 * The shortest end of the text that has the letters of the short form in their order and begins a word with the first:
 * Schwartz and Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text" (2003).
 */
function longFormAtEnd(short: string, text: string): string | null {
  const [letters, trimmed] = [[...short.toLowerCase()].filter((sign) => LETTER_OR_DIGIT.test(sign)), text.trimEnd()]
  const lower = trimmed.toLowerCase()
  let place = lower.length
  for (const [i, letter] of letters.reverse().entries()) {
    const mustBegin = i === letters.length - 1
    do place = place > 0 ? lower.lastIndexOf(letter, place - 1) : -1
    while (mustBegin && place > 0 && LETTER_OR_DIGIT.test(lower.charAt(place - 1)))
    if (place < 0) return null
  }
  const long = trimmed.slice(place)
  const count = long.match(WORD)?.length ?? 0
  const isTooLong = count > Math.min(letters.length + 5, letters.length * 2)
  return isTooLong || long.length <= short.length || standing(short).test(long) ? null : long
}

/** The beginning of the text, if its words begin with the letters of the short form. */
function longFormOfInitials(short: string, text: string): string | null {
  const letters = [...short.toLowerCase()].filter((sign) => LETTER_OR_DIGIT.test(sign))
  let found = 0
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (word.toLowerCase().startsWith(letters[found] ?? "-")) found++
    else if (found === 0 || !isStopWordOf(word.toLowerCase(), null)) return null
    if (found === letters.length) return text.slice(0, index + word.length).trimStart()
  }
  return null
}

/** `word` is a folded word of a question, or a letter of it as it is written. */
const hasWord = (text: string, word: string): boolean =>
  (text.match(WORD) ?? []).some(
    (one) => one.toLowerCase() === word.toLowerCase() || units(one).some((unit) => similar(unit.word, word)),
  )
const similar = (a: string, b: string) => a === b || spelled(a).test(b) || spelled(b).test(a)
/** The short form as it is written, also in the plural. */
const standing = (short: string) => new RegExp(String.raw`(?<![\p{L}\p{N}])${short}s?(?![\p{L}\p{N}])`, "u")
/** The long form, also with capitals, hyphens and other endings. */
const spelled = (long: string) =>
  new RegExp((long.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map(inflected).join(String.raw`[\s’'-]{1,3}`), "iu")
const inflected = (word: string) =>
  word.length < MIN_INFLECTED ? word : String.raw`${word.slice(0, -1)}\p{L}{0,${MAX_ENDING}}`

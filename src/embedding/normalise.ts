// Normalises spelling variants before tokenisation: character width, case, digits, numbers, compound names.
import { separatePronouns } from "./clitics.ts"
import { joinDates } from "./dates.ts"

const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
const HYPHENS = /[\u2010\u2011]/g
/** Marks a joint inside one term: between the words of `fetchUserProfile`, in `5 kg`, between the groups of `12 500`. */
export const JOINT = "\ue000"
/** Beyond ASCII, what may be a letter or have another spelling; dashes, quotation marks and joints are neither. */
const BEYOND_ASCII = /[^\0-\x7f–—‘’“”\ue000]/
/** Letters, digits and signs on letters beyond ASCII. */
const OTHER_LETTER = /(?=[^\0-\x7f])[\p{L}\p{N}\p{M}]/u
/** Between the words of a name: `fetchUserProfile`, `HTMLElement`. It starts at the capital, because capitals are rare. */
const CAMEL = /\p{Lu}(?<=[\p{Ll}\p{N}].)/u
const HUMPS = /(?=\p{Lu})(?:(?<=[\p{Ll}\p{N}])|(?<=\p{Lu}\p{Lu})(?=\p{Lu}\p{Ll}{2}))/gu
/** The same for ASCII letters; faster, because V8 needs no Unicode tables. */
const ASCII_CAMEL = /[A-Z](?<=[a-z0-9].)/
const ASCII_HUMPS = /(?=[A-Z])(?:(?<=[a-z0-9])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2}))/g
/** `1,234,567.8`, `12,34,567` and `1.234.567,8`; non-breaking spaces and apostrophes are thousands separators too. */
const COMMA_THOUSANDS = /(?<![\d.,])\d{1,3}(?:,\d{2})*(?:,\d{3})+(?![\d,])/g
const POINT_THOUSANDS = /(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d+(?![\d.,])/g
const SPACE_THOUSANDS = /[\u00a0\u202f](?<=\d.)(?=\d{3}(?!\d))/g
const APOSTROPHE_THOUSANDS = /(?<=(?<!\d)\d{1,3}(?:['’]\d{3})*)['’](?=\d{3}(?!\d))/g
const DECIMAL_COMMA = /(?<![\d.,])(\d+),(\d{1,2})(?![\d,])/g
/** A plain space can separate thousands or two numbers of a row; both readings are kept. */
const SPACED_THOUSANDS = /(?=[1-9])(?<![\p{N}.,:/-] ?)(?<!\p{L})[1-9]\d{0,2}(?: \d{3})+(?![\p{L}\p{N}]| \d)/gu
const UNIT =
  "[kmcdnµ]?m[²³23]?|[kmµ]?g|t|lb|oz|m?l|hl|cl|[kmgtp]?i?b(?:it)?|[mnµ]?s|min|h|[kmgt]?hz|[kmgt]?wh?|m?ah?|k?v|k?pa|m?bar|psi|k?j|kcal|°[cf]?|km/h|mph|m/s|rpm|dpi|px|pt|ppm|eur|usd|gbp|chf"
/** The last digit of the number, and what is between it and the unit. */
const MEASURE = new RegExp(`(\\d)[ -](?<=(?<![\\p{L}\\p{N}])\\d+(?:\\.\\d+)?.)(?=(?:${UNIT})(?![\\p{L}\\p{N}]))`, "gu")
const DIMENSIONS = /(\d) ?[x×] ?(?=\d)/g
/** A letter before a number: `E 1042`, `v 2.1`. `A` and `I` are left out because they are words. */
const LETTERED = /(?<![\p{L}\p{N}.'’-])([B-HJ-Z]|[vV]) (?=\d)/gu
const OTHER_DIGITS = /(?=[^\0-\x7f])\p{Nd}/gu
const ARABIC_SIGNS: Readonly<Record<string, string>> = { "٫": ".", "٬": "," }

/** Whether all letters and digits of the text are those of ASCII. */
export const hasAsciiLetters = (text: string): boolean => !BEYOND_ASCII.test(text) || !OTHER_LETTER.test(text)

export function normalise(text: string): string {
  const isPlain = !BEYOND_ASCII.test(text)
  const composed = isPlain ? text : inAsciiDigits(text.replace(SPACE_THOUSANDS, "").normalize("NFKC"))
  const [camel, humps] = hasAsciiLetters(composed) ? [ASCII_CAMEL, ASCII_HUMPS] : [CAMEL, HUMPS]
  const dated = / \d|\d[a-z.ªº]* |\d[年년]/u.test(composed) ? joinDates(composed, JOINT) : composed
  const lettered = /[A-Zv] \d/.test(dated) ? dated.replace(LETTERED, `$1${JOINT}`) : dated
  const parted = camel.test(lettered) ? lettered.replace(humps, JOINT) : lettered
  const lower = parted.toLowerCase()
  return figures(separatePronouns(isPlain ? lower : lower.replace(INVISIBLE, "").replace(HYPHENS, "-")))
}

const inAsciiDigits = (text: string) =>
  text.replace(OTHER_DIGITS, digitOf).replace(/[٫٬](?<=\d.)(?=\d)/g, (sign) => ARABIC_SIGNS[sign] ?? sign)

/** In Unicode the ten digits of a script are consecutive and start at its zero. */
function digitOf(digit: string): string {
  let zero = digit.codePointAt(0) ?? 0
  const code = zero
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String(code - zero)
}

function figures(text: string): string {
  if (!/\d/.test(text)) return text
  const numbers = /\d[.,'’]\d/.test(text)
    ? text
        .replace(COMMA_THOUSANDS, (number) => number.replaceAll(",", ""))
        .replace(POINT_THOUSANDS, (number) => number.replaceAll(".", "").replace(",", "."))
        .replace(APOSTROPHE_THOUSANDS, "")
        .replace(DECIMAL_COMMA, "$1.$2")
    : text
  return /\d[ -]/.test(numbers)
    ? (HAS_GROUPS.test(numbers) ? numbers.replace(GROUPED, joinGroups) : numbers)
        .replace(SPACED_THOUSANDS, (number) => number.replaceAll(" ", JOINT))
        .replace(DIMENSIONS, "$1x")
        .replace(MEASURE, `$1${JOINT}`)
    : numbers
}

/** What GROUPED has in it; most texts do not. */
const HAS_GROUPS = /\d(?:[\d ()/-]{5}|\d (?<=[a-z]{2}\d{2} ))/
/** Grouped digits, as in telephone, account and card numbers. */
const GROUPED =
  /(?<![\p{L}\p{N}.,])(?:\+?\d|\(0)[\d ()/-]{5,24}\d(?![\p{L}\p{N}])|\b[a-z]{2}\d{2}(?: [a-z0-9]{4}){2,7}(?: [a-z0-9]{1,4})?\b/gu
const MIN_GROUPED_DIGITS = 7
const BEGINS_GROUPS = /^(?:[+(0a-z]|\d{4} |1?[ -]?\d{3}[ -]\d{3}[ -]\d{4}$)/

function joinGroups(written: string): string {
  const groups = written.match(/[a-z0-9]+/g) ?? []
  const isGrouped =
    groups.join("").length >= MIN_GROUPED_DIGITS && /\d[ ()/-]+\d/.test(written) && BEGINS_GROUPS.test(written)
  return isGrouped && groups.length > 1 ? groups.join(JOINT) : written
}

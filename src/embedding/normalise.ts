// Brings spellings of the same thing together before text is cut into words: width, case, numbers, joined names.

const NON_ASCII = /[^\0-\x7f]/
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
const HYPHENS = /[\u2010\u2011]/g
/** Stands between the words of `fetchUserProfile`. */
export const HUMP = "\ue000"
const CAMEL = /[\p{Ll}\p{N}]\p{Lu}/u
const HUMPS = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu}\p{Lu})(?=\p{Lu}\p{Ll}{2})/gu
/** `1,234,567.8` and `1.234.567,8`, the same number; spaces that do not break part thousands too. */
const COMMA_THOUSANDS = /(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])/g
const POINT_THOUSANDS = /(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d+(?![\d.,])/g
const SPACE_THOUSANDS = /(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))/g
const DECIMAL_COMMA = /(?<![\d.,])(\d+),(\d{1,2})(?![\d,])/g

export function normalise(text: string): string {
  const isPlain = !NON_ASCII.test(text)
  const composed = isPlain ? text : text.replace(SPACE_THOUSANDS, "").normalize("NFKC")
  const parted = CAMEL.test(composed) ? composed.replace(HUMPS, HUMP) : composed
  const lower = parted.toLowerCase()
  return numbers(isPlain ? lower : lower.replace(INVISIBLE, "").replace(HYPHENS, "-"))
}

const numbers = (text: string): string =>
  /\d[.,]\d/.test(text)
    ? text
        .replace(COMMA_THOUSANDS, (number) => number.replaceAll(",", ""))
        .replace(POINT_THOUSANDS, (number) => number.replaceAll(".", "").replace(",", "."))
        .replace(DECIMAL_COMMA, "$1.$2")
    : text

// Endings that a noun has only beside a number or at the end of a sentence.

/** In Arabic, `how many` is followed by the singular with this ending: `كم مرشدا`. */
const ARABIC_ACCUSATIVE = /(?<=.{3})اً?$/u
export const countedNoun = (noun: string, language: string | null): string =>
  language === "ar" ? noun.replace(ARABIC_ACCUSATIVE, "") : withoutCopula(noun, language)

/** Turkish for `is`: `15 gündür`. */
const TURKISH_COPULA = /(?<=\p{L}{2})[dt][ıiuü]r(?!\p{L})/gu
export const withoutCopula = (text: string, language: string | null): string =>
  language === "tr" ? text.replace(TURKISH_COPULA, "") : text

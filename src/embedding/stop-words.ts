// Stop words: by script, and for Latin script by the language of the text.

import {
  ara,
  ben,
  bul,
  ces,
  dan,
  deu,
  ell,
  eng,
  fas,
  fin,
  fra,
  heb,
  hin,
  hun,
  ind,
  ita,
  jpn,
  kor,
  nld,
  nob,
  pol,
  por,
  ron,
  rus,
  slk,
  spa,
  swe,
  tha,
  tur,
  ukr,
  vie,
  zho,
} from "stopword"
import { plain } from "./plain.ts"

/** Lists per language, because a stop word of one can have a meaning in another: `die`, `war`. English comes first. */
const LATIN = [
  eng,
  deu,
  fra,
  spa,
  ita,
  por,
  nld,
  withCommas(ron),
  pol,
  ces,
  slk,
  hun,
  fin,
  swe,
  dan,
  nob,
  tur,
  ind,
  vie,
]
/** Their ISO 639-1 codes, in the same order. */
export const LATIN_LANGUAGES = "en de fr es it pt nl ro pl cs sk hu fi sv da nb tr id vi".split(" ")
/** For other scripts the lists of all languages are merged. */
const OTHERS = [rus, ukr, bul, ell, ara, fas, heb, hin, ben, tha, jpn, kor, zho]

/** Removed from every text: articles, pronouns, auxiliaries, question words, and remains of contractions. */
const ENGLISH: ReadonlySet<string> = new Set(
  `a about also am an and any are aren as at be because been being both but by can cannot could couldn d did didn do
  does doesn doing each for from had hadn has hasn have haven having he her here hers herself him himself his how i if
  in into is isn it its itself ll m may me might my myself no nor not of on or our ours ourselves re s shall she should
  shouldn so some such t than that the their theirs them themselves then there these they this those to too us ve very
  was wasn we were weren what when where which while who whom whose why will with would wouldn you your yours yourself
  yourselves`.split(/\s+/),
)

/** For each word, a bit mask of the languages in LATIN in which it is a stop word. */
const latin = new Map<string, number>()
for (const [place, list] of LATIN.entries())
  for (const word of list) latin.set(word, (latin.get(word) ?? 0) | (1 << place))
const always = new Set([...OTHERS.flat(), ...ENGLISH])
const GREEK = /^\p{Script=Greek}/u

/** Romanian letters have a comma below; older texts, and the list, use a cedilla. */
function withCommas(words: readonly string[]): string[] {
  return words.flatMap((word) => [word, word.replaceAll("ş", "ș").replaceAll("ţ", "ț")])
}

/** The minimum number of stop words that identifies a language. */
const MIN_HITS = 2
/** A stop word in every text, whatever its language. */
const ALWAYS = 1 << LATIN_LANGUAGES.length

/** A bit mask: 0 if the word is not a stop word, otherwise `ALWAYS` and the languages in which it is one. */
export const stopBitsOf = (word: string): number => (latin.get(word) ?? 0) | (always.has(listed(word)) ? ALWAYS : 0)

/** The Greek list has no accents and only one form of sigma. */
const listed = (word: string) => (GREEK.test(word) ? plain(word).replace(/ς$/, "σ") : word)

/** The mask of stop words to apply to a text, given the bits of its words: that of its most frequent language. */
export function stopMaskOf(words: readonly { stopBits: number }[]): number {
  const hits = hitsOf(words)
  const most = Math.max(...hits)
  return most < MIN_HITS ? ALWAYS : ALWAYS | (1 << hits.indexOf(most))
}

function hitsOf(words: readonly { stopBits: number }[]): number[] {
  const hits = LATIN_LANGUAGES.map(() => 0)
  // Each turn takes off the lowest bit that is left.
  for (const { stopBits } of words)
    for (let left = stopBits & (ALWAYS - 1); left !== 0; left &= left - 1) {
      const place = 31 - Math.clz32(left & -left)
      hits[place] = (hits[place] ?? 0) + 1
    }
  return hits
}

/** The languages of LATIN_LANGUAGES in which the lower-case word is a stop word. */
export const stopWordLanguages = (word: string): string[] => {
  const bits = (latin.get(word) ?? 0) | (ENGLISH.has(word) ? 1 : 0)
  return bits === 0 ? [] : LATIN_LANGUAGES.filter((_, place) => bits & (1 << place))
}

export const isStopWord = (bits: number, mask = ALWAYS): boolean => (bits & mask) !== 0

/** The mask of stop words to apply to a text in this language. */
export function stopMaskIn(language: string): number {
  const place = LATIN_LANGUAGES.indexOf(language)
  return place < 0 ? ALWAYS : ALWAYS | (1 << place)
}

/** Whether a lower-case word is a stop word everywhere or in this language. */
export const isStopWordOf = (word: string, language: string | null): boolean =>
  isStopWord(stopBitsOf(word), language === null ? ALWAYS : stopMaskIn(language))

// Full names in the question: both names must stand together, or they are of two people.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import type { Distinction } from "./distinctions.ts"
import { oncePerText } from "./once-per.ts"

const WORD = String.raw`\p{Lu}[\p{L}\p{M}’'-]*[\p{Ll}\p{M}]`
const FULL_NAME = new RegExp(
  String.raw`(?<![\p{L}\p{M}’'-])${WORD}(?: (?:(?:de|da|del|van|von|der) )?${WORD}){1,3}(?![\p{L}\p{M}])`,
  "gu",
)
const NAME = new RegExp(WORD, "u")
const POSSESSIVE = /['’]s?$/u
/** Before the name of somebody whose first name is left out. */
const TITLE =
  /^(?:mr|mrs|ms|miss|dr|prof|professor|sir|lord|lady|king|queen|prince|princess|president|father|sister|brother|saint|st|captain|general|herrn?|frau|doktor|monsieur|madame|mme|señora?|don|doña|signora?|pan[ai]?|senhora?|dom|bay|bayan)\.?$/iu
/** In German every noun has a capital, so a word before a family name may be what somebody does. */
const NOUN_CAPITALS = "de"
/** Languages that inflect names, so that the same name has several spellings. */
export const INFLECTS_NAMES = new Set<string | null>("bg cs el et fi hr hu lt lv pl ro ru sk sl sr tr uk".split(" "))
const MAX_BETWEEN = 2

export const fullNamesIn = (question: string, language: string | null): Distinction[] =>
  (INFLECTS_NAMES.has(language) ? [] : (question.match(FULL_NAME) ?? [])).flatMap((found): Distinction[] => {
    const names = found.split(" ").map((name) => name.replace(POSSESSIVE, ""))
    while (names[0] !== undefined && (TITLE.test(names[0]) || isStopWordOf(names[0].toLowerCase(), language)))
      names.shift()
    const [first, last] = [names[0], names.at(-1)]
    if (first === undefined || last === undefined || names.length < 2) return []
    const known = new Set(question.match(/[\p{L}\p{M}-]+/gu))
    const isAnother = (word: string | undefined) =>
      word !== undefined &&
      !known.has(word) &&
      NAME.test(word) &&
      !TITLE.test(word) &&
      !isStopWordOf(word.toLowerCase(), language)
    const wordsIn = oncePerText(wordsOf)
    const isTogether = (text: string) => togetherIn(wordsIn(text), first, last)
    return [
      {
        label: names.join(" "),
        isIn: isTogether,
        isOtherIn: (text) => {
          // What shares the first word may be another kind of thing: a Gregorian tower and a Gregorian calendar.
          const hasOtherFirst = neighbours(wordsIn(text), last, -1).some(isAnother)
          const hasOtherLast = neighbours(wordsIn(text), first, 1).some(isAnother)
          return !isTogether(text) && hasOtherFirst && (hasOtherLast || language !== NOUN_CAPITALS)
        },
      },
    ]
  })

/** With at most two other names or initials between them, or the family name first: `Moss, Ada`. */
function togetherIn(words: readonly Word[], first: string, last: string): boolean {
  const isAt = (at: number, name: string) => words[at]?.word.toLowerCase() === name.toLowerCase()
  return words.some((_, at) => {
    if (!isAt(at, first)) return false
    if (isAt(at - 1, last) && /^[, ]*$/.test(words[at - 1]?.behind ?? "-")) return true
    for (let more = 1; more <= MAX_BETWEEN + 1; more++) {
      if (!/^\.? $/u.test(words[at + more - 1]?.behind ?? "")) return false
      if (isAt(at + more, last)) return true
    }
    return false
  })
}

/** The words next to each place of a name, with nothing but a blank between. */
const neighbours = (words: readonly Word[], name: string, step: 1 | -1): (string | undefined)[] =>
  words.flatMap(({ word }, at) => {
    const border = words[step === 1 ? at : at - 1]?.behind
    return word === name && border !== undefined && /^\.? $/u.test(border) ? [words[at + step]?.word] : []
  })

/** `behind` stands between it and the next one. */
type Word = { word: string; behind: string }

const wordsOf = (text: string): Word[] =>
  Array.from(
    text.replace(/['’]s(?!\p{L})/gu, "").matchAll(/([\p{L}\p{M}\p{N}’'-]+)([^\p{L}\p{M}\p{N}’'-]*)/gu),
    ([, word = "", behind = ""]) => ({
      word,
      behind,
    }),
  )

// Finds the phrases of a lexicon in a text. The longest phrase at a place is taken, and its words are not used again.
import { UNSPACED_SCRIPTS } from "../../../embedding/words.ts"
import { isOfLanguage } from "./of-language.ts"

export type Meaning = {
  /** What the phrase says: `negation`, `hedge`, or the name of a family of opposites. */
  concept: string
  /** The side of the family of opposites; 1 for all other concepts. */
  sign: 1 | -1
}
/** A phrase that was found. `at` is the index of its first word, `end` the index after its last word. */
export type Reading = Meaning & { word: string; at: number; end: number }
/** `language`: the only one in which the phrase has this meaning. */
export type Entry = { phrase: string; meaning: Meaning; language?: string }

type Known = { phrase: string; language: string | undefined; rest: readonly string[]; length: number; meaning: Meaning }

/** Scripts in which a phrase can stand inside a word. Korean is one, because its particles and endings are joined to words. */
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}\\p{Script=Hangul}]`, "v")
/** `..` stands for at most so many words. */
const MAX_BETWEEN = 5
/** German verbs have these at the end of the clause: `lehnte den Bau … ab`. */
const SEPARABLE = /^(?:ab|zu|teil|zurück|frei|haben|sein)$/
const MAX_CLAUSE = 14
const MIN_STEM = 2

/** Reads a list of phrases with commas between them. `*` stands for any ending, `..` for a few words. */
export const entriesOf = (concept: string, list: string, sign: 1 | -1 = 1): Entry[] =>
  list
    .split(",")
    .map((phrase) => phrase.trim().replace(/[\s'-]+/g, " "))
    .filter(Boolean)
    .map((phrase) => ({ phrase, meaning: { concept, sign } }))

export type Lexicon = (words: readonly string[], text: string, language: string | null) => Reading[]

export function createLexicon(entries: readonly Entry[]): Lexicon {
  const spaced = new Map<string, Known[]>()
  const unspaced = new Map<string, Meaning[]>()
  for (const { phrase, meaning, language } of entries) {
    const [first = "", ...rest] = phrase.split(" ")
    if (UNSPACED.test(phrase)) unspaced.set(phrase, [...(unspaced.get(phrase) ?? []), meaning])
    else {
      const length = 1 + rest.filter((word) => word !== "..").length
      spaced.set(first, [...(spaced.get(first) ?? []), { phrase, language, rest, length, meaning }])
    }
  }
  const longestFirst = [...unspaced.keys()].sort((a, b) => b.length - a.length)
  const signs = new RegExp(longestFirst.join("|"), "gu")
  return (words, text, language) => [
    ...inWords(words, spaced, language),
    ...(UNSPACED.test(text) ? Array.from(text.matchAll(signs)) : []).flatMap(({ 0: word, index }) =>
      (unspaced.get(word) ?? []).map((meaning) => ({ ...meaning, word, at: index, end: index + word.length })),
    ),
  ]
}

function inWords(words: readonly string[], known: ReadonlyMap<string, Known[]>, language: string | null): Reading[] {
  const readings: Reading[] = []
  const taken = new Set<number>()
  for (const [at, word] of words.entries()) {
    if (taken.has(at)) continue
    const fits = startingWith(word, known).flatMap(({ phrase, language: own, rest, length, meaning }) => {
      const isMeant = own === undefined ? isOfLanguage(phrase, language) : language === null || language === own
      const places = isMeant ? placesOf(rest, words, at, taken) : null
      return places ? [{ length, meaning, places }] : []
    })
    const longest = Math.max(...fits.map(({ length }) => length))
    for (const { length, meaning, places } of fits) {
      if (length < longest) continue
      const end = (places.at(-1) ?? at) + 1
      readings.push({ ...meaning, word: words.slice(at, end).join(" "), at, end })
      for (const place of places) taken.add(place)
    }
  }
  return readings
}

function startingWith(word: string, known: ReadonlyMap<string, Known[]>): Known[] {
  const found = [...(known.get(word) ?? [])]
  for (let length = MIN_STEM; length <= word.length; length++)
    found.push(...(known.get(`${word.slice(0, length)}*`) ?? []))
  return found
}

/** The places of all words of a phrase whose first word is at `at`; null if the phrase is not there. */
function placesOf(rest: readonly string[], words: readonly string[], at: number, taken: Set<number>): number[] | null {
  const places = [at]
  let next = at + 1
  for (let i = 0; i < rest.length; i++) {
    const isLoose = rest[i] === ".."
    if (isLoose) i++
    const wanted = rest[i] ?? ""
    const last = next + (isLoose ? (SEPARABLE.test(wanted) ? MAX_CLAUSE : MAX_BETWEEN) : 0)
    while (next <= last && !isWord(words[next], wanted)) next++
    if (next > last || taken.has(next)) return null
    places.push(next)
    next++
  }
  return places
}

const isWord = (word: string | undefined, wanted: string) =>
  word !== undefined && (wanted.endsWith("*") ? word.startsWith(wanted.slice(0, -1)) : word === wanted)

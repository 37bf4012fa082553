// What a question asks about, each word weighted by how rare it is among the candidates, and how much of it a text has.
import { languageOf } from "../../../embedding/language.ts"
import type { Unit } from "../../../embedding/words.ts"
import { relationsIn, meantUnits as units, withDoer, withKin } from "./kindred-words.ts"
import { saidInstead } from "./permission.ts"
import { languageOfQuestion } from "./question-words.ts"
import { hasOfRoot } from "./root-words.ts"
import { partedVerb } from "./separable-verbs.ts"

/** A text made ready to be compared: every form and part in it, and its words letter by letter. */
export type Terms = { text: string; forms: ReadonlySet<string>; words: ReadonlySet<string> }

export function termsOf(text: string): Terms {
  const forms = new Set<string>()
  const words = new Set<string>()
  for (const unit of units(text)) {
    words.add(unit.word)
    for (const form of unit.forms) forms.add(form)
    for (const part of unit.parts) forms.add(part)
  }
  return { text, forms, words }
}

export type Asked = {
  /**
   * Each with its weight; the weights add up to 1. Empty when the question names nothing. A name is written with a
   * capital inside the question, as German nouns are too, or has a figure in it. `written` is how the question has it.
   */
  units: readonly (Part & { weight: number; isName: boolean; written: string })[]
}
/** `said` tells how much of it a text says where that is not told by its words alone. */
export type Part = {
  unit: Unit
  language?: string | null
  said?: (text: string) => number
  parted?: { unit: Unit; prefix: RegExp } | undefined
  /** Whether it asks about others than those that a text may speak of without more. */
  isApart?: boolean
  /** What answers for it without its words, as `closed` tells whether something is open. */
  instead?: RegExp | undefined
}
/** What of a thing is asked for beside its words: its height, its age. `asked` is by which words. */
export type Attribute = { written: string; asked: RegExp; said: (text: string) => number }
const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu
const CAPITAL = /(?<=[\p{L}\p{M}\p{N},;:)"'’»] [«"“„(]?)\p{Lu}[\p{L}\p{M}\p{N}'’-]*/gu

/** `candidates` are the passages that were found, with their headings; `question` may be a part of the `whole` one. */
export function weighQuestion(
  question: string,
  candidates: readonly Terms[],
  whole = question,
  attribute: Attribute | null = null,
): Asked {
  // The whole question has more words that show its language than a part of it; if they are too few, the passages decide.
  const language = languageOfQuestion(whole) ?? languageOf(candidates.map(({ text }) => text).join("\n"))
  const telling = new Set(units(whole, language).map(({ word }) => word))
  const told = units(question, language).filter(({ word }) => telling.has(word))
  const byWord = new Map((told.length > 0 ? told : units(question)).map((unit) => [unit.word, unit]))
  const names = new Set((question.match(CAPITAL) ?? []).flatMap((name) => units(name).map(({ word }) => word)))
  const written = new Map(
    (question.match(WORD) ?? []).flatMap((word) => units(word).map((unit) => [unit.word, word] as const)),
  )
  const relations = relationsIn(whole)
  for (const { written } of relations) for (const { word } of units(written)) byWord.delete(word)
  const plain = Array.from(byWord.values(), (unit) => ({
    unit: withDoer(withKin(unit), whole),
    language,
    parted: partedFrom(written.get(unit.word) ?? "", language),
    instead: saidInstead(whole, unit.forms[0] ?? ""),
    written: written.get(unit.word) ?? unit.word,
  }))
  const parts: (Part & { written: string; having?: number })[] = [
    ...plain,
    ...relations.map(({ written, said, isApart }) => ({
      unit: { word: written.toLowerCase(), forms: [], parts: [] },
      written,
      instead: saidInstead(whole, written.toLowerCase()),
      said: (text: string) => (said.test(text) ? 1 : 0),
      isApart,
    })),
    ...(attribute
      ? [{ unit: { word: attribute.written, forms: [], parts: [] }, ...attribute, having: candidates.length / 2 }]
      : []),
  ]
  const weighted = parts.map(({ having, ...part }) => {
    const those = having ?? candidates.filter((terms) => (coverage({ units: [part] }, terms)[0] ?? 0) >= 0.5).length
    return { ...part, weight: Math.log(1 + candidates.length / (1 + those)) }
  })
  const sum = weighted.reduce((total, { weight }) => total + weight, 0)
  return {
    units: weighted.map((part) => ({
      ...part,
      weight: sum > 0 ? part.weight / sum : 0,
      isName: names.has(part.unit.word) || /\p{N}/u.test(part.unit.word),
    })),
  }
}

/** How a text has a verb whose prefix stands at the end of its clause: `meldet … an`. */
function partedFrom(written: string, language: string | null): Part["parted"] {
  const { verb = "", prefix } = partedVerb(written, language) ?? {}
  const [unit] = units(verb, language)
  return unit && prefix ? { unit, prefix } : undefined
}

/** How much of each unit of the question the text has, 0 to 1. */
export const coverage = ({ units }: { units: readonly Part[] }, terms: Terms): number[] =>
  units.map(({ unit, said, parted, instead, language = null }) => {
    const isParted = parted?.prefix.test(terms.text) === true && found(parted.unit, terms, language) > 0
    const share = said?.(terms.text) ?? (isParted ? 1 : found(unit, terms, language))
    return share < SAID_INSTEAD && instead?.test(terms.text) ? SAID_INSTEAD : share
  })

/** The weighted share of the question that is covered. */
export const coveredShare = ({ units }: Asked, covered: readonly number[]): number =>
  units.reduce((sum, { weight }, i) => sum + weight * (covered[i] ?? 0), 0)

/** What a word counts that only begins like, or is part of, one of the text: compounds, particles, other inflections. */
const KINDRED = 0.6
/** What counts what answers for a word without it. */
const SAID_INSTEAD = 0.8
/** What it counts as the beginning of a longer word, or the other way round: a membership fee is no member. */
const FIRST_PART = 0.3
const MIN_KINDRED = 5
/** Languages with endings on every noun have them on short ones too; of English words few are: a port is no porter. */
const MIN_INFLECTED = 3
const MAX_ENDING = 2
const MIN_SHARED = 0.6
const INFLECTION = 4
/** A word so long is searched by its beginning alone, which other compounds have too. */
const LONG = 11

function found(unit: Unit, terms: Terms, language: string | null): number {
  const share = foundByForm(unit, terms, language !== null && language !== "en")
  return share < KINDRED && hasOfRoot(unit.word, terms.words, language) ? KINDRED : share
}

function foundByForm({ word, forms, parts }: Unit, terms: Terms, isInflected: boolean): number {
  const had = forms.filter((form) => terms.forms.has(form))
  if (had.length > 0) {
    const isCut = word.length >= LONG && had.every((form) => form !== word && word.startsWith(form))
    return !isCut || likest(word, terms) >= KINDRED ? 1 : FIRST_PART
  }
  const inParts = parts.length === 0 ? 0 : parts.filter((part) => terms.forms.has(part)).length / parts.length
  if (inParts > 0) return forms.length === 0 ? Math.min(1, inParts * 1.5) : inParts === 1 ? 1 : inParts * KINDRED
  if (HANGUL_STEM.test(word)) return [...terms.words].some((other) => other.startsWith(word)) ? KINDRED : 0
  if (/\p{N}/u.test(word)) return 0
  const share = word.length >= MIN_KINDRED ? likest(word, terms) : 0
  const isShort = isInflected && word.length >= MIN_INFLECTED && word.length <= MIN_KINDRED
  return share < KINDRED && isShort && [...terms.words].some((other) => isOfShort(word, other)) ? KINDRED : share
}

/** The same but for their endings: ключ and ключі, klíče and klíč. */
const isOfShort = (word: string, other: string): boolean =>
  other.length >= MIN_INFLECTED &&
  Math.abs(word.length - other.length) <= MAX_ENDING &&
  (other.startsWith(word) || word.startsWith(other) || isOtherAtEnd(word, other))

/** The same but for their last letter: музей and музея. */
const isOtherAtEnd = (word: string, other: string): boolean =>
  word.length === other.length && word.length >= MIN_KINDRED && word.slice(0, -1) === other.slice(0, -1)

/** Korean verbs and nouns are so short before what is joined to them. */
const HANGUL_STEM = /^\p{Script=Hangul}{1,2}$/u

function likest(word: string, { words }: Terms): number {
  let most = 0
  for (const other of words) {
    most = Math.max(most, likeness(word, other))
    if (most >= KINDRED) break
  }
  return most
}

function likeness(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length < MIN_KINDRED) return 0
  if (short === long || long.endsWith(short)) return KINDRED
  if (long.includes(short)) return long.length - short.length <= INFLECTION ? KINDRED : FIRST_PART
  let shared = 0
  while (shared < short.length && short[shared] === long[shared]) shared++
  return shared >= MIN_KINDRED && shared >= MIN_SHARED * long.length ? KINDRED : 0
}

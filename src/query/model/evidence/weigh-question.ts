// Weighs the words of a question by how rare they are in the passages, and measures how much of them a text covers.
import { languageOf } from "../../../embedding/language.ts"
import { inPlainWidth } from "../../../embedding/plain-width.ts"
import type { Unit } from "../../../embedding/words.ts"
import { listsCodeOf } from "./asked-codes.ts"
import { changeAsked } from "./changes.ts"
import { speakersIn } from "./framing.ts"
import { relationsIn, meantUnits as units, withDoer, withKin } from "./kindred-words.ts"
import { letteredNamesIn } from "./lettered-names.ts"
import { substituteFor } from "./permission.ts"
import { languageOfQuestion } from "./question-words.ts"
import { roleCompoundOf } from "./role-compounds.ts"
import { hasOfRoot } from "./root-words.ts"
import { partedVerb } from "./separable-verbs.ts"
import { shellWordsIn } from "./shell-nouns.ts"
import { formsAskedFor, otherFormOf, type Substitute } from "./short-forms.ts"
import { isVague } from "./vague-words.ts"

/** A text prepared for comparison: its words as written, and all their stems and compound parts. */
export type Terms = { text: string; forms: ReadonlySet<string>; words: ReadonlySet<string> }

export function termsOf(written: string): Terms {
  const text = inPlainWidth(written)
  const forms = new Set<string>()
  const words = new Set<string>()
  for (const unit of units(text)) {
    words.add(unit.word)
    for (const form of unit.forms) forms.add(form)
    for (const part of unit.parts) forms.add(part)
  }
  return { text, forms, words }
}

export type WeightedQuestion = {
  /**
   * The weights add up to 1; empty if the question has no content word. `isName`: it has a digit, or a capital inside
   * the question, as German nouns have too. `label` is the word as the question writes it, for messages. `isFound`: some
   * passage has it.
   */
  units: readonly (Part & { weight: number; isName: boolean; label: string; isFound: boolean; isSlight: boolean })[]
}
/** One unit of the question. */
export type Part = {
  unit: Unit
  language?: string | null
  /** How much of the unit a text covers, 0 to 1, if its words alone do not tell. */
  coverageIn?: (text: string) => number
  separable?: { unit: Unit; prefix: RegExp } | undefined
  /** Whether it sets the subject apart from the usual one: "other guests", "too much". */
  isContrast?: boolean
  /** Whether the statements of an answer may have it between them: "plans A and B". */
  isShared?: boolean
  /** Other words that answer it: `closed` answers whether something is open. */
  substitute?: Substitute | undefined
}
/** A property that the question asks for, such as height or age; `questionPattern` matches the words that ask for it. */
export type Attribute = { label: string; questionPattern: RegExp; coverageIn: (text: string) => number }
/** A text seldom names whoever speaks in it: a speaker's name that no passage has keeps this share of its weight. */
const UNNAMED_SPEAKER_FACTOR = 0.3
/** Answers often lack the words that are vague in a question: `What outcomes have been achieved?` */
const VAGUE_FACTOR = 0.5
const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu
const CAPITAL = /(?<=[\p{L}\p{M}\p{N},;:)"'’»] [«"“„(]?)\p{Lu}[\p{L}\p{M}\p{N}'’-]*/gu

/** `passages` are the passages that were found, with their headings; `question` may be a part of the `whole` one. */
export function weighQuestion(
  question: string,
  passages: readonly Terms[],
  whole = question,
  attribute: Attribute | null = null,
): WeightedQuestion {
  const texts = passages.map(({ text }) => text)
  // The whole question shows its language better than a part of it does; if it shows none, the passages decide.
  const language = languageOfQuestion(whole) ?? languageOf(texts.join("\n"))
  const inWhole = new Set(units(whole, language).map(({ word }) => word))
  const inBoth = units(question, language).filter(({ word }) => inWhole.has(word))
  const byWord = new Map((inBoth.length > 0 ? inBoth : units(question)).map((unit) => [unit.word, unit]))
  const names = new Set((question.match(CAPITAL) ?? []).flatMap((name) => units(name).map(({ word }) => word)))
  const labels = new Map(
    (question.match(WORD) ?? []).flatMap((word) => units(word).map((unit) => [unit.word, word] as const)),
  )
  const speakers = speakersIn(whole).map((name) => units(name).map(({ word }) => word))
  const relations = relationsIn(whole)
  for (const { label } of relations) for (const { word } of units(label)) byWord.delete(word)
  const letters = letteredNamesIn(whole, language, byWord.size, texts)
  for (const { unit } of letters) byWord.delete(unit.word)
  const shortForms = formsAskedFor(whole, passages)
  const plain = Array.from(byWord.values(), (unit) => ({
    unit: withDoer(withKin(unit), whole),
    language,
    separable: separableIn(labels.get(unit.word) ?? "", language),
    substitute:
      substituteFor(whole, unit.forms[0] ?? "") ??
      roleCompoundOf(whole, labels.get(unit.word) ?? "", language) ??
      listsCodeOf(labels.get(unit.word) ?? "", whole) ??
      changeAsked(labels.get(unit.word) ?? "", whole) ??
      otherFormOf(unit.word, shortForms),
    label: labels.get(unit.word) ?? unit.word,
  }))
  const parts: (Part & { label: string; passageCount?: number })[] = [
    ...plain,
    ...relations.map(({ label, answerPattern, isContrast }) => ({
      unit: { word: label.toLowerCase(), forms: [], parts: [] },
      label,
      substitute: substituteFor(whole, label.toLowerCase()),
      coverageIn: (text: string) => (answerPattern.test(text) ? 1 : 0),
      isContrast,
    })),
    ...letters.map((part) => ({ ...part, substitute: otherFormOf(part.label, shortForms) })),
    ...(attribute
      ? [{ unit: { word: attribute.label, forms: [], parts: [] }, ...attribute, passageCount: passages.length / 2 }]
      : []),
  ]
  const counted = parts.map(({ passageCount, ...part }) => {
    const count = passageCount ?? passages.filter((terms) => (coverage({ units: [part] }, terms)[0] ?? 0) >= 0.5).length
    return { ...part, count, isFound: passageCount === undefined && count > 0 }
  })
  const absent = new Set(counted.filter(({ count }) => count === 0).map(({ unit }) => unit.word))
  // A title is part of the name behind it: `President` weighs no more than the name does.
  const unnamed = new Set(
    speakers.flatMap((words) => words.filter((word) => absent.has(word) || absent.has(words.at(-1) ?? ""))),
  )
  const shell = shellWordsIn(whole)
  const weighted = counted.map(({ count, ...part }) => {
    const isSlight =
      part.coverageIn === undefined && (isVague(part.unit, language) || shell.includes(part.label.toLowerCase()))
    const factor = (unnamed.has(part.unit.word) ? UNNAMED_SPEAKER_FACTOR : 1) * (isSlight ? VAGUE_FACTOR : 1)
    return { ...part, isSlight, weight: factor * Math.log(1 + passages.length / (1 + count)) }
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

/** A verb whose prefix a text may put at the end of the clause: `meldet … an`. */
function separableIn(label: string, language: string | null): Part["separable"] {
  const { verb = "", prefix } = partedVerb(label, language) ?? {}
  const [unit] = units(verb, language)
  return unit && prefix ? { unit, prefix } : undefined
}

/** How much of each unit of the question the text covers, 0 to 1. */
export const coverage = ({ units }: { units: readonly Part[] }, terms: Terms): number[] =>
  units.map(({ unit, coverageIn, separable, substitute, language = null }) => {
    const isSeparated =
      separable?.prefix.test(terms.text) === true && coverageOfUnit(separable.unit, terms, language) > 0
    const share = coverageIn?.(terms.text) ?? (isSeparated ? 1 : coverageOfUnit(unit, terms, language))
    return share < SUBSTITUTE_COVERAGE && substitute?.test(terms.text) ? SUBSTITUTE_COVERAGE : share
  })

/** The weighted share of the question that is covered. */
export const coveredShare = ({ units }: WeightedQuestion, covered: readonly number[]): number =>
  units.reduce((sum, { weight }, i) => sum + weight * (covered[i] ?? 0), 0)

/** The coverage of a word that only begins like a word of the text or is part of one: compounds, other inflections. */
const RELATED = 0.6
/** The coverage of a word by a substitute, for example an opposite. */
const SUBSTITUTE_COVERAGE = 0.8
/** The coverage of a word that is only the beginning of a longer one, or the reverse: a membership fee is no member. */
const PREFIX_ONLY = 0.3
const MIN_RELATED_LENGTH = 5
/** In languages that inflect every noun, short words are compared too. In English `port` and `porter` would be mixed up. */
const MIN_INFLECTED = 3
const MAX_ENDING = 2
const MIN_SHARED_PREFIX = 0.6
const MAX_INFLECTION = 4
/** The stem of a word this long may be cut, and then other compounds have the same stem. */
const LONG_WORD = 11

function coverageOfUnit(unit: Unit, terms: Terms, language: string | null): number {
  const share = coverageByForm(unit, terms, language !== null && language !== "en")
  return share < RELATED && hasOfRoot(unit.word, terms.words, language) ? RELATED : share
}

function coverageByForm({ word, forms, parts }: Unit, terms: Terms, isInflected: boolean): number {
  const present = forms.filter((form) => terms.forms.has(form))
  if (present.length > 0) {
    const isCut = word.length >= LONG_WORD && present.every((form) => form !== word && word.startsWith(form))
    return !isCut || closestWord(word, terms) >= RELATED ? 1 : PREFIX_ONLY
  }
  if (hasLostDigit(word, parts)) return spelledApart(word).test(terms.text) ? 1 : 0
  const share = parts.length === 0 ? 0 : shareOf(ownParts(word, parts), terms)
  if (share > 0) return forms.length === 0 ? Math.min(1, share * 1.5) : share === 1 ? 1 : share * RELATED
  if (SHORT_HANGUL_STEM.test(word)) return [...terms.words].some((other) => other.startsWith(word)) ? RELATED : 0
  if (/\p{N}/u.test(word)) return 0
  const similar = word.length >= MIN_RELATED_LENGTH ? closestWord(word, terms) : 0
  const isShort = isInflected && word.length >= MIN_INFLECTED && word.length <= MIN_RELATED_LENGTH
  return similar < RELATED && isShort && [...terms.words].some((other) => differsInEnding(word, other))
    ? RELATED
    : similar
}

const DIGITS = /\p{N}+/gu
/** Single digits are no parts of a name: `M8x20` has the part `20`, as `M6x20` has. Then the name has to be there as a whole. */
const hasLostDigit = (word: string, parts: readonly string[]): boolean =>
  parts.length > 0 && /\p{L}/u.test(word) && (word.match(DIGITS) ?? []).some((run) => run.length === 1)

/** Its letters and digits with anything but those between them: `M8 x 20`. */
const spelledApart = (word: string): RegExp =>
  new RegExp(
    String.raw`(?<![\p{L}\p{N}])${(word.match(/\p{L}+|\p{N}+/gu) ?? []).join(String.raw`[^\p{L}\p{N}]{0,2}`)}(?![\p{L}\p{N}])`,
    "iu",
  )

/** The words differ only in their endings: ключ and ключі, klíče and klíč. */
const differsInEnding = (word: string, other: string): boolean =>
  other.length >= MIN_INFLECTED &&
  Math.abs(word.length - other.length) <= MAX_ENDING &&
  (other.startsWith(word) || word.startsWith(other) || differsInLastLetter(word, other))

/** The words differ only in their last letter: музей and музея. */
const differsInLastLetter = (word: string, other: string): boolean =>
  word.length === other.length && word.length >= MIN_RELATED_LENGTH && word.slice(0, -1) === other.slice(0, -1)

/** The last pair of syllables has a particle, which any word may have: `관장은`, `수영장은`. */
const HANGUL_PARTICLE = /^\p{Script=Hangul}{2,}[은는이가을를의에도와과로]$/u
const ownParts = (word: string, parts: readonly string[]) => (HANGUL_PARTICLE.test(word) ? parts.slice(0, -1) : parts)
const shareOf = (parts: readonly string[], { forms }: Terms) =>
  parts.length === 0 ? 0 : parts.filter((part) => forms.has(part)).length / parts.length

/** Korean stems of one or two syllables, to which particles and endings are joined. */
const SHORT_HANGUL_STEM = /^\p{Script=Hangul}{1,2}$/u

function closestWord(word: string, { words }: Terms): number {
  let most = 0
  for (const other of words) {
    most = Math.max(most, similarity(word, other))
    if (most >= RELATED) break
  }
  return most
}

function similarity(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length < MIN_RELATED_LENGTH) return 0
  if (long.includes(short)) {
    const isKin = long.endsWith(short) || long.length - short.length <= MAX_INFLECTION
    return isKin ? RELATED : PREFIX_ONLY
  }
  let shared = 0
  while (shared < short.length && short[shared] === long[shared]) shared++
  return shared >= MIN_RELATED_LENGTH && shared >= MIN_SHARED_PREFIX * long.length ? RELATED : 0
}

// What a question asks about, each word weighted by how rare it is among the candidates, and how much of it a text has.
import { type Unit, units } from "../../embedding/words.ts"

/** A text made ready to be compared: every form and part in it, and its words letter by letter. */
export type Terms = { forms: ReadonlySet<string>; words: ReadonlySet<string> }

export function termsOf(text: string): Terms {
  const forms = new Set<string>()
  const words = new Set<string>()
  for (const unit of units(text)) {
    words.add(unit.word)
    for (const form of unit.forms) forms.add(form)
    for (const part of unit.parts) forms.add(part)
  }
  return { forms, words }
}

export type Asked = {
  /** Each with its weight; the weights add up to 1. Empty when the question names nothing. */
  units: readonly { unit: Unit; weight: number }[]
}

/** `candidates` are the passages that were found, with their headings. */
export function weighQuestion(question: string, candidates: readonly Terms[]): Asked {
  const byWord = new Map(units(question).map((unit) => [unit.word, unit]))
  const weighted = Array.from(byWord.values(), (unit) => {
    const having = candidates.filter((terms) => found(unit, terms) >= 0.5).length
    return { unit, weight: Math.log(1 + candidates.length / (1 + having)) }
  })
  const sum = weighted.reduce((total, { weight }) => total + weight, 0)
  return { units: weighted.map(({ unit, weight }) => ({ unit, weight: sum > 0 ? weight / sum : 0 })) }
}

/** How much of each unit of the question the text has, 0 to 1. */
export const coverage = ({ units }: Asked, terms: Terms): number[] => units.map(({ unit }) => found(unit, terms))

/** The weighted share of the question that is covered. */
export const coveredShare = ({ units }: Asked, covered: readonly number[]): number =>
  units.reduce((sum, { weight }, i) => sum + weight * (covered[i] ?? 0), 0)

/** What a word counts that only begins like, or is part of, one of the text: compounds, particles, other inflections. */
const KINDRED = 0.6
const MIN_KINDRED = 5
const MIN_SHARED = 0.6

function found({ word, forms, parts }: Unit, terms: Terms): number {
  if (forms.some((form) => terms.forms.has(form))) return 1
  const had = parts.length === 0 ? 0 : parts.filter((part) => terms.forms.has(part)).length / parts.length
  if (had > 0) return forms.length === 0 ? Math.min(1, had * 1.5) : had === 1 ? 1 : had * KINDRED
  if (word.length < MIN_KINDRED || /\p{N}/u.test(word)) return 0
  for (const other of terms.words) if (isKindred(word, other)) return KINDRED
  return 0
}

function isKindred(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length < MIN_KINDRED) return false
  if (long.includes(short)) return true
  let shared = 0
  while (shared < short.length && short[shared] === long[shared]) shared++
  return shared >= MIN_KINDRED && shared >= MIN_SHARED * long.length
}

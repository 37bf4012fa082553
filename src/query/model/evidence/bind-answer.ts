// Decides whether the value in a statement belongs to what the question asks about: both must be in the same clause.
import { units } from "../../../embedding/words.ts"
import { type ExpectedAnswer, hasValue, isCounted } from "./answer-kind.ts"
import { isCountedByColumn } from "./counted-column.ts"
import { languageOfQuestion } from "./question-words.ts"
import { coverage, coveredShare, termsOf, type WeightedQuestion } from "./weigh-question.ts"
import { IS_YEAR } from "./year-in-brackets.ts"

/** Factors for words in another clause than the value: a subject carries on, but later words have a value of their own. */
const EARLIER_CLAUSE_FACTOR = 0.7
const LATER_CLAUSE_FACTOR = 0.3
/** The factor if it is unclear whether a clause has such a value. */
const UNCLEAR_VALUE_FACTOR = 0.8
/** Added for a value that counts what the question counts, so that it wins against an equally covered value. */
const COUNT_BONUS = 0.05
/** A shorter clause is joined to the one before it. */
const MIN_WORDS = 4
/** No digit follows a comma that parts clauses. */
const PUNCTUATION = String.raw`[,;:](?!\p{N})\s*|[、，；：]|\s+[–—]\s+`
/** The words for and, but and which, by language: Swedish `men` is English too, and Dutch `en` Spanish. */
const CONJUNCTIONS: Readonly<Record<string, string>> = {
  en: "and|but|while|whereas|which",
  de: "und|aber|sondern",
  es: "y|pero",
  fr: "et|mais",
  it: "ma",
  nl: "en|maar",
  pl: "oraz|ale",
  ro: "și|dar",
  ru: "и|а|но",
  el: "και|αλλά",
  sv: "och|men",
  da: "og|men",
  nb: "og|men",
}
const borderOf = (words: string) => new RegExp(String.raw`${PUNCTUATION}|\s+(?:${words})\s+`, "iu")
const borders = new Map(Object.entries(CONJUNCTIONS).map(([language, words]) => [language, borderOf(words)]))
const ANY_BORDER = borderOf(Object.values(CONJUNCTIONS).join("|"))

/** A name between commas belongs to the words before it: `The pilot, Ada Moss, steers.` */
const APPOSITION = /,(\s(?:\p{Lu}[\p{L}\p{M}.'’-]*\s?){1,4}),(?=\s(?!(?:and|or|but|which|who|und|oder|aber)\s)\p{Ll})/gu

/** A table row or a `Key: value` line is a single clause. */
function clausesOf(displayText: string, isPair: boolean, language: string | null): string[] {
  if (isPair) return [displayText]
  const clauses: string[] = []
  const border = borders.get(language ?? "") ?? ANY_BORDER
  for (const part of displayText.replace(APPOSITION, " $1 ").split(border)) {
    const last = clauses.at(-1)
    if (last !== undefined && lengthOf(last) < MIN_WORDS) clauses[clauses.length - 1] = `${last} ${part}`
    else clauses.push(part)
  }
  if (lengthOf(clauses.at(-1) ?? "") < MIN_WORDS) clauses.push(clauses.splice(-2).join(" "))
  return clauses
}

/** In words; in scripts without spaces, twelve letters count as one. */
const lengthOf = (clause: string) => Math.max(clause.trim().split(/\s+/).length, clause.length / 12)

export type Binding = {
  /** For each unit of the question, its coverage by the clause with the value and by what that clause refers to. */
  covered: readonly number[]
  share: number
  /** Whether the value counts what the question counts; null if the question counts nothing. */
  counted: boolean | null
}
/** A word with the modifier before it: `rotating oven`. */
export type Compound = { modifier: string; head: string; language: string | null }
type Statement = {
  displayText: string
  ownCoverage: readonly number[]
  headingCoverage: readonly number[]
  topicCoverage: readonly number[]
}

/**
 * Null if the question asks for no value. Also null if no clause has a name, because a person or place can be described
 * without one; but not if the statements name somebody else. `compounds` come from `compoundsIn`.
 */
export function bindValue(
  asked: WeightedQuestion,
  expected: ExpectedAnswer,
  question: string,
  chosen: readonly Statement[],
  compounds: readonly Compound[] = [],
): Binding | null {
  if (expected.kind === null) return null
  const relevant = chosen.filter(
    (statement) => !isOfOtherCase(asked, expected, statement) && !namesOnlyNegated(expected, question, statement),
  )
  const bindings = relevant.flatMap((statement) => bindingsIn(asked, expected, question, statement, compounds))
  const worth = ({ share, counted }: Binding) => share + (counted === true ? COUNT_BONUS : 0)
  const best = bindings.sort((a, b) => worth(b) - worth(a))[0]
  const canLackName = expected.kind === "person" || expected.kind === "place"
  if (best || (canLackName && relevant.length === chosen.length)) return best ?? null
  return { covered: [], share: 0, counted: expected.counted === null ? null : false }
}

function bindingsIn(
  asked: WeightedQuestion,
  expected: ExpectedAnswer,
  question: string,
  { displayText, ownCoverage, headingCoverage, topicCoverage }: Statement,
  compounds: readonly Compound[],
): Binding[] {
  const clauses = clausesOf(displayText, LABEL.test(displayText), expected.language)
  const shares = clauses.map((clause) => coverage(asked, termsOf(clause)))
  return clauses.flatMap((clause, at): Binding[] => {
    const value = hasValue(expected, clause, question)
    if (value === -1 || compounds.some((compound) => hasOtherModifier(compound, clause))) return []
    const covered = asked.units.map((_, u) => {
      // The topic supplies a word that the statement omits. A word in another clause belongs to that clause.
      const isInClause = (ownCoverage[u] ?? 0) >= 0.5 && shares.some((one) => (one[u] ?? 0) >= 0.5)
      const inherited = (isInClause ? headingCoverage[u] : topicCoverage[u]) ?? 0
      const near = shares.map(
        (one, i) => (one[u] ?? 0) * (i === at ? 1 : i < at ? EARLIER_CLAUSE_FACTOR : LATER_CLAUSE_FACTOR),
      )
      return Math.max(inherited, ...near) * (value === 1 ? 1 : UNCLEAR_VALUE_FACTOR)
    })
    const others = (shares[at] ?? []).filter((share) => share >= 0.5).length
    // `1 in 10 people` counts only the people of whom the clause says it.
    const countsAll = others >= 2 || !RATIO.test(clause)
    const isCount = isCounted(expected, clause, question)
    const counted = isCount === false ? isCountedByColumn(asked, expected, clause, question) : isCount && countsAll
    return [{ covered, share: coveredShare(asked, covered), counted }]
  })
}

const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu
const LABEL = /^([^:：]{1,60})[:：]\s*\S/u
const QUALIFIER = /[(（]([^)）]+)[)）]/u

/** Languages that put the modifier behind the noun. */
const NOUN_FIRST = new Set<string | null>(["fr", "es", "it", "pt", "ro", "ar", "he", "id", "vi", "th"])

/** Pairs of neighbouring words of the question that a text has too: the first word says which thing is meant. */
export function compoundsIn(question: string, texts: readonly string[]): Compound[] {
  const lower = texts.map((text) => text.toLowerCase())
  const language = languageOfQuestion(question)
  if (NOUN_FIRST.has(language)) return []
  return Array.from(question.toLowerCase().matchAll(/([\p{L}\p{M}’'-]+) (?=([\p{L}\p{M}’'-]+))/gu)).flatMap(
    ([, modifier = "", head = ""]) => {
      const isPair = stemOf(modifier, language) !== null && stemOf(head, language) !== null
      return isPair && lower.some((text) => text.includes(`${modifier} ${head}`)) ? [{ modifier, head, language }] : []
    },
  )
}

/** True if the clause has the head only with other modifiers: the `deck oven`, but the question asks for the `rotating oven`. */
function hasOtherModifier({ modifier, head, language }: Compound, clause: string): boolean {
  const words = clause.match(WORD) ?? []
  const keys = words.map((word) => stemOf(word, language))
  const [wanted, thing] = [stemOf(modifier, language), stemOf(head, language)]
  if (keys.includes(wanted)) return false
  const places = keys.flatMap((key, at) => (key === thing ? [at] : []))
  const hasModifier = (at: number) =>
    (keys[at - 1] ?? null) !== null &&
    /^\p{L}/u.test(words[at - 1] ?? "") &&
    clause.includes(`${words[at - 1]} ${words[at]}`)
  return places.length > 0 && places.every(hasModifier)
}

/** Null for a stop word. */
function stemOf(word: string, language: string | null): string | null {
  const [unit] = units(word, language)
  return unit ? (unit.forms[0] ?? unit.word) : null
}

const RATIO = /\p{N}\s(?:in|out of)\s\p{N}/u
const NEGATED = /(?<!\p{L})(?:not|never|nobody)(?!\p{L})|n['’]t(?!\p{L})/iu
const FULL_NAME = /\p{Lu}[\p{L}\p{M}’'-]+ \p{Lu}/u
/** `Leo Brandt does not vote` does not answer who votes. */
function namesOnlyNegated({ kind, language }: ExpectedAnswer, question: string, { displayText }: Statement): boolean {
  if (kind !== "person" || NEGATED.test(question)) return false
  const naming = clausesOf(displayText, false, language).filter((clause) => FULL_NAME.test(clause))
  return naming.length > 0 && naming.every((clause) => NEGATED.test(clause))
}

/** `Leader (nights): …` does not answer who leads by day: the question does not ask for the case in brackets. */
function isOfOtherCase(
  asked: WeightedQuestion,
  { kind }: ExpectedAnswer,
  { displayText, ownCoverage, headingCoverage }: Statement,
): boolean {
  const qualifier = QUALIFIER.exec(LABEL.exec(displayText)?.[1] ?? "")?.[1]
  if (qualifier === undefined || (kind === "time" && IS_YEAR.test(qualifier))) return false
  const isAsked = coverage(asked, termsOf(qualifier)).some((share) => share >= 0.5)
  return !isAsked && asked.units.some((_, u) => Math.max(ownCoverage[u] ?? 0, headingCoverage[u] ?? 0) < 0.5)
}

// Whether the value a statement has belongs to what the question asks about: they must stand together in a clause.
import { units } from "../../../embedding/words.ts"
import { hasValue, isCounted, type Sought } from "./answer-kind.ts"
import { languageOfQuestion } from "./question-words.ts"
import { type Asked, coverage, coveredShare, termsOf } from "./weigh-question.ts"

/** What a word of the question counts for a value in another clause: a subject goes on, what comes later is of another. */
const FROM_BEFORE = 0.7
const FROM_BEHIND = 0.3
/** Where it cannot be told whether a clause has such a value. */
const PERHAPS = 0.8
/** Of two values that stand with as much of the question, the one that counts what is counted. */
const COUNTED = 0.05
const MIN_WORDS = 4
/** Commas and stops that no digit follows, and the words for and, but and which of some languages. */
const BORDER =
  /[,;:](?!\p{N})\s*|[、，；：]|\s+[–—]\s+|\s+(?:and|but|while|whereas|which|und|aber|sondern|y|pero|et|mais|ma|и|а|но|και|αλλά|și|dar|en|maar|oraz|ale|och|men|og)\s+/iu

/** A name between commas belongs to what stands before it: `The pilot, Ada Moss, steers.` */
const APPOSITION = /,(\s(?:\p{Lu}[\p{L}\p{M}.'’-]*\s?){1,4}),(?=\s(?!(?:and|or|but|which|who|und|oder|aber)\s)\p{Ll})/gu

/** A row or a line of a name and its value is one. */
function clausesOf(shown: string, isPair: boolean): string[] {
  if (isPair) return [shown]
  const clauses: string[] = []
  for (const part of shown.replace(APPOSITION, " $1 ").split(BORDER)) {
    const last = clauses.at(-1)
    if (last !== undefined && lengthOf(last) < MIN_WORDS) clauses[clauses.length - 1] = `${last} ${part}`
    else clauses.push(part)
  }
  const [end, before] = [clauses.at(-1), clauses.at(-2)]
  return end !== undefined && before !== undefined && lengthOf(end) < MIN_WORDS
    ? [...clauses.slice(0, -2), `${before} ${end}`]
    : clauses
}

/** In scripts without spaces some letters make a word. */
const lengthOf = (clause: string) => Math.max(clause.trim().split(/\s+/).length, clause.length / 12)

export type Bound = {
  /** Of each unit of the question, by the clause that has the value and what it takes over. */
  covered: readonly number[]
  share: number
  /** Whether the value counts what the question counts; null where that counts nothing. */
  counted: boolean | null
}
/** A word and the one before it that tells which: `rotating oven`. */
export type Compound = { which: string; head: string; language: string | null }
type Statement = { shown: string; own: readonly number[]; above: readonly number[]; about: readonly number[] }

/**
 * Null where nothing is sought that could be bound: a person or place need not have a name, unless what has one is said
 * of another. `compounds` are what `compoundsIn` finds.
 */
export function bind(
  asked: Asked,
  sought: Sought,
  question: string,
  chosen: readonly Statement[],
  compounds: readonly Compound[] = [],
): Bound | null {
  if (sought.kind === null) return null
  const own = chosen.filter(
    (statement) => !isOfAnotherCase(asked, statement) && !tellsWhoDidNot(sought, question, statement),
  )
  const bounds = own.flatMap((statement) => boundIn(asked, sought, question, statement, compounds))
  const worth = ({ share, counted }: Bound) => share + (counted === true ? COUNTED : 0)
  const best = bounds.sort((a, b) => worth(b) - worth(a))[0]
  const isNameFree = sought.kind === "person" || sought.kind === "place"
  if (best || (isNameFree && own.length === chosen.length)) return best ?? null
  return { covered: [], share: 0, counted: sought.counted === null ? null : false }
}

function boundIn(
  asked: Asked,
  sought: Sought,
  question: string,
  { shown, own, above, about }: Statement,
  compounds: readonly Compound[],
): Bound[] {
  const clauses = clausesOf(shown, LABEL.test(shown))
  const shares = clauses.map((clause) => coverage(asked, termsOf(clause)))
  return clauses.flatMap((clause, at): Bound[] => {
    const value = hasValue(sought, clause, question)
    if (value === -1 || compounds.some((compound) => isOfAnother(compound, clause))) return []
    const covered = asked.units.map((_, u) => {
      // What the statement leaves out is of the topic; what it names elsewhere is of that place.
      const over = ((own[u] ?? 0) < 0.5 ? about[u] : above[u]) ?? 0
      const near = shares.map((one, i) => (one[u] ?? 0) * (i === at ? 1 : i < at ? FROM_BEFORE : FROM_BEHIND))
      return Math.max(over, ...near) * (value === 1 ? 1 : PERHAPS)
    })
    const others = (shares[at] ?? []).filter((share) => share >= 0.5).length
    // `1 in 10 people` counts those of whom the clause says it, not all.
    const isOfAll = others >= 2 || !RATIO.test(clause)
    return [{ covered, share: coveredShare(asked, covered), counted: isCounted(sought, clause, question) && isOfAll }]
  })
}

const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu
const LABEL = /^([^:：]{1,60})[:：]\s*\S/u
const QUALIFIER = /[(（]([^)）]+)[)）]/u

/** Here what tells one such thing from another stands behind it. */
const THING_FIRST = new Set(["fr", "es", "it", "pt", "ro", "ar", "he", "id", "vi", "th"])

/** Words that stand side by side in the question and in a text: there they tell one such thing from another. */
export function compoundsIn(question: string, texts: readonly string[]): Compound[] {
  const lower = texts.map((text) => text.toLowerCase())
  const language = languageOfQuestion(question)
  if (language !== null && THING_FIRST.has(language)) return []
  return Array.from(question.toLowerCase().matchAll(/([\p{L}\p{M}’'-]+) (?=([\p{L}\p{M}’'-]+))/gu)).flatMap(
    ([, which = "", head = ""]) => {
      const isOne = keyOf(which, language) !== null && keyOf(head, language) !== null
      return isOne && lower.some((text) => text.includes(`${which} ${head}`)) ? [{ which, head, language }] : []
    },
  )
}

/** True where every such thing in the clause is another one: the `deck oven`, where the `rotating oven` is asked for. */
function isOfAnother({ which, head, language }: Compound, clause: string): boolean {
  const words = clause.match(WORD) ?? []
  const keys = words.map((word) => keyOf(word, language))
  const [wanted, thing] = [keyOf(which, language), keyOf(head, language)]
  if (keys.includes(wanted)) return false
  const places = keys.flatMap((key, at) => (key === thing ? [at] : []))
  const isTelling = (at: number) =>
    (keys[at - 1] ?? null) !== null &&
    /^\p{L}/u.test(words[at - 1] ?? "") &&
    clause.includes(`${words[at - 1]} ${words[at]}`)
  return places.length > 0 && places.every(isTelling)
}

/** Null for a stop word. */
function keyOf(word: string, language: string | null): string | null {
  const [unit] = units(word, language)
  return unit ? (unit.forms[0] ?? unit.word) : null
}

const RATIO = /\p{N}\s(?:in|out of)\s\p{N}/u
const NEGATED = /(?<!\p{L})(?:not|never|nobody)(?!\p{L})|n['’]t(?!\p{L})/iu
const FULL_NAME = /\p{Lu}[\p{L}\p{M}’'-]+ \p{Lu}/u
/** `Leo Brandt does not vote` names nobody who does. */
function tellsWhoDidNot({ kind }: Sought, question: string, { shown }: Statement): boolean {
  if (kind !== "person" || NEGATED.test(question)) return false
  const naming = clausesOf(shown, false).filter((clause) => FULL_NAME.test(clause))
  return naming.length > 0 && naming.every((clause) => NEGATED.test(clause))
}

/** `Leader (nights): …` answers nothing about the leader by day: the label's case is not asked for, the asked one not said. */
function isOfAnotherCase(asked: Asked, { shown, own, above }: Statement): boolean {
  const qualifier = QUALIFIER.exec(LABEL.exec(shown)?.[1] ?? "")?.[1]
  if (qualifier === undefined) return false
  const isAsked = coverage(asked, termsOf(qualifier)).some((share) => share >= 0.5)
  return !isAsked && asked.units.some((_, u) => Math.max(own[u] ?? 0, above[u] ?? 0) < 0.5)
}

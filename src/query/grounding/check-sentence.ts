// Decides whether a sentence of an answer is supported: each of its parts by what its own marks cite, and the whole of it
// by all of that together.
import { words } from "../../embedding/words.ts"
import type { ClaimCheck } from "../claims/check-claim.ts"
import type { Citation } from "../model/question.ts"
import { clausesOf, isClause } from "./clauses.ts"

/** Checks whether the quotes of the citations say together what the text says. */
export type Compare = (text: string, citations: readonly Citation[]) => ClaimCheck
/** `check` is the result of comparing the text before the mark with this quote; null if that is still to be done. */
type Cited = { citation: Citation; check: ClaimCheck | null }
/**
 * A part of a sentence with what it cites. A part that `isApart` is a cell of a table, which says something without the
 * others. One that `isJoined` is put together from parts that cite different things.
 */
export type Part = { text: string; isApart?: boolean; isJoined?: boolean; cited: readonly Cited[] }

const RANK = { supported: 2, unsupported: 1, contradicted: 0 } as const
const byWeight = (a: ClaimCheck, b: ClaimCheck) => RANK[a.verdict] - RANK[b.verdict] || a.score - b.score
/** The one that speaks most against the sentence. */
const worst = (checks: readonly (ClaimCheck | undefined)[]): ClaimCheck | undefined =>
  checks.flatMap((check) => check ?? []).toSorted(byWeight)[0]

/** `parts` are in the order of the sentence; `isWhole`: nothing of the sentence stands outside of them. */
export function checkSentence(
  sentence: string,
  parts: readonly Part[],
  isWhole: boolean,
  compare: Compare,
): ClaimCheck | undefined {
  const together = isWhole ? factsOf(parts).filter((fact) => !parts.includes(fact)) : [joined(parts, sentence)]
  return worst([...parts, ...together].map((part) => checkPart(part, compare)))
}

const quotesOf = ({ cited }: Pick<Part, "cited">) => cited.map(({ citation }) => citation.quote)
const joined = (parts: readonly Part[], text = parts.map((part) => part.text).join(" ")): Part => ({
  text,
  isJoined: true,
  cited: parts.flatMap(({ cited }) => cited.map(({ citation }) => ({ citation, check: null }))),
})

/** A mark between two clauses parts two facts; one inside a clause parts nothing. */
function factsOf(parts: readonly Part[]): Part[] {
  const facts: Part[] = []
  for (const part of parts) {
    const before = facts.at(-1)
    const isOwn = part.isApart || (before && isFact(before) && (isFact(part) || isFigure(part)))
    if (isOwn || !before) facts.push(part)
    else facts[facts.length - 1] = joined([before, part])
  }
  return facts
}

const isFact = (part: Part) => isClause(part.text, quotesOf(part))

/** "… with a deposit of 900 euros": it names what its quote is about, and its quote has all of it. */
function isFigure({ text, cited }: Part): boolean {
  const terms = words(text)
  return (
    /\p{N}/u.test(text) &&
    cited.some(({ citation }) => {
      const quoted = words(citation.quote)
      return terms.includes(quoted[0] ?? "") && terms.every((term) => quoted.includes(term))
    })
  )
}

/** Of several quotes no mark tells which one a clause rests on: one that supports it needs a check with this score. */
const MIN_UNNAMED_SCORE = 0.85

/** A text that several quotes stand behind is supported if each of its clauses is. */
function checkPart(part: Part, compare: Compare): ClaimCheck | undefined {
  const { text, cited } = part
  const clauses = cited.length > 1 ? clausesOf(text, quotesOf(part)) : []
  if (clauses.length < 2) return checkClause(part, compare)
  const fresh = { ...part, cited: cited.map(({ citation }) => ({ citation, check: null })) }
  const checks = clauses.map(({ start, end }) => checkClause({ ...fresh, text: text.slice(start, end) }, compare))
  return worst(checks.map((check) => (isSure(check) ? check : UNSUPPORTED)))
}

const isSure = (check: ClaimCheck | undefined) => check?.verdict !== "supported" || check.score >= MIN_UNNAMED_SCORE
const UNSUPPORTED: ClaimCheck = { verdict: "unsupported", score: 0.2 }

/** The quote with most of the words decides; what it says in part, others may complete if they are about the same thing. */
function checkClause({ text, cited, isJoined }: Part, compare: Compare): ClaimCheck | undefined {
  const terms = new Set(words(text))
  const compared = cited
    .map(({ citation, check }) => ({ check: check ?? compare(text, [citation]), quoted: words(citation.quote) }))
    .map((one) => ({ ...one, shared: new Set(one.quoted).intersection(terms) }))
    .toSorted((a, b) => b.shared.size - a.shared.size || RANK[b.check.verdict] - RANK[a.check.verdict])
  const [nearest] = compared
  const best = compared
    .map(({ check }) => check)
    .reduce((a, b) => (byWeight(a, b) < 0 ? b : a), compared[0]?.check ?? UNSUPPORTED)
  if (!nearest || compared.length === 1) return nearest?.check
  const supporting = compared.find(({ check }) => check.verdict === "supported")
  const denied = compared.find(({ check }) => check.verdict === "contradicted")
  if (supporting && supporting.shared.size < (denied?.shared.size ?? 0)) return denied?.check
  const others = compared.filter((one) => one !== (supporting ?? nearest))
  const areLinked = others.every((one) => isLinked(one, supporting ?? nearest, terms, isJoined === true))
  if (supporting) return areLinked ? best : UNSUPPORTED
  const all = cited.map(({ citation }) => citation)
  const together = compare(text, all)
  if (together.verdict === "contradicted" || (together.verdict === "supported" && areLinked)) return together
  return denied?.check ?? nearest.check
}

type Compared = { quoted: readonly string[]; shared: ReadonlySet<string> }

/**
 * Whether a quote may add words to another one: both are about the same thing ("Ada is the cook. The cook bakes."), or the
 * text names what each is about, where all its marks stand at one place.
 */
function isLinked(one: Compared, other: Compared, terms: ReadonlySet<string>, isJoined: boolean): boolean {
  const theirs = new Set(other.quoted)
  if (one.shared.isSubsetOf(theirs) || one.quoted.some((word) => theirs.has(word))) return true
  return !isJoined && [one, other].every(({ quoted: [subject = ""] }) => terms.has(subject))
}

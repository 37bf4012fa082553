// Chooses the statements that answer a question best: as few as possible, quoted verbatim from the sources.
import { languageOf } from "../../../embedding/language.ts"
import type { Source } from "../question.ts"
import { asksWhether, type ExpectedAnswer, expectedAnswer, isCounted } from "./answer-kind.ts"
import { type Binding, bindValue, compoundsIn } from "./bind-answer.ts"
import { distinctionsIn, isNamed, isOfOther, undistinguished } from "./distinctions.ts"
import { exceptionsTo } from "./exceptions.ts"
import { type Candidate, candidatesIn, termsOfPassage } from "./find-candidates.ts"
import { asksForSummary } from "./framing.ts"
import { languageOfQuestion } from "./question-words.ts"
import { extremeRows } from "./row-extremes.ts"
import { withVerbsJoined } from "./separable-verbs.ts"
import { coverage, coveredShare, type Terms, type WeightedQuestion, weighQuestion } from "./weigh-question.ts"
import { asksWhich, identifiesOne } from "./which-one.ts"

export type Choice = {
  /** Of the question; null if it cannot be told. */
  language: string | null
  asked: WeightedQuestion
  expected: ExpectedAnswer
  chosen: readonly Candidate[]
  /** Beside the chosen ones, what turns them round: they are quoted with them, but are no evidence. */
  exceptions: readonly Candidate[]
  /** The share of the question that the best whole passage covers, with its headings. */
  passageCoverage: number
  /** False if the question asks which one and no chosen statement tells it. */
  isOneIdentified: boolean
  /** Whether the value in the chosen statements belongs to the rest of the question; null if that cannot be told. */
  binding: Binding | null
  /** The verb at the end of an English question: `When does the bus leave?` */
  verb: string | null
  /** Whether what is quoted stands below the very question. */
  isBelowQuestion: boolean
  /** The member of a kind that is asked for ("second dog"), if only others are told of; else null. */
  undistinguished: string | null
  /** Whether the row with the most or least is asked for, and the rows cannot be compared. */
  isUncompared: boolean
}

const MAX_STATEMENTS = 3
/** As many rows or items that say it of the thing in them, where the question asks which. */
const MAX_ROWS = 8
/** A further statement needs this share of the best score, or adds MIN_ADDED and needs the lower share. */
const MIN_OF_BEST = 0.75
const MIN_ADDED = 0.15
const MIN_OF_BEST_ADDING = 0.5
/** The score of a statement from another passage than the best one is multiplied by this. */
const OTHER_PASSAGE_FACTOR = 0.7
/** A statement that covers this much and has the kind of value asked for needs no further evidence. */
const COMPLETE_COVERAGE = 0.8
const LAST_VERB = /(?<!\p{L})(?:do|does|did|will) .*?(\p{L}+)\P{L}*$/iu
const LONGER_WORD = /\p{L}{4,}/gu
/** Two statements with a larger overlap of words say the same. */
const MAX_OVERLAP = 0.7

/** Quotes from `sources` only. All `passages` that were found tell how common each word is. */
export function chooseStatements(rawQuestion: string, sources: readonly Source[], passages = sources): Choice {
  // `Is insurance included?` is too short to show its language; then it is the language of what was found.
  const language = languageOfQuestion(rawQuestion) ?? languageOf(passages.map(({ text }) => text).join("\n"))
  const question = withVerbsJoined(rawQuestion, language)
  const expected = expectedAnswer(question, language)
  const passageTerms = passages.map(termsOfPassage)
  const ofRest = weighQuestion(expected.rest, passageTerms, question, expected.attribute)
  // `How deep is the well?` has only stop words beside its question words, because `well` is one; then all words count.
  const hasContentWord = ofRest.units.some(({ coverageIn }) => coverageIn === undefined)
  const asked = asksForSummary(question)
    ? { units: [] }
    : hasContentWord
      ? ofRest
      : weighQuestion(question, passageTerms, question, expected.attribute)
  const found = sources.flatMap((source) => candidatesIn(source, question.toLowerCase(), asked, expected))
  const distinctions = distinctionsIn(rawQuestion, expected, sources)
  const candidates = found.filter((candidate) => !distinctions.some((one) => isOfOther(one, candidate)))
  const counts = ({ displayText }: Candidate) => (isCounted(expected, displayText, question.toLowerCase()) ? 1 : 0)
  const asking = question.toLowerCase().match(LONGER_WORD) ?? []
  const shared = ({ displayText }: Candidate) =>
    asking.filter((word) => displayText.toLowerCase().includes(word)).length
  const named = (candidate: Candidate) => (distinctions.some((one) => isNamed(one, candidate)) ? 1 : 0)
  // Of two statements with the same score, one that counts what is asked for is better, then one with more words of the
  // question, also of those without weight (`How long does it take?`), then one that names what is asked for, then the
  // shorter one.
  const ranked = candidates.sort(
    (a, b) =>
      b.score - a.score ||
      counts(b) - counts(a) ||
      shared(b) - shared(a) ||
      named(b) - named(a) ||
      a.displayText.length - b.displayText.length,
  )
  const passageCoverage = Math.max(
    0,
    ...sources.map((source) => coveredShare(asked, coverage(asked, termsOfPassage(source)))),
  )
  const [first] = ranked
  // In prose the best statement may leave to others which one it is.
  const tellsWhich =
    first !== undefined && (isRow(first) || identifiesOne(question, first.displayText, expected.language))
  const selected = selectFewest(asked, ranked, tellsWhich && asksWhich(question))
  const extreme = extremeRows(rawQuestion, language, found, selected)
  const chosen = extreme === null || extreme === "unknown" ? selected : extreme
  const exceptions = exceptionsTo(chosen, ranked, asked, asksWhether(question, expected.kind))
  // A figure identifies the thing by itself: `Which pressure?`
  const asksForFigure = expected.kind !== null || expected.attribute !== null
  const isOneIdentified =
    asksForFigure || chosen.some(({ displayText }) => identifiesOne(question, displayText, expected.language))
  const compounds = compoundsIn(
    question,
    sources.map(({ text }) => text),
  )
  const isBelowQuestion = chosen[0]?.block?.by === "question"
  const binding = isBelowQuestion ? null : bindValue(asked, expected, question.toLowerCase(), chosen, compounds)
  const verb = LAST_VERB.exec(question)?.[1]?.toLowerCase() ?? null
  return {
    language: expected.language,
    asked,
    expected,
    chosen,
    exceptions,
    passageCoverage,
    isOneIdentified,
    binding,
    verb,
    isBelowQuestion,
    isUncompared: extreme === "unknown",
    undistinguished: undistinguished(distinctions, found, chosen, sources),
  }
}

/** The best statement and the ones that add enough to it; returned by source and in the order of the text. */
function selectFewest(asked: WeightedQuestion, ranked: readonly Candidate[], isWhich: boolean): Candidate[] {
  const asking = ranked.filter(({ block }) => block?.by === "question")
  const [best, ...others] = asking.length > 0 ? asking : ranked
  if (!best) return []
  if (best.block !== null) return ranked.filter(({ block }) => block === best.block).sort((a, b) => a.order - b.order)
  const chosen = [best]
  let covered: readonly number[] = best.contextCoverage
  const isComplete = best.kind === 1 && coveredShare(asked, best.ownCoverage) >= COMPLETE_COVERAGE
  const factorOf = (candidate: Candidate) => (candidate.source === best.source ? 1 : OTHER_PASSAGE_FACTOR)
  const further = others
    .map((candidate) => ({ candidate, score: candidate.score * factorOf(candidate) }))
    .sort((a, b) => b.score - a.score)
  for (const { candidate, score } of further) {
    if (chosen.length === (isWhich && isRow(candidate) ? MAX_ROWS : MAX_STATEMENTS)) break
    if (score < best.score * MIN_OF_BEST_ADDING) break
    const joined = covered.map((share, u) => Math.max(share, candidate.ownCoverage[u] ?? 0))
    const isRelevant = candidate.source === best.source && coveredShare(asked, candidate.ownCoverage) >= MIN_ADDED
    const hasMissingValue = isRelevant && candidate.kind === 1 && chosen.every((one) => one.kind === -1)
    const namesNext = asked.units.some(
      ({ isShared }, u) =>
        isShared && (candidate.ownCoverage[u] ?? 0) >= 0.5 && chosen.every((one) => !one.ownCoverage[u]),
    )
    const adds = hasMissingValue || namesNext || coveredShare(asked, joined) - coveredShare(asked, covered) >= MIN_ADDED
    const isOther = isWhich ? lacksOf(best, candidate) : isOfAnother(asked, best, candidate)
    // Rows that the question does not tell apart are quoted together.
    const isTied = !lacksOf(best, candidate) && !lacksOf(candidate, best)
    const areRows = isRow(best) && isRow(candidate) && candidate.source === best.source
    const isAlike = areRows && !isOther && (isWhich || isTied)
    if (!adds && !isAlike && (isComplete || score < best.score * MIN_OF_BEST || isOther)) continue
    if (isOfOtherScope(best, candidate)) continue
    if (!namesNext && !isAlike && chosen.some(({ terms }) => overlapOf(terms, candidate.terms) > MAX_OVERLAP)) continue
    chosen.push(candidate)
    covered = joined
  }
  return chosen.sort((a, b) => a.source.index - b.source.index || a.order - b.order)
}

/** Whether the best statement has the letter or number that names the thing asked about, and the other has not. */
const isOfAnother = ({ units }: WeightedQuestion, best: Candidate, other: Candidate): boolean =>
  units.some(
    ({ unit, isContrast }, u) =>
      (isContrast || /\p{N}/u.test(unit.word)) &&
      (best.ownCoverage[u] ?? 0) >= 0.5 &&
      (other.topicCoverage[u] ?? 0) < 0.5,
  )

/** Whether the best statement itself has a word of the question that the other has not. */
const lacksOf = (best: Candidate, { ownCoverage }: Candidate): boolean =>
  best.ownCoverage.some((share, u) => share >= 0.5 && (ownCoverage[u] ?? 0) < 0.5)

/** Of a table or a list. */
const isRow = ({ item, displayText }: Candidate) => item !== null || /^[^:;]{1,60}: [^;]+;/.test(displayText)

/** What is said of the children of a club is not said of its adults. */
const isOfOtherScope = ({ source, scopeCoverage }: Candidate, other: Candidate): boolean =>
  other.source === source &&
  other.scopeCoverage !== null &&
  (scopeCoverage ?? []).some((share, u) => share >= 0.5 && (other.ownCoverage[u] ?? 0) < 0.5)

function overlapOf({ words: a }: Terms, { words: b }: Terms): number {
  const both = [...a].filter((word) => b.has(word)).length
  return both / Math.max(1, Math.min(a.size, b.size))
}

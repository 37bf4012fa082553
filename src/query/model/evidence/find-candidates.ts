// Finds the statements of a source that could answer a question, and how much of the question each of them covers.
import type { Source } from "../question.ts"
import { addsInformation } from "./adds-information.ts"
import { asksWhether, type ExpectedAnswer, hasValue } from "./answer-kind.ts"
import { type Block, blockAnswersIn } from "./block-answers.ts"
import { deniedIn } from "./denied-parts.ts"
import { findStatements, type Statement } from "./find-statements.ts"
import { instructionRefused } from "./instructions.ts"
import { hasNoVerb, verbLeftOut } from "./left-out-verb.ts"
import { scopeOf } from "./line-scope.ts"
import { oncePer } from "./once-per.ts"
import { tellsOfRole } from "./role-words.ts"
import { coverage, coveredShare, type Terms, termsOf, type WeightedQuestion } from "./weigh-question.ts"
import { appearingIn, isDated } from "./year-in-brackets.ts"

export type Candidate = Statement & {
  source: Source
  terms: Terms
  /** How much of each unit of the question the statement itself has, 0 to 1. */
  ownCoverage: readonly number[]
  /** The same with the topic and the neighbouring statements. */
  contextCoverage: readonly number[]
  /** By the headings over the statement: the heading path, the file name, the header of its table. */
  headingCoverage: readonly number[]
  /** By the statement, its headings, the topic of its passage, and what its pronoun refers to. */
  topicCoverage: readonly number[]
  /** Whether it has a value of the kind that is asked for: 1 yes, -1 no, 0 unknown. */
  kind: -1 | 0 | 1
  /** 0 to about 2. */
  score: number
  /** The block that answers the question as a whole, if it stands in one. */
  block: Block | null
  /** Coverage by what a line of a list or of names and values belongs to; null for others. */
  scopeCoverage: readonly number[] | null
}
/** Weights of the other evidence, against 1 for the statement's own words. `npm run eval -- answers` compares them. */
const WEIGHTS = { context: 0.5, rank: 0.3, pairs: 0.2, kind: 0.15 }
/** Coverage of a word that the statement omits but that is the topic of its passage: "its brake", said of the crane. */
const TOPIC_COVERAGE = 0.75
/** A word is the topic of a passage if at least this number and this share of its statements have it. */
const MIN_TOPIC_STATEMENTS = 2
const MIN_TOPIC_SHARE = 0.1
/** The statement begins with a pronoun, so it continues the subject of the statement before it. */
export const LEADING_PRONOUN =
  /^(?:it|its|he|his|she|her|they|their|this|these|that|er|sie|es|ihre?|seine?|diese[rs]?|il|elle|ils|elles|son|sa|él|ellos|ellas|esto|sus?|egli|ess[oa]|quest[oa]|el[ea]s?|isto|hij|zij|ze|het(?= \p{L}+t(?!\p{L}))|hun|deze|dit|он|она|оно|они|его|её|их|это|эт[аио]т?|він|вона|вони|його|її|ц(?:ей?|я|і)|ona|ono|oni|jego|αυτ[όήά]ς?)(?!\p{L})/iu
/** A pronoun inside the statement that refers to something in the statement before it. */
const OBJECT_PRONOUN = /(?<!\p{L})(?:it|them|they|he|him|she|her)(?!\p{L})/iu
/** A table row or a line with a name and a value: it is about the topic of its passage. */
const KEY_VALUE = /^[^:：]{1,60}[:：]\s*\S/u
/** The statement begins with a possessive, so it is about a part of the subject: "Its mast". */
const LEADING_POSSESSIVE = /^(?:its|his|her|their|ihre?|seine?|son|sa|ses|leurs?|su|sus)(?!\p{L})/iu
/** A thing behind one of these words is not what the figure measures: `weight with battery`. */
const ACCOMPANIMENT =
  /(?<!\p{L})(?:with|without|including|excluding|plus|mit|ohne|inklusive|avec|sans|con|sin|с|без)\s(?:(?:the|its|an?|der|dem|den|die|das|le|la|el)\s|l['’])?[\p{L}\p{M}-]+/iu

/** The file name and the heading path, of which `depth` headings still apply (null: all). */
const headingsOf = ({ headingPath, filename }: Source, depth: number | null = null) =>
  [...(depth === null ? headingPath : headingPath.slice(0, depth)), filename.replace(/\.\w+$/, "")].join("\n")
/** The title of its block, which need not be a heading of the document. */
const titleOf = ({ title }: Statement) => (title?.kind === "heading" ? title.text : "")
export const termsOfPassage = oncePer((passage: Source) => termsOf(`${headingsOf(passage)}\n${passage.text}`))
const termsOfHeadings = oncePer((passage: Source) => termsOf(headingsOf(passage)))
const termsOfStatement = oncePer(({ displayText }: Statement) => termsOf(displayText))
const NO_TERMS = termsOf("")

export function candidatesIn(
  source: Source,
  question: string,
  asked: WeightedQuestion,
  expected: ExpectedAnswer,
): Candidate[] {
  const statements = findStatements(source)
  const terms = statements.map(termsOfStatement)
  const blocks = blockAnswersIn(source, question, asked, expected)
  const scopes = statements.map((statement) => scopeOf(statement, question, asked, expected))
  const asksForMeasure = asked.units.some(({ coverageIn }) => coverageIn !== undefined)
  const beside = asksForMeasure && !ACCOMPANIMENT.test(question) ? ACCOMPANIMENT : deniedIn(question)
  const accompanying = statements.map((statement) => (beside ? unitsOnlyIn(beside, asked, statement) : []))
  const coverageOf = (text: string) => (text === "" ? [] : coverage(asked, termsOf(text)))
  const byLabel = forEachOf(statements, ({ boldLabel }) => boldLabel, coverageOf)
  const own = terms.map((statementTerms, i) =>
    coverage(asked, statementTerms).map((share, u) => {
      const withLabel = Math.max(share, TOPIC_COVERAGE * (byLabel.get(statements[i]?.boldLabel ?? "")?.[u] ?? 0))
      const role = expected.isRole && expected.language === "en" ? asked.units[u]?.label : undefined
      const said = accompanying[i]?.[u] || (role && !tellsOfRole(role, statementTerms)) ? 0 : withLabel
      const byScope = asked.units[u]?.coverageIn === undefined ? TOPIC_COVERAGE * (scopes[i]?.[u] ?? 0) : 0
      return Math.max(said, byScope, blocks.get(i)?.covered[u] ?? 0)
    }),
  )
  const verb = expected.kind === null ? null : verbLeftOut(question, expected.language)
  const leftOut = asked.units.findIndex(({ label }) => label === verb)
  const appearing = appearingIn(asked, expected)
  for (const [i, shares] of own.entries()) {
    const statement = statements[i]
    if (appearing >= 0 && statement && isDated(statement.displayText, asked, appearing))
      shares[appearing] = Math.max(shares[appearing] ?? 0, TOPIC_COVERAGE)
    if (!statement || leftOut < 0 || (shares[leftOut] ?? 0) >= 0.5 || !hasNoVerb(statement.displayText)) continue
    const titles = coverage(asked, termsOf(`${statement.heading}\n${titleOf(statement)}`))
    const isSaid = asked.units.every((_, u) => u === leftOut || Math.max(shares[u] ?? 0, titles[u] ?? 0) >= 0.5)
    if (isSaid && hasValue(expected, statement.displayText, question) === 1) shares[leftOut] = TOPIC_COVERAGE
  }
  const minStatements = Math.max(MIN_TOPIC_STATEMENTS, MIN_TOPIC_SHARE * statements.length)
  const byTopic = asked.units.map(({ coverageIn }, u) =>
    coverageIn === undefined && own.filter((shares) => (shares[u] ?? 0) >= 0.5).length >= minStatements
      ? TOPIC_COVERAGE
      : 0,
  )
  const byPath = forEachOf(
    statements,
    ({ headingDepth }) => headingDepth,
    (depth) => coverage(asked, depth === null ? termsOfHeadings(source) : termsOf(headingsOf(source, depth))),
  )
  const byHeading = forEachOf(statements, ({ heading }) => heading, coverageOf)
  const byTitle = forEachOf(statements, titleOf, coverageOf)
  const isInHeading = asked.units.map((_, u) => [...byHeading.values()].some((shares) => (shares[u] ?? 0) >= 0.5))
  // The passage has the compound (`security hole`), so a statement may use its second word alone (`the hole`).
  const text = source.text.toLowerCase()
  const isCompound = asked.units.map(
    ({ label }, u) => !/\p{N}/u.test(label) && text.includes(`${label} ${asked.units[u + 1]?.label}`.toLowerCase()),
  )
  const questionTerms = termsOf(question)
  const isWhether = asksWhether(question, expected.kind)
  const isRefused = instructionRefused(question, expected)
  let previousTopic: readonly number[] = []
  return statements.flatMap((statement, i): Candidate[] => {
    const [ownCoverage = [], statementTerms = NO_TERMS] = [own[i], terms[i]]
    const { displayText } = statement
    const heading = byHeading.get(statement.heading) ?? []
    const title = byTitle.get(titleOf(statement)) ?? []
    const byHeadings = (byPath.get(statement.headingDepth) ?? []).map((share, u) => Math.max(share, heading[u] ?? 0))
    const beginsWithPronoun = LEADING_PRONOUN.test(displayText)
    const byObject = OBJECT_PRONOUN.test(displayText) ? (own[i - 1] ?? []).map((share) => share * TOPIC_COVERAGE) : []
    const byPronoun = beginsWithPronoun ? previousTopic : byObject
    const covered = asked.units.filter(({ coverageIn }, u) => coverageIn === undefined && (ownCoverage[u] ?? 0) >= 0.5)
    const namesThing = covered.length > 0
    // The measure of a part, or of another thing, is not the measure of the whole.
    const isOfWhole = KEY_VALUE.test(displayText) || (beginsWithPronoun && !LEADING_POSSESSIVE.test(displayText))
    const isOfOther =
      asksForMeasure && !isOfWhole && covered.every(({ unit }) => expected.attribute?.questionPattern.test(unit.word))
    const withTopic = ownCoverage.map((share, u) => {
      // A figure whose thing the statement does not name may belong to anything.
      const alone = asked.units[u]?.coverageIn === undefined || namesThing || share === 1 ? share : 0
      // A word of a heading is the topic only of the statements under that heading.
      const topic = isInHeading[u] ? 0 : (byTopic[u] ?? 0)
      return isOfOther || accompanying[i]?.[u] ? alone : Math.max(alone, byHeadings[u] ?? 0, topic, byPronoun[u] ?? 0)
    })
    const withCompounds = withTopic.map((share, u) =>
      isCompound[u] && (withTopic[u + 1] ?? 0) >= 0.5 ? Math.max(share, TOPIC_COVERAGE) : share,
    )
    const headingCoverage = byHeadings.map((share, u) => Math.max(share, title[u] ?? 0))
    const topicCoverage = withCompounds.map((share, u) =>
      isOfOther || accompanying[i]?.[u] ? share : Math.max(share, title[u] ?? 0),
    )
    previousTopic = topicCoverage
    // What stands over a block says what it is about, but not that it answers.
    const contextCoverage = withCompounds.map((share, u) =>
      Math.max(share, 0.5 * (own[i - 1]?.[u] ?? 0), 0.5 * (own[i + 1]?.[u] ?? 0)),
    )
    const share = coveredShare(asked, ownCoverage)
    const withContext = coveredShare(asked, contextCoverage)
    const block = blocks.get(i) ?? null
    if (block === null && statement.isFragment) return []
    if (block?.by !== "question" && isRefused?.(statement)) return []
    if (withContext === 0 || !(block || isWhether || addsInformation(question, questionTerms, displayText, expected)))
      return []
    const kind = hasValue(expected, displayText, question)
    const score =
      share +
      WEIGHTS.context * (withContext - share) +
      WEIGHTS.rank / source.index +
      WEIGHTS.pairs * adjacentShare(ownCoverage) +
      WEIGHTS.kind * kind
    const coverages = { ownCoverage, contextCoverage, headingCoverage, topicCoverage }
    return [
      {
        ...statement,
        ...coverages,
        source,
        terms: statementTerms,
        kind,
        score,
        block,
        scopeCoverage: scopes[i] ?? null,
      },
    ]
  })
}

/** What is computed for each thing that the statements have in common, once. */
const forEachOf = <K, V>(
  statements: readonly Statement[],
  keyOf: (statement: Statement) => K,
  compute: (key: K) => V,
): Map<K, V> => new Map(Array.from(new Set(statements.map(keyOf)), (key) => [key, compute(key)] as const))

/** For each unit of the question, whether the statement has it only where the pattern matches. */
function unitsOnlyIn(pattern: RegExp, asked: WeightedQuestion, statement: Statement): boolean[] {
  const { displayText } = statement
  const rest = displayText.replace(pattern, " ")
  if (rest === displayText) return []
  const left = coverage(asked, termsOf(rest))
  return coverage(asked, termsOfStatement(statement)).map((share, u) => share >= 0.5 && (left[u] ?? 0) < 0.5)
}

/** The share of neighbouring units of the question that the statement has both: these words belong together. */
function adjacentShare(covered: readonly number[]): number {
  if (covered.length < 2) return covered[0] ?? 0
  let both = 0
  for (let i = 1; i < covered.length; i++) both += Math.min(covered[i - 1] ?? 0, covered[i] ?? 0)
  return both / (covered.length - 1)
}

// Finds the blocks of a passage that answer a question as a whole, because of what stands over them.
import { units } from "../../../embedding/words.ts"
import type { Source } from "../question.ts"
import { type ExpectedAnswer, expectedAnswer, hasValue } from "./answer-kind.ts"
import { findStatements, type Statement } from "./find-statements.ts"
import { withKin } from "./kindred-words.ts"
import type { Title } from "./outline.ts"
import { quantityAskedFor } from "./quantity-patterns.ts"
import { withoutQuestionWords } from "./question-words.ts"
import { asksSame, mannerOf } from "./same-question.ts"
import { isVague } from "./vague-words.ts"
import { coverage, type Terms, termsOf, type WeightedQuestion } from "./weigh-question.ts"

export type Block = {
  /** `question`: the question stands over it. `title`: its title says what is asked for. */
  by: "question" | "title"
  statements: readonly Statement[]
  /** For each unit of the question, how much of it the title says. */
  covered: readonly number[]
}

/** So much of a title's words says it; the statements leave it out. */
const TITLE_COVERAGE = 0.75
/** The least sureness that a statement has a figure of what is asked for. */
const MIN_VALUE = 0.4
/** Only so many sentences of a paragraph are quoted; a list is quoted whole, if it has no more items and letters. */
const MAX_SENTENCES = 4
const MAX_ITEMS = 20
const MAX_LENGTH = 2_000
/** Words of a question that an answer below a title needs no more than the title does: `What do I need to bring?` */
const MERELY_ASKS = /^(?:find|need)$/u
const STEPS = /^(?:steps?|schritte?|étapes?|pasos?)$/u
/** The verb of a question for a way, or of a title that tells one. */
const WAY = /^\P{L}*how (?:to|(?:do|can|should) (?:i|we|you|one)) (\p{L}+)/iu
/** `The package contains:` says what is in the package. */
const CONTAINS = /(?<!\p{L})(?:contains?|includes?|consists of|comprises?)(?!\p{L})/giu

/** The blocks that answer the question, by the order of their statements. */
export function blockAnswersIn(
  source: Source,
  question: string,
  asked: WeightedQuestion,
  expected: ExpectedAnswer,
): Map<number, Block> {
  const path = [...source.headingPath, source.filename.replace(/\.\w+$/, "")].join("\n")
  const answering = blocksOf(findStatements(source)).flatMap(({ title, statements }): Block[] => {
    const around = termsOf([...title.above, path].join("\n"))
    if (title.kind === "question" && asksSame(question, title.text, around))
      return [{ by: "question", statements, covered: asked.units.map(() => 1) }]
    if (title.kind === "question") return []
    const valued = statements.filter((statement) => hasWhatIsSought(statement, question, asked, expected))
    const covered = valued.length > 0 ? coveredByTitle(title, around, valued, question, asked, expected) : null
    return covered ? [{ by: "title", statements: valued, covered }] : []
  })
  return new Map(answering.flatMap((block) => block.statements.map(({ order }) => [order, block] as const)))
}

/** The first paragraph or list under each title. */
function blocksOf(statements: readonly Statement[]): { title: Title; statements: Statement[] }[] {
  const groups = new Map<Title, Statement[]>()
  for (const statement of statements) {
    if (statement.title === null) continue
    const group = groups.get(statement.title) ?? []
    if (group.length === 0 || group[0]?.group === statement.group) group.push(statement)
    groups.set(statement.title, group)
  }
  return Array.from(groups, ([title, group]) => ({ title, statements: group })).flatMap(
    ({ title, statements: group }) => {
      const isList = group.some(({ item }) => item !== null)
      const length = group.reduce((sum, { displayText }) => sum + displayText.length, 0)
      if (isList && (group.length > MAX_ITEMS || length > MAX_LENGTH)) return []
      return [{ title, statements: isList ? group : group.slice(0, MAX_SENTENCES) }]
    },
  )
}

/** Whether it has a value of the kind and quantity that is asked for, if any is; a place can be told without a name. */
function hasWhatIsSought(
  { displayText }: Statement,
  question: string,
  { units: parts }: WeightedQuestion,
  expected: ExpectedAnswer,
): boolean {
  const { kind } = expected
  if (kind !== null && kind !== "place" && hasValue(expected, displayText, question.toLowerCase()) !== 1) return false
  return parts.every(({ coverageIn }) => coverageIn === undefined || coverageIn(displayText) >= MIN_VALUE)
}

/** Null if the title does not say what the question asks for, or what stands below has it in its own words. */
function coveredByTitle(
  title: Title,
  around: Terms,
  statements: readonly Statement[],
  question: string,
  asked: WeightedQuestion,
  expected: ExpectedAnswer,
): number[] | null {
  const titleTerms = termsOf(title.text)
  const byTitle = coverage(asked, titleTerms)
  const bySurroundings = coverage(asked, around)
  const texts = statements.map(({ displayText }) => displayText)
  const isNumbered = statements.every(({ item }) => item === "numbered")
  const merelyAsks = ({ word }: { word: string }) => MERELY_ASKS.test(word) || (isNumbered && STEPS.test(word))
  const isSaid = asked.units.map(
    ({ unit, coverageIn }, u) =>
      coverageIn !== undefined ||
      isVague(unit, expected.language) ||
      merelyAsks(unit) ||
      Math.max(byTitle[u] ?? 0, bySurroundings[u] ?? 0) >= 0.5,
  )
  if (!isSaid.every(Boolean)) return null
  if (!isNamedBy(title.text, question, expected)) return null
  const manner = mannerOf(question, expectedAnswer(question, expected.language).kind)
  if (manner === "reason") return null
  const isSteps = manner === "manner" && isNumbered
  const own = texts.map((text) => coverage(asked, termsOf(text)))
  const isOwn = asked.units.some(
    ({ coverageIn, unit }, u) =>
      coverageIn === undefined &&
      !isVague(unit, expected.language) &&
      (byTitle[u] ?? 0) >= 0.5 &&
      own.some((one) => (one[u] ?? 0) >= 0.5),
  )
  if (isOwn && !isSteps) return null
  return asked.units.map(({ coverageIn, unit }, u) => {
    const said = Math.max(byTitle[u] ?? 0, bySurroundings[u] ?? 0, merelyAsks(unit) ? 1 : 0)
    return coverageIn ? 0 : TITLE_COVERAGE * said
  })
}

/** Whether the question has each word of the title: the title `Lost property` is not all that asks for `property`. */
export function isNamedBy(title: string, question: string, { language, attribute }: ExpectedAnswer): boolean {
  const quantity = attribute ? quantityAskedFor(title, language) : null
  const said = quantity?.cueWords ? title.replace(quantity.cueWords, " ") : title
  const rest = withoutQuestionWords(said.replace(CONTAINS, " "), language)
  const named = units(rest, language).filter(
    (unit) => !isVague(unit, language) && !attribute?.questionPattern.test(unit.word),
  )
  const questionTerms = termsOf(question)
  const has = (unit: (typeof named)[number]) =>
    (coverage({ units: [{ unit: withKin(unit), language }] }, questionTerms)[0] ?? 0) >= 0.5
  if (named.length > 0) return named.every(has)
  if (quantity || attribute?.questionPattern.test(rest.toLowerCase())) return true
  // `How to get there` names no thing: it is said by what the text is about.
  const verb = WAY.exec(title)?.[1]?.toLowerCase()
  return verb !== undefined && WAY.exec(question)?.[1]?.toLowerCase() === verb
}

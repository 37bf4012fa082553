// What sets the thing that a question asks about apart from others of its kind, and the statements about those others.
import type { Source } from "../question.ts"
import type { ExpectedAnswer } from "./answer-kind.ts"
import { timesAskedFor } from "./asked-times.ts"
import { LEADING_PRONOUN } from "./find-candidates.ts"
import { findStatements, type Statement } from "./find-statements.ts"
import { fullNamesIn } from "./full-names.ts"
import { kindsAskedFor } from "./named-kinds.ts"
import { numbersAskedFor } from "./numbered-things.ts"
import { oncePer, oncePerText } from "./once-per.ts"
import { ordinalsAskedFor } from "./ordinals.ts"
import { routesIn } from "./routes.ts"

/** One member of a kind: the second dog, ward 12, the team plan. */
export type Distinction = {
  /** As the question writes it, for messages. */
  label: string
  isIn: (text: string) => boolean
  /** Whether the text names another member of the kind. */
  isOtherIn: (text: string) => boolean
  /** Whether a source has to name it, although others are not told of. */
  isNeeded?: boolean
}
/** A statement where it stands. */
type Placed = Statement & { source: Source; block?: { by: string } | null }

const ENDED = /[.!?…:;。！？।|]\s*$|^.{100}/u
const EXTENSION = /\.\w+$/

/** Of a question over these sources. Statements share what stands over them, so each text is read once. */
export const distinctionsIn = (question: string, expected: ExpectedAnswer, sources: readonly Source[]): Distinction[] =>
  [
    ...ordinalsAskedFor(question, expected.language),
    ...numbersAskedFor(question, expected.language),
    ...kindsAskedFor(question, expected.language, sources),
    ...fullNamesIn(question, expected.language),
    ...routesIn(question),
    ...timesAskedFor(question, expected),
  ].map((one) => ({ ...one, isIn: oncePerText(one.isIn), isOtherIn: oncePerText(one.isOtherIn) }))

/** Whether the statement, or what stands over it, is about another member, and neither names the one asked for. */
export const isOfOther = (distinction: Distinction, statement: Placed): boolean =>
  statement.block?.by !== "question" &&
  !isNamed(distinction, statement) &&
  [statement.displayText, ...over(statement), titleOf(statement.source)].some(distinction.isOtherIn)

/**
 * The distinction that an answer lacks: nothing `chosen` names it, and the best of the statements `found` is about another
 * member, or some are and no source names the one asked for. Null if there is none.
 */
export function undistinguished(
  distinctions: readonly Distinction[],
  found: readonly (Placed & { score: number })[],
  chosen: readonly Placed[],
  sources: readonly Source[],
): string | null {
  const [best] = found.toSorted((a, b) => b.score - a.score)
  const lacking = distinctions.find((distinction) => {
    const isSaid = (statement: Placed) => isNamed(distinction, statement) || beginsWith(distinction, statement)
    if (best === undefined || chosen.some(isSaid)) return false
    if (isOfOther(distinction, best) && !distinction.isIn(best.source.text)) return true
    const isAnywhere = sources.some(({ text }) => distinction.isIn(text)) || found.some(isSaid)
    return !isAnywhere && (distinction.isNeeded === true || found.some((one) => isOfOther(distinction, one)))
  })
  return lacking?.label ?? null
}

/** Whether the statement, what stands over it, or what its pronoun refers to has the member asked for. */
export const isNamed = ({ isIn }: Distinction, statement: Placed): boolean =>
  isIn(statement.displayText) || over(statement).some(isIn) || isIn(before(statement))

/** The titles over a statement, the nearest first, and the name of its file. */
const over = ({ source, heading, headingDepth, title }: Placed): string[] => [
  ...(title === null ? [] : [title.text, ...title.above]),
  heading,
  ...(headingDepth === null ? source.headingPath : source.headingPath.slice(0, headingDepth)),
  source.filename.replace(EXTENSION, ""),
]

/** What a statement refers to that begins with a pronoun: the last one before it that does not. */
const before = ({ source, order, displayText }: Placed): string => {
  if (!LEADING_PRONOUN.test(displayText)) return ""
  const earlier = findStatements(source).slice(0, order)
  return earlier.findLast((one) => !LEADING_PRONOUN.test(one.displayText))?.displayText ?? ""
}

/** The first line of a passage may tell what all of it is about. */
const beginsWith = ({ isIn }: Distinction, { source }: Placed): boolean => isIn(firstLine(source))
/** If it is a title and no sentence. */
const titleOf = (source: Source): string => (ENDED.test(firstLine(source)) ? "" : firstLine(source))
const firstLine = oncePer(({ text }: Source) => text.trimStart().split("\n", 1)[0] ?? "")

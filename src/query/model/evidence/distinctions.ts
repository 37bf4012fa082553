// What sets the thing that a question asks about apart from others of its kind, and the statements about those others.
import type { Source } from "../question.ts"
import { findStatements, type Statement } from "./find-statements.ts"
import { numbersAskedFor } from "./numbered-things.ts"
import { ordinalsAskedFor } from "./ordinals.ts"

/** One member of a kind: the second dog, ward 12, the team plan. */
export type Distinction = {
  /** As the question writes it, for messages. */
  label: string
  isIn: (text: string) => boolean
  /** Whether the text names another member of the kind. */
  isOtherIn: (text: string) => boolean
}
/** A statement where it stands. */
type Placed = Statement & { source: Source; block?: { by: string } | null }

/** It begins with a pronoun, so the statement before it says what it is about. */
const PRONOUN = /^(?:it|its|they|their|er|sie|es|ihre?|seine?|il|elle|ils|elles|él|ella|он|она|оно|они)(?!\p{L})/iu
const ENDED = /[.!?…:;。！？।|]\s*$|^.{100}/u
const EXTENSION = /\.\w+$/

export const distinctionsIn = (question: string, language: string | null): Distinction[] => [
  ...ordinalsAskedFor(question, language),
  ...numbersAskedFor(question, language),
]

/** Whether the statement, or what stands over it, is about another member, and neither names the one asked for. */
export const isOfOther = (distinction: Distinction, statement: Placed): boolean =>
  statement.block?.by !== "question" &&
  !isNamed(distinction, statement) &&
  [statement.displayText, ...over(statement), titleOf(statement.source)].some(distinction.isOtherIn)

/** The first distinction for whose sake statements were left out, if nothing that is `chosen` names it; null if none. */
export const undistinguished = (
  distinctions: readonly Distinction[],
  found: readonly Placed[],
  chosen: readonly Placed[],
): string | null =>
  distinctions.find(
    (distinction) =>
      found.some((statement) => isOfOther(distinction, statement)) &&
      !chosen.some((statement) => isNamed(distinction, statement) || beginsWith(distinction, statement)),
  )?.label ?? null

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

const before = ({ source, order, displayText }: Placed): string =>
  PRONOUN.test(displayText) ? (findStatements(source)[order - 1]?.displayText ?? "") : ""

/** The first line of a passage may tell what all of it is about. */
const beginsWith = ({ isIn }: Distinction, { source }: Placed): boolean => isIn(firstLine(source))
/** If it is a title and no sentence. */
const titleOf = (source: Source): string => (ENDED.test(firstLine(source)) ? "" : firstLine(source))
const firstLine = ({ text }: Source) => text.trimStart().split("\n", 1)[0] ?? ""

// Counts in a table whose column is named by another word of the question: `How many chisels are in stock?` below `Stock`.
import { type ExpectedAnswer, hasValue } from "./answer-kind.ts"
import { isNamedBy } from "./block-answers.ts"
import { coverage, termsOf, type WeightedQuestion } from "./weigh-question.ts"

/** Names and values of a row. */
const CELL = /^(?<name>[^:：]{1,60})[:：]\s*(?<value>.+)$/u
const FIGURE = /^\p{N}[\p{N}.,' ]*$/u
/** They only say that something is counted: each row of a table of results is about games. */
const ANY_COUNT = /^(?:games?|match|matches|times?|piec(?:e|es)|items?|units?|copies|copy)$/u

/** Whether a row tells how many there are of the thing that one of its cells names. */
export function isCountedByColumn(
  { units }: WeightedQuestion,
  expected: ExpectedAnswer,
  row: string,
  question: string,
): boolean {
  const { counted } = expected
  if (counted === null || hasValue(expected, row, question) !== 1) return false
  const cells = row.split(/[;；]\s+/).flatMap((cell) => {
    const { name = "", value = "" } = CELL.exec(cell)?.groups ?? {}
    return name === "" ? [] : [{ name, value }]
  })
  const has = (text: string, word: string) => {
    const part = units.find(({ unit }) => unit.word === word)
    return part !== undefined && (coverage({ units: [part] }, termsOf(text))[0] ?? 0) >= 0.5
  }
  const isEntry = cells.some(({ value }) => !FIGURE.test(value) && has(value, counted.word))
  if (!isEntry && !ANY_COUNT.test(counted.word)) return false
  return cells.some(
    ({ name, value }) => FIGURE.test(value) && !has(name, counted.word) && isNamedBy(name, question, expected),
  )
}

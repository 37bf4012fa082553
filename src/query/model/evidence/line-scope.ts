// Finds how much of a question is said by what a line of a list, or of names and values, belongs to.
import type { ExpectedAnswer } from "./answer-kind.ts"
import { isNamedBy } from "./block-answers.ts"
import type { Statement } from "./find-statements.ts"
import { coverage, termsOf, type WeightedQuestion } from "./weigh-question.ts"

/** A longer line says by itself what it is about. */
const MAX_LENGTH = 80
const PAIR = /^[^:：;]{1,60}[:：]\s*[^\s;][^;]*$/u
const SENTENCE = /[.!?…。！？।]["'”’»)]*$/u

/**
 * By the list items around it and by the titles over it of which the question has every word: `Weight: 5 kg` below
 * `Model B` is no sentence and leaves them out. Empty if these say nothing of the question; null for other statements.
 */
export function scopeOf(
  { title, item, labels, displayText }: Statement,
  question: string,
  asked: WeightedQuestion,
  expected: ExpectedAnswer,
): number[] | null {
  const isPart = item !== null || PAIR.test(displayText)
  if (!isPart || SENTENCE.test(displayText) || displayText.length > MAX_LENGTH) return null
  const over = title === null || title.kind === "question" ? [] : [title.text, ...title.above]
  const named = over.filter((text) => isNamedBy(text, question, expected))
  if (named.length + labels.length === 0) return []
  const [bare = displayText] = displayText.split(": ").slice(labels.length)
  // The name of another value: what parking costs is not what a meal costs.
  const name = PAIR.test(displayText) ? bare.split(/[:：]/)[0] : undefined
  if (name !== undefined && !isNamedBy(name, question, expected) && !hasWordOf(name, asked)) return []
  const covered = coverage(asked, termsOf([...named, ...labels].join("\n")))
  const own = coverage(asked, termsOf(displayText))
  return own.some((share, u) => share >= 0.5 && (covered[u] ?? 0) < 0.5) ? covered : []
}

const hasWordOf = (name: string, asked: WeightedQuestion) =>
  coverage(asked, termsOf(name)).some((share, u) => share >= 0.5 && asked.units[u]?.coverageIn === undefined)

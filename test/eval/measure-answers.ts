// Extractive answers: how many of their quoted sentences a person chose too, and whether they hold the answer.
import { type Outcome, quotedFor } from "./judge-asked.ts"
import { mean } from "./measures.ts"

export type AnswerRow = {
  set: string
  precision: number
  recall: number
  f1: number
  goldHeld: number
  sentences: number
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "")

/** Of the questions that are answerable: a quote counts when it and a chosen sentence lie in each other. */
export function measureAnswers(outcomes: readonly Outcome[]): AnswerRow[] {
  const names = [...new Set(outcomes.map(({ set }) => set))]
  return names.flatMap((name) => {
    const answerable = outcomes.filter(({ set, answerability }) => set === name && answerability === "answerable")
    const rows = answerable.flatMap((outcome) => {
      const evidence = outcome.question.evidence.map(plain)
      const quotes = quotedFor(outcome).map(({ source, start, end }) => ({
        document: source.documentId,
        text: plain(source.text.slice(start, end)),
      }))
      const held = heldOf(outcome)
      if (evidence.length === 0)
        return held === null ? [] : [{ precision: Number.NaN, recall: Number.NaN, held, sentences: quotes.length }]
      const right = (document: string) => outcome.question.relevant.has(document)
      const meets = (quote: { document: string; text: string }, gold: string) =>
        right(quote.document) && (quote.text.includes(gold) || gold.includes(quote.text))
      const hits = quotes.filter((quote) => evidence.some((gold) => meets(quote, gold))).length
      const found = evidence.filter((gold) => quotes.some((quote) => meets(quote, gold))).length
      return [
        {
          precision: hits / Math.max(1, quotes.length),
          recall: found / evidence.length,
          held: held ?? Number.NaN,
          sentences: quotes.length,
        },
      ]
    })
    if (rows.length === 0) return []
    const known = (values: number[]) => mean(values.filter((value) => !Number.isNaN(value)))
    const [precision, recall] = [known(rows.map((row) => row.precision)), known(rows.map((row) => row.recall))]
    return [
      {
        set: name,
        precision,
        recall,
        f1: (2 * precision * recall) / (precision + recall),
        goldHeld: known(rows.map((row) => row.held)),
        sentences: mean(rows.map((row) => row.sentences)),
      },
    ]
  })
}

/** The share of the answer's span that lies in the quotes; null where no span is known. */
function heldOf(outcome: Outcome): number | null {
  const { question } = outcome
  const total = question.spans.reduce((sum, { start, end }) => sum + end - start, 0)
  if (total === 0) return null
  const covered = question.spans.reduce(
    (sum, span) =>
      sum +
      quotedFor(outcome).reduce((most, { source, start, end }) => {
        if (source.documentId !== span.document) return most
        const from = Math.max(span.start, source.start + start)
        const to = Math.min(span.end, source.start + end)
        return most + Math.max(0, to - from)
      }, 0),
    0,
  )
  return Math.min(1, covered / total)
}

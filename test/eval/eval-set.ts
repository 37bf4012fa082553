// What every evaluation set is read into: documents, questions, and what is known of their answers.

export type EvalDocument = {
  id: string
  /** Stands above the text as a heading; empty for none. */
  title: string
  text: string
  /** Questions are asked within one part; sets without parts have one. */
  part: string
}

export type Answerability = "answerable" | "unanswerable" | "partial" | "underspecified"

export type EvalQuestion = {
  id: string
  text: string
  part: string
  /** Documents that answer it. */
  relevant: ReadonlySet<string>
  answerability: Answerability
  /** Where in a document the answer stands. */
  spans: { document: string; start: number; end: number }[]
  /** Sentences a person chose as evidence, as they stand in the document. */
  evidence: string[]
}

export type EvalSet = { name: string; documents: EvalDocument[]; questions: EvalQuestion[] }

/** Fitted on one half, reported on the other: told apart by a hash of what must not be in both. */
export const halfOf = (key: string): "fit" | "report" => ((hashOf(key) & 1) === 0 ? "fit" : "report")

/** Of questions with known documents, those about the same passage lie in the same half. */
export const searchHalfOf = ({ relevant, id }: EvalQuestion): "fit" | "report" =>
  halfOf([...relevant].sort().join() || id)

export function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

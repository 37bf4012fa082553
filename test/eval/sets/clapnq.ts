// ClapNQ: natural questions with one passage each, which answers some of them and only shares the topic of others.
import { z } from "zod"
import type { EvalSet } from "../eval-set.ts"
import { dataAt } from "../places.ts"
import { readJsonLines } from "../read-files.ts"

const lineSchema = z.object({
  id: z.string(),
  question: z.string(),
  passage: z.object({ title: z.string(), text: z.string() }),
  selected_sentences: z.array(z.string()).nullish(),
})

export function readClapnq(): EvalSet | null {
  const answered = dataAt("clapnq", "answerable.jsonl")
  const others = dataAt("clapnq", "unanswerable.jsonl")
  if (!answered || !others) return null
  const read = (path: string, answerability: "answerable" | "unanswerable") =>
    readJsonLines(path).map((line) => ({ ...lineSchema.parse(line), answerability }))
  const lines = [...read(answered, "answerable"), ...read(others, "unanswerable")]
  return {
    name: "clapnq",
    documents: lines.map(({ id, passage }) => ({ id, ...passage, part: "" })),
    questions: lines.map(({ id, question, answerability, selected_sentences }) => ({
      id,
      text: question,
      part: "",
      relevant: new Set([id]),
      answerability,
      spans: [],
      evidence: selected_sentences ?? [],
    })),
  }
}

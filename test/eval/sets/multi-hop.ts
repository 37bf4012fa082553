// MuSiQue: questions that need two to four passages at once, with the parts they can be split into.
import { z } from "zod"
import type { EvalSet } from "../eval-set.ts"
import { dataAt } from "../places.ts"
import { readJsonLines } from "../read-files.ts"

const passageSchema = z.object({ id: z.string(), title: z.string(), text: z.string() })
const questionSchema = z.object({
  id: z.string(),
  question: z.string(),
  parts: z.array(z.string()),
  supporting: z.array(z.string()),
})

/** `parts` by question id: what splitting a question would ask. */
export function readMultiHop(): (EvalSet & { parts: ReadonlyMap<string, string[]> }) | null {
  const passages = dataAt("multi-hop", "musique_passages.jsonl")
  const questions = dataAt("multi-hop", "musique_questions.jsonl")
  if (!passages || !questions) return null
  const documents = readJsonLines(passages).map((line) => ({ ...passageSchema.parse(line), part: "" }))
  const idOf = new Map(documents.map(({ id, title, text }) => [`${title}\n${text}`, id]))
  const asked = readJsonLines(questions).map((line) => questionSchema.parse(line))
  return {
    name: "multi-hop",
    documents,
    parts: new Map(asked.map(({ id, parts }) => [id, parts])),
    questions: asked.map(({ id, question, supporting }) => ({
      id,
      text: question,
      part: "",
      relevant: new Set(supporting.flatMap((text) => idOf.get(text) ?? [])),
      answerability: "answerable",
      spans: [],
      evidence: [],
    })),
  }
}

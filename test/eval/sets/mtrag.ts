// MTRAG-UN: last turns of conversations over four collections, labelled by whether the passages answer them.
import { z } from "zod"
import type { EvalSet } from "../eval-set.ts"
import { dataAt } from "../places.ts"
import { readJsonLines } from "../read-files.ts"

const passageSchema = z.object({ collection: z.string(), id: z.string(), title: z.string(), text: z.string() })
const taskSchema = z.object({
  id: z.string(),
  collection: z.string(),
  turns: z.array(z.object({ speaker: z.string(), text: z.string() })).min(1),
  relevant: z.array(z.string()),
  answerability: z.enum(["answerable", "unanswerable", "partial", "underspecified"]),
})

export function readMtrag(): EvalSet | null {
  const [passages, tasks] = [dataAt("mtrag-un", "passages.jsonl"), dataAt("mtrag-un", "tasks.jsonl")]
  if (!passages || !tasks) return null
  return {
    name: "mtrag-un",
    documents: readJsonLines(passages).map((line) => {
      const { collection, ...passage } = passageSchema.parse(line)
      return { ...passage, part: collection }
    }),
    questions: readJsonLines(tasks).map((line) => {
      const { id, collection, turns, relevant, answerability } = taskSchema.parse(line)
      return {
        id,
        text: turns.at(-1)?.text.trim() ?? "",
        part: collection,
        relevant: new Set(relevant),
        answerability,
        spans: [],
        evidence: [],
      }
    }),
  }
}

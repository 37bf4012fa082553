// Chroma's chunking evaluation: 472 questions with the exact spans that answer them, over five long texts.
import { readFileSync } from "node:fs"
import { z } from "zod"
import type { EvalSet } from "../eval-set.ts"
import { dataAt } from "../places.ts"
import { readCsv } from "../read-files.ts"

const CORPORA = ["chatlogs", "finance", "pubmed", "state_of_the_union", "wikitexts"]
const referencesSchema = z.array(z.object({ start_index: z.int(), end_index: z.int() }))

export function readChunkingEval(): EvalSet | null {
  const folder = dataAt("chunking_eval")
  if (!folder) return null
  const documents = CORPORA.map((id) => ({ id, title: "", text: readFileSync(`${folder}/${id}.md`, "utf8"), part: id }))
  return {
    name: "chunking_eval",
    documents,
    questions: readCsv(`${folder}/questions_df.csv`).map(
      ({ question = "", references = "[]", corpus_id: id = "" }) => ({
        id: `${id}: ${question}`,
        text: question,
        part: id,
        relevant: new Set([id]),
        answerability: "answerable",
        spans: referencesSchema
          .parse(JSON.parse(references))
          .map(({ start_index, end_index }) => ({ document: id, start: start_index, end: end_index })),
        evidence: [],
      }),
    ),
  }
}

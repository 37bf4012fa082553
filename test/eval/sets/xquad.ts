// XQuAD: the same 1,190 questions over 240 paragraphs in several languages, answers as spans.
import { z } from "zod"
import type { EvalDocument, EvalQuestion, EvalSet } from "../eval-set.ts"
import { dataAt } from "../places.ts"
import { readJson } from "../read-files.ts"

export const LANGUAGES = ["ru", "th", "el", "ro"]

const squadSchema = z.object({
  data: z.array(
    z.object({
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              id: z.string(),
              question: z.string(),
              answers: z.array(z.object({ text: z.string(), answer_start: z.int() })),
            }),
          ),
        }),
      ),
    }),
  ),
})

export function readXquad(language: string): EvalSet | null {
  const path = dataAt("xquad", `xquad.${language}.json`)
  if (!path) return null
  const documents: EvalDocument[] = []
  const questions: EvalQuestion[] = []
  for (const [a, { paragraphs }] of squadSchema.parse(readJson(path)).data.entries())
    for (const [p, { context, qas }] of paragraphs.entries()) {
      const document = `${a}/${p}`
      documents.push({ id: document, title: "", text: context, part: "" })
      for (const { id, question, answers } of qas)
        questions.push({
          id: `${document} ${id}`,
          text: question,
          part: "",
          relevant: new Set([document]),
          answerability: "answerable",
          spans: answers
            .slice(0, 1)
            .map(({ text, answer_start: start }) => ({ document, start, end: start + text.length })),
          evidence: [],
        })
    }
  return { name: `xquad-${language}`, documents, questions }
}

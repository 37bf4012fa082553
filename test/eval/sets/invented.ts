// Invented documents in five languages with questions they answer, in words of theirs, and questions on their topics they do not.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { EvalQuestion, EvalSet } from "../eval-set.ts"

const FOLDER = join(import.meta.dirname, "../invented")
/** In place of the words of the answer. */
const NOT_SAID = "-"

/** Each `<name>.md` has a `<name>.tsv` beside it: a question and words of the sentence that answers it. */
export function readInvented(): EvalSet {
  const names = readdirSync(FOLDER).flatMap((file) => (file.endsWith(".md") ? [file.slice(0, -3)] : []))
  const questions = names.flatMap((name) =>
    readFileSync(join(FOLDER, `${name}.tsv`), "utf8")
      .trimEnd()
      .split("\n")
      .map((line): EvalQuestion => {
        const [text = "", answer = ""] = line.split("\t")
        const isSaid = answer !== NOT_SAID
        return {
          id: `${name}: ${text}`,
          text,
          part: name,
          relevant: new Set(isSaid ? [name] : []),
          answerability: isSaid ? "answerable" : "unanswerable",
          spans: [],
          evidence: isSaid ? [answer] : [],
        }
      }),
  )
  return {
    name: "invented",
    documents: names.map((id) => ({ id, title: "", text: readFileSync(join(FOLDER, `${id}.md`), "utf8"), part: id })),
    questions,
  }
}

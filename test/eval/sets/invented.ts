// Invented documents with questions they answer, in words of theirs, and questions on their topics that they do not.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { EvalQuestion, EvalSet } from "../eval-set.ts"

const FOLDER = join(import.meta.dirname, "..")
/** In place of the words of the answer. */
const NOT_SAID = "-"

/** In five languages: each `<name>.md` has a `<name>.tsv` beside it, a question and words of what answers it on a line. */
export const readInvented = (): EvalSet => readFolder("invented", ([text = "", answer = ""]) => [[text, answer]])

/** Pairs: a question, words of what answers it, and on the same line a question like it that nothing answers. */
export const readNearTopic = (): EvalSet => readPairs("near-topic")

const readPairs = (name: string): EvalSet =>
  readFolder(name, ([text = "", answer = "", twin = ""]) => [
    [text, answer],
    [twin, NOT_SAID],
  ])

/** The same, in words of users who had not read the rules of evidence: seldom those of the document. */
export const readInUse = (): EvalSet => readPairs("in-use")

type Asking = [question: string, answer: string]

function readFolder(name: string, askingsOf: (columns: string[]) => Asking[]): EvalSet {
  const folder = join(FOLDER, name)
  const parts = readdirSync(folder).flatMap((file) => (file.endsWith(".md") ? [file.slice(0, -3)] : []))
  const linesOf = (part: string) =>
    readFileSync(join(folder, `${part}.tsv`), "utf8")
      .trimEnd()
      .split("\n")
  return {
    name,
    documents: parts.map((part) => ({
      id: part,
      title: "",
      text: readFileSync(join(folder, `${part}.md`), "utf8"),
      part,
    })),
    questions: parts.flatMap((part) =>
      linesOf(part).flatMap((line) =>
        askingsOf(line.split("\t")).map(([text, answer]) => questionOf(part, text, answer)),
      ),
    ),
  }
}

function questionOf(part: string, text: string, answer: string): EvalQuestion {
  const isSaid = answer !== NOT_SAID
  return {
    id: `${part}: ${text}`,
    text,
    part,
    relevant: new Set(isSaid ? [part] : []),
    answerability: isSaid ? "answerable" : "unanswerable",
    spans: [],
    evidence: isSaid ? [answer] : [],
  }
}

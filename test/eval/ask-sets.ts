// Asks every set's questions of an index in memory, where the answer is and where it cannot be, and keeps the evidence.

import type { ChunkHit } from "../../src/ports.ts"
import { featuresOf } from "../../src/query/grounding/verdict.ts"
import type { Features } from "../../src/query/grounding/verdict-model.ts"
import { type Choice, chooseStatements } from "../../src/query/model/evidence/choose-statements.ts"
import type { Source } from "../../src/query/model/question.ts"
import { toSources } from "../../src/query/retrieval/search-chunks.ts"
import { type EvalEncoder, weightFor } from "./encoders.ts"
import { type Answerability, type EvalQuestion, type EvalSet, halfOf, hashOf } from "./eval-set.ts"
import { buildIndex, type EvalChunk, fuse } from "./exact-index.ts"
import { readChunkingEval } from "./sets/chunking-eval.ts"
import { readClapnq } from "./sets/clapnq.ts"
import { readInvented, readNearTopic } from "./sets/invented.ts"
import { readMtrag } from "./sets/mtrag.ts"
import { LANGUAGES, readXquad } from "./sets/xquad.ts"

export const TOP_K = 5
const XQUAD_STEP = 8
const SMALL = 6
const CANDIDATES = TOP_K * 3 + 10

/** A question with what retrieval found for it. */
export type Asked = {
  set: string
  question: EvalQuestion
  half: "fit" | "report"
  answerability: Answerability
  hits: readonly ChunkHit[]
}
export type Outcome = Asked & { sources: Source[]; choice: Choice; features: Features }

/** `lacks` hides documents from a question; what it needs is then not there. */
type Asking = { name: string; set: EvalSet; lacks?: (question: EvalQuestion, chunk: EvalChunk) => boolean }

export async function askSets(encoder: EvalEncoder): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const asking of askings()) asked.push(...(await askAll(asking, encoder)))
  return asked
}

/** What the product would quote, and by what it would judge it. */
export function judgeAsked(asked: Asked): Outcome {
  const { question, hits } = asked
  const sources = toSources(hits, TOP_K)
  const choice = chooseStatements(question.text, sources, [...sources, ...toSources(hits, hits.length).slice(TOP_K)])
  return { ...asked, sources, choice, features: featuresOf(choice, hits) }
}

function askings(): Asking[] {
  const of = (set: EvalSet | null, ...ways: Omit<Asking, "set">[]): Asking[] =>
    set ? ways.map((way) => ({ ...way, set })) : []
  const article = (id: string) => id.split("/")[0]
  return [
    ...of(
      readChunkingEval(),
      { name: "chunking_eval own", lacks: (question, { documentId }) => documentId !== question.part },
      { name: "chunking_eval others", lacks: (question, { documentId }) => documentId === question.part },
    ),
    ...of(readClapnq(), { name: "clapnq" }, { name: "clapnq small", lacks: beyondSmall(292) }),
    ...of(
      readInvented(),
      { name: "invented together" },
      { name: "invented alone", lacks: (question, { documentId }) => documentId !== question.part },
    ),
    ...of(
      readNearTopic(),
      { name: "near-topic together" },
      { name: "near-topic alone", lacks: (question, { documentId }) => documentId !== question.part },
    ),
    ...of(readMtrag(), { name: "mtrag-un", lacks: (question, { collectionId }) => collectionId !== question.part }),
    ...LANGUAGES.flatMap((language) =>
      of(
        readXquad(language),
        { name: `xquad-${language} there` },
        {
          name: `xquad-${language} absent`,
          lacks: ({ relevant }, { documentId }) => [...relevant].some((id) => article(id) === article(documentId)),
        },
        { name: `xquad-${language} small there`, lacks: beyondSmall(240) },
        {
          name: `xquad-${language} small absent`,
          lacks: (question, chunk) =>
            beyondSmall(240)(question, chunk) ||
            [...question.relevant].some((id) => article(id) === article(chunk.documentId)),
        },
      ),
    ),
  ]
}

/** A paragraph of xquad is asked in every language; a document of pairs is on one side with all of its words. */
function whatIsHalved(name: string, { id, part, relevant }: EvalQuestion): string {
  if (name.startsWith("xquad")) return [...relevant].join()
  return name.startsWith("near-topic") ? part : id
}

/** A collection of about six documents, those that answer among them, as a tenant's first is. */
const beyondSmall =
  (documents: number) =>
  ({ id, relevant }: EvalQuestion, { documentId }: EvalChunk): boolean =>
    !relevant.has(documentId) && hashOf(`${documentId} ${id}`) % documents >= SMALL

async function askAll({ name, set, lacks }: Asking, encoder: EvalEncoder): Promise<Asked[]> {
  const index = await buildIndex(set.documents, encoder)
  const vectors = await encoder.encode(
    set.questions.map(({ text }) => text),
    "query",
  )
  const isAbsent = name.endsWith("others") || name.endsWith("absent")
  return set.questions.flatMap((question, i): Asked[] => {
    const vector = vectors[i]
    // The languages ask the same; some of the questions are enough of each.
    if (!vector || (name.startsWith("xquad") && i % XQUAD_STEP !== 0)) return []
    const scores = index.score(question.text, vector, lacks && ((chunk) => !lacks(question, chunk)))
    return [
      {
        set: name,
        question,
        half: halfOf(whatIsHalved(name, question)),
        answerability: isAbsent ? "unanswerable" : question.answerability,
        hits: fuse(index, scores, weightFor(encoder, question.text), CANDIDATES),
      },
    ]
  })
}

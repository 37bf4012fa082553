// Asks every set's questions of an index in memory, where the answer is and where it cannot be, and keeps what was found.
import { join } from "node:path"
import type { ChunkHit } from "../../src/ports.ts"
import { type EvalEncoder, weightFor } from "./encoders.ts"
import { type Answerability, type EvalQuestion, type EvalSet, halfOf, hashOf } from "./eval-set.ts"
import { buildIndex, type EvalChunk, fuse } from "./exact-index.ts"
import { kept } from "./kept.ts"
import { STATE } from "./places.ts"
import { readChunkingEval } from "./sets/chunking-eval.ts"
import { readClapnq } from "./sets/clapnq.ts"
import { readInUse, readInvented, readNearTopic } from "./sets/invented.ts"
import { readMtrag } from "./sets/mtrag.ts"
import { LANGUAGES, readXquad } from "./sets/xquad.ts"
import { sourcesHash } from "./sources-hash.ts"

export const TOP_K = 5
const XQUAD_STEP = 8
const SMALL = 6
/** Nothing is fitted to it: it is reported whole. */
export const IN_USE = "in-use alone"
const CANDIDATES = TOP_K * 3 + 10

/** A question with what retrieval found for it. */
export type Asked = {
  set: string
  question: EvalQuestion
  half: "fit" | "report"
  answerability: Answerability
  hits: readonly ChunkHit[]
  /** What must not be on both sides where a choice is tried on what it was not made with. */
  halvedBy: string
}
type Found = { chunk: EvalChunk } & Pick<ChunkHit, "score" | "scores">

/** `lacks` hides documents from a question; what it needs is then not there. */
type Asking = { name: string; set: EvalSet; lacks?: (question: EvalQuestion, chunk: EvalChunk) => boolean }

/** The rules of evidence and the verdict have no part in what is found, so a change of them asks nothing anew. */
export async function askSets(encoder: EvalEncoder): Promise<Asked[]> {
  const code = sourcesHash(["test/eval/ask-sets.ts"])
  const asked: Asked[] = []
  for (const asking of askings()) {
    const { name, set } = asking
    const questions = askedOf(name, set.questions)
    const found = await kept(join(STATE, "found"), `${encoder.name} ${name}`, [code, encoder.stamp, set], () =>
      askAll({ ...asking, set: { ...set, questions } }, encoder),
    )
    asked.push(...questions.map((question, i) => askedAs(name, question, found[i] ?? [])))
  }
  return asked
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
    ...of(readInUse(), { name: IN_USE, lacks: (question, { documentId }) => documentId !== question.part }),
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
export function whatIsHalved(name: string, { id, part, relevant }: EvalQuestion): string {
  if (name.startsWith("xquad")) return [...relevant].join()
  return name.startsWith("near-topic") ? part : id
}

/** A collection of about six documents, those that answer among them, as a tenant's first is. */
const beyondSmall =
  (documents: number) =>
  ({ id, relevant }: EvalQuestion, { documentId }: EvalChunk): boolean =>
    !relevant.has(documentId) && hashOf(`${documentId} ${id}`) % documents >= SMALL

/** The languages ask the same; some of the questions are enough of each. */
const askedOf = (name: string, questions: readonly EvalQuestion[]) =>
  questions.filter((_, i) => !name.startsWith("xquad") || i % XQUAD_STEP === 0)

function askedAs(name: string, question: EvalQuestion, found: readonly Found[]): Asked {
  const isAbsent = name.endsWith("others") || name.endsWith("absent")
  const halvedBy = whatIsHalved(name, question)
  return {
    set: name,
    question,
    half: name === IN_USE ? "report" : halfOf(halvedBy),
    halvedBy,
    answerability: isAbsent ? "unanswerable" : question.answerability,
    hits: found.map(({ chunk, score, scores }) => ({ ...chunk, score, scores })),
  }
}

async function askAll({ set, lacks }: Asking, encoder: EvalEncoder): Promise<Found[][]> {
  const index = await buildIndex(set.documents, encoder)
  const chunkOf = new Map(index.chunks.map((chunk) => [chunk.chunkId, chunk]))
  const vectors = await encoder.encode(
    set.questions.map(({ text }) => text),
    "query",
  )
  return set.questions.map((question, i): Found[] => {
    const scores = index.score(
      question.text,
      vectors[i] ?? new Float32Array(encoder.stamp.dimension),
      lacks && ((chunk) => !lacks(question, chunk)),
    )
    return fuse(index, scores, weightFor(encoder, question.text), CANDIDATES).flatMap(({ chunkId, score, scores }) => {
      const chunk = chunkOf.get(chunkId)
      return chunk ? [{ chunk, score, scores }] : []
    })
  })
}

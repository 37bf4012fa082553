// How long each stage of an extractive answer takes here, without network: the middle of some questions, in milliseconds.

import { type EvalEncoder, weightFor } from "./encoders.ts"
import { halfOf } from "./eval-set.ts"
import { buildIndex, fuse } from "./exact-index.ts"
import { judgeAsked } from "./judge-asked.ts"
import { readNearTopic } from "./sets/invented.ts"

const QUESTIONS = 40
const HITS = 25

export type StageRow = { stage: string; milliseconds: number }

export async function measureStages(encoder: EvalEncoder): Promise<StageRow[]> {
  const set = readNearTopic()
  const index = await buildIndex(set.documents, encoder)
  const took = new Map<string, number[]>()
  const timed = async <T>(stage: string, run: () => T | Promise<T>): Promise<T> => {
    const began = performance.now()
    const made = await run()
    took.set(stage, [...(took.get(stage) ?? []), performance.now() - began])
    return made
  }
  for (const question of set.questions.slice(0, QUESTIONS)) {
    const { id, text, answerability } = question
    const vector = await timed("embedding of the question", () => encoder.embed(text))
    const hits = await timed("exact search and fusion", () =>
      fuse(index, index.score(text, vector), weightFor(encoder, text), HITS),
    )
    const asked = { set: set.name, question, half: halfOf(id), halvedBy: id, answerability, hits }
    await timed("statements and verdict", () => judgeAsked(asked, encoder))
  }
  return Array.from(took, ([stage, times]) => ({ stage, milliseconds: median(times) }))
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

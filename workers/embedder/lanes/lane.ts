// One lane: a thread with a loaded encoder.
import { join } from "node:path"
import type { LocalSpec } from "../model/model-spec.ts"
import type { Encoded, EncodeKind } from "./encoder.ts"
import { openModelThread } from "./model-thread.ts"

export type LaneJob = { texts: string[]; kind: EncodeKind }

export type Lane = {
  dimension: number
  /** Encodes one batch. Wait for the result before sending the next. */
  encode(job: LaneJob): Promise<Encoded>
  close(): Promise<void>
}

const ENTRY = join(import.meta.dirname, "encoder-thread.ts")

/** Resolves when the model is loaded and warm. `onDeath` is called once if the thread ends unexpectedly. */
export async function openLane(spec: LocalSpec, onDeath: (reason: string) => void): Promise<Lane> {
  const { loaded, run, close } = await openModelThread<number, LaneJob, Encoded>(ENTRY, spec, onDeath)
  return { dimension: loaded, encode: run, close }
}

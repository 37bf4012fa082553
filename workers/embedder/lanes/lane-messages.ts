// What the service and the thread of a lane say to each other.
import type { EncodeKind } from "./encoder.ts"

/** To the thread; one at a time, each is answered by `encoded` or `refused`. */
export type LaneJob = { texts: string[]; kind: EncodeKind }

export type LaneMessage =
  | { type: "loaded"; dimension: number }
  | { type: "failed"; message: string }
  | { type: "encoded"; vectors: Float32Array<ArrayBuffer>; tokens: number[] }
  | { type: "refused"; message: string }

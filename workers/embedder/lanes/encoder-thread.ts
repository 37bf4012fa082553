// A lane's thread: holds one model and encodes one batch at a time, so that inference never blocks the HTTP thread.
import { workerData } from "node:worker_threads"
import type { LocalSpec } from "../model/model-spec.ts"
import { loadEncoder } from "./encoder.ts"
import type { LaneJob } from "./lane.ts"
import { serveJobs } from "./serve-jobs.ts"

await serveJobs(async () => {
  const encoder = await loadEncoder(workerData as LocalSpec)
  return {
    loaded: encoder.dimension,
    async answer({ texts, kind }: LaneJob) {
      const reply = await encoder.encode(texts, kind)
      return { reply, transfer: [reply.vectors.buffer] }
    },
  }
})

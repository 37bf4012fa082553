// A reranker's thread: holds one cross-encoder and scores one batch of passages at a time.
import { workerData } from "node:worker_threads"
import { serveJobs } from "../lanes/serve-jobs.ts"
import { type CrossEncoderSpec, loadCrossEncoder } from "./cross-encoder.ts"
import type { RerankJob } from "./reranker.ts"

await serveJobs(async () => {
  const encoder = await loadCrossEncoder(workerData as CrossEncoderSpec)
  return {
    loaded: null,
    async answer({ question, passages }: RerankJob) {
      return { reply: await encoder.score(question, passages), transfer: [] }
    },
  }
})

// Loads the configured cross-encoder, one copy per thread, and keeps it loaded.
import { join } from "node:path"
import { openModelThread } from "../lanes/model-thread.ts"
import type { Log } from "../log.ts"
import { hostModel, type ModelHost } from "../model/host-model.ts"
import { locateModel, modelIsPresent } from "../model/locate-model.ts"
import { readMaxTokens } from "../model/resolve-model.ts"
import { runFetchModel } from "../model/run-fetch-model.ts"
import type { EmbedderConfig } from "../read-config.ts"
import type { CrossEncoderSpec, Scored } from "./cross-encoder.ts"
import { createReranker, type Reranker, type RerankJob } from "./reranker.ts"

type Settings = NonNullable<EmbedderConfig["rerank"]>
const ENTRY = join(import.meta.dirname, "rerank-thread.ts")

/** Returns at once. If the reranker cannot be loaded, everything else still works. */
export const hostReranker = (
  settings: Settings,
  { config, log }: { config: EmbedderConfig; log: Log },
): ModelHost<Reranker> =>
  hostModel({
    name: settings.model.name,
    load: (onDeath) => loadReranker(settings, onDeath),
    retryDelaysMs: config.loadRetryDelaysMs,
    log,
    describe: ({ model }) => ({ model, kind: "reranker" }),
  })

/** Throws an error that names the missing file and the place; then no thread is left running. */
async function loadReranker(settings: Settings, onDeath: (reason: string) => void): Promise<Reranker> {
  if (settings.model.allowDownload && !(await modelIsPresent(settings.model))) await runFetchModel(settings.model)
  const { model, folder, dtype } = await locateModel(settings.model)
  const spec: CrossEncoderSpec = { folder, dtype, maxTokens: await readMaxTokens(folder) }
  const open = () => openModelThread<null, RerankJob, Scored>(ENTRY, spec, onDeath)
  const opening = await Promise.allSettled(Array.from({ length: settings.threads }, open))
  const threads = opening.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))
  const reranker = createReranker(threads, { model, maxQueued: settings.maxQueuedPassages })
  const failure = opening.find((result) => result.status === "rejected")
  if (!failure) return reranker
  await reranker.close()
  throw failure.reason
}

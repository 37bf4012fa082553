// Loads the configured model into its lanes: locates or downloads it, and loads and warms one copy per thread.
import type { ModelStamp } from "../../../src/embedding/contract.ts"
import { type Lane, openLane } from "../lanes/lane.ts"
import { BATCH_TOKENS } from "../lanes/plan-batches.ts"
import { openRemoteLane } from "../lanes/remote-lane.ts"
import { createScheduler, type Scheduler } from "../lanes/scheduler.ts"
import type { EmbedderConfig } from "../read-config.ts"
import { modelIsPresent } from "./locate-model.ts"
import { type EncoderSpec, readsOneAtATime } from "./model-spec.ts"
import { resolveModel } from "./resolve-model.ts"
import { runFetchModel } from "./run-fetch-model.ts"

/** For a provider requests are expensive and padding is not, so batches are large. */
const REMOTE_BATCH_TOKENS = 16_384

export type LoadedModel = { stamp: ModelStamp; spec: EncoderSpec; scheduler: Scheduler; close(): Promise<void> }

type LoadOptions = {
  config: EmbedderConfig
  onBatch: (size: number) => void
  /** Called once if a thread of the loaded model ends unexpectedly. */
  onDeath: (reason: string) => void
}

/** Number of threads by kind. The one for questions is additional: it is idle without questions and has priority with them. */
function planLanes({ pool, lanes }: EmbedderConfig): { shared: number; reserved: number } {
  return { shared: lanes, reserved: pool === "ingest" ? 0 : 1 }
}

/** Throws an error that names the missing file and the place; then no thread is left running. */
export async function loadModel({ config, onBatch, onDeath }: LoadOptions): Promise<LoadedModel> {
  const settings = config.model
  if (!settings.remote && settings.allowDownload && !(await modelIsPresent(settings))) await runFetchModel(settings)
  const { model, revision, spec } = await resolveModel(settings)
  const plan = planLanes(config)
  const lanes = await openLanes(spec, plan.shared + plan.reserved, onDeath)
  const dimension = lanes[0]?.dimension ?? 0
  const scheduler = createScheduler({
    reserved: lanes.slice(0, plan.reserved),
    shared: lanes.slice(plan.reserved),
    maxQueuedInputs: config.maxQueuedInputs,
    maxQueuedQueries: config.maxQueuedQueries,
    maxTokens: spec.kind === "neural" ? spec.maxTokens : Number.POSITIVE_INFINITY,
    // A provider counts tokens per request, so questions of different callers must not share one.
    maxQueryBatch: spec.kind === "remote" || (spec.kind === "neural" && readsOneAtATime(spec)) ? 1 : 16,
    batchTokens: spec.kind === "remote" ? REMOTE_BATCH_TOKENS : BATCH_TOKENS,
    onBatch,
  })
  const close = async () => void (await Promise.all(lanes.map((lane) => lane.close())))
  return {
    stamp: { model, dimension, revision, kind: spec.kind === "lexical" ? "lexical" : "neural" },
    spec,
    scheduler,
    close,
  }
}

async function openLanes(spec: EncoderSpec, count: number, onDeath: (reason: string) => void): Promise<Lane[]> {
  const opening = await Promise.allSettled(
    Array.from({ length: count }, () => (spec.kind === "remote" ? openRemoteLane(spec) : openLane(spec, onDeath))),
  )
  const open = opening.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))
  const failure = opening.find((result) => result.status === "rejected")
  if (!failure) return open
  await Promise.all(open.map((lane) => lane.close()))
  throw failure.reason
}

// POST /embed: takes texts and returns unit vectors in the same order.
import type { IncomingMessage } from "node:http"
import { type EmbedReply, type EmbedRequest, embedRequestSchema } from "../../../src/embedding/contract.ts"
import type { LogFields } from "../log.ts"
import type { Metrics } from "../metrics.ts"
import type { LoadedModel } from "../model/load-model.ts"
import { readJson } from "./read-json.ts"
import { isRefusal, type Refusal } from "./refusal.ts"

export type EmbedDeps = {
  model: LoadedModel
  metrics: Pick<Metrics, "embeddingSeconds">
  maxBodyBytes: number
  fields: LogFields
  /** Called when a lane of this process starts on the inputs. Never called for a remote service, whose reply can be a refusal. */
  onBegun: () => void
}

/** Rejects if a lane fails or the caller has disconnected (`signal`). */
export async function answerEmbed(
  request: IncomingMessage,
  deps: EmbedDeps,
  signal: AbortSignal,
): Promise<EmbedReply | Refusal> {
  const body = await readJson<EmbedRequest>(request, embedRequestSchema, deps.maxBodyBytes)
  if (isRefusal(body)) return body
  const stopTimer = deps.metrics.embeddingSeconds.startTimer()
  const onBegun = deps.model.spec.kind === "remote" ? null : deps.onBegun
  const embedded = await deps.model.scheduler.embed(body.inputs, body.kind, signal, onBegun)
  if (isRefusal(embedded)) return embedded
  stopTimer()
  Object.assign(deps.fields, { kind: body.kind, inputs: body.inputs.length, tokens: embedded.tokens })
  return { model: deps.model.stamp, embeddings: embedded.vectors.map(toBase64), tokens: embedded.tokens }
}

// All platforms that Node supports here are little-endian, as the contract requires.
const toBase64 = (vector: Float32Array<ArrayBuffer>): string =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64")

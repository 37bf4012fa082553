// A lane to a service with OpenAI's embeddings API: one request per batch; every vector is checked and normalised.
import { z } from "zod"
import { busy, type Refusal, refusal, refused } from "../http/refusal.ts"
import type { RemoteSpec } from "../model/model-spec.ts"
import type { Encoded } from "./encoder.ts"
import type { Lane, LaneJob } from "./lane.ts"

const TIMEOUT_MS = 30_000
const RETRY_SECONDS = 5
/** A wrong key or model is a configuration error, not the document's fault, so it is retried, but rarely. */
const MISCONFIGURED_RETRY_SECONDS = 60
const replySchema = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()) })),
  usage: z.object({ total_tokens: z.int().nonnegative() }),
})

/** Resolves when the service has returned a first vector, which gives the model's dimensions. */
export async function openRemoteLane(spec: RemoteSpec): Promise<Lane> {
  const probe = await ask(spec, { texts: ["probe"], kind: "query" })
  const dimension = probe.data[0]?.embedding.length ?? 0
  if (dimension === 0 || (spec.dimensions !== undefined && dimension !== spec.dimensions))
    throw new Error(
      `The model "${spec.model}" makes vectors of ${dimension} dimensions, not ${spec.dimensions ?? "any"}.`,
    )
  return {
    dimension,
    encode: async (job) => toEncoded(await ask(spec, job), job.texts.length, dimension),
    close: async () => undefined,
  }
}

/** Rejects with a refusal whose status says whether a retry can succeed. The service's own message is not repeated. */
async function ask(spec: RemoteSpec, { texts, kind }: LaneJob): Promise<z.infer<typeof replySchema>> {
  const prefix = kind === "query" ? spec.queryPrefix : spec.documentPrefix
  const body = {
    model: spec.model,
    input: texts.map((text) => prefix + text),
    encoding_format: "float",
    ...(spec.dimensions === undefined ? {} : { dimensions: spec.dimensions }),
  }
  const headers = {
    "content-type": "application/json",
    ...(spec.apiKey === undefined ? {} : { authorization: `Bearer ${spec.apiKey}` }),
  }
  const request = { method: "POST", headers, body: JSON.stringify(body), redirect: "manual" } as const
  let reply: Response
  let text: string
  try {
    reply = await fetch(`${spec.url}/embeddings`, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) })
    text = await reply.text()
  } catch {
    throw refused(busy("provider-unreachable", "The embedding provider cannot be reached.", RETRY_SECONDS))
  }
  if (!reply.ok) throw refused(refusalFor(reply))
  return readAs(text)
}

function refusalFor({ status, headers }: Response): Refusal {
  const asked = Number(headers.get("retry-after"))
  const later = Number.isFinite(asked) && asked > 0 ? Math.ceil(asked) : RETRY_SECONDS
  if (status === 400 || status === 413 || status === 422)
    return refusal(400, "provider-refused", `The embedding provider refused the texts (${status}).`)
  const isOurs = status < 500 && ![408, 409, 425, 429].includes(status)
  const message = `The embedding provider answered ${status}.`
  return busy("provider-unavailable", message, isOurs ? MISCONFIGURED_RETRY_SECONDS : later)
}

function readAs(text: string): z.infer<typeof replySchema> {
  try {
    return replySchema.parse(JSON.parse(text))
  } catch {
    throw refused(busy("provider-unreadable", "The embedding provider's reply cannot be read.", RETRY_SECONDS))
  }
}

/** The service counts tokens per request, so they are assigned to its first text. */
function toEncoded({ data, usage }: z.infer<typeof replySchema>, count: number, dimension: number): Encoded {
  const vectors = new Float32Array(count * dimension)
  const rows = new Set(data.map(({ index }) => index))
  if (data.length !== count || rows.size !== count || data.some(({ index }) => index >= count))
    throw refused(
      busy("provider-unreadable", `The provider made ${data.length} vectors of ${count} texts.`, RETRY_SECONDS),
    )
  for (const { index, embedding } of data) {
    const norm = Math.hypot(...embedding)
    if (embedding.length !== dimension || !(norm > 0))
      throw refused(
        refusal(500, "provider-model-changed", `The provider made a vector of ${embedding.length} dimensions.`),
      )
    for (const [d, value] of embedding.entries()) vectors[index * dimension + d] = value / norm
  }
  return { vectors, tokens: Array.from({ length: count }, (_, i) => (i === 0 ? usage.total_tokens : 0)) }
}

// Starts the embedding service for one test and speaks its contract to it.
import { onTestFinished, vi } from "vitest"
import type { z } from "zod"
import {
  EMBEDDER_SECRET_HEADER,
  type EmbedReply,
  type EmbedRequest,
  embedReplySchema,
  type ParseEvent,
  type ParseRequest,
  parseEventSchema,
} from "../../src/embedding/contract.ts"
import type { ModelSettings } from "../../workers/embedder/model/model-spec.ts"
import { type EmbedderConfig, readConfig } from "../../workers/embedder/read-config.ts"
import { startEmbedder } from "../../workers/embedder/server.ts"

export const SECRET = "a secret of the tests, long enough"

export type Overrides = Partial<Omit<EmbedderConfig, "model" | "parse">> & {
  model?: Partial<ModelSettings>
  parse?: Partial<EmbedderConfig["parse"]>
}

export type RunningEmbedder = Awaited<ReturnType<typeof runEmbedder>>

/** One lane unless told otherwise; `logs` collects the parsed log lines. Ends with the test. */
export async function runEmbedder({ model, parse, ...overrides }: Overrides = {}) {
  const defaults = readConfig({ EMBEDDER_SECRET: SECRET, EMBEDDING_MODEL: "lexical", PORT: "0", EMBEDDER_LANES: "1" })
  const logs: Record<string, unknown>[] = []
  const { url, close } = await startEmbedder({
    ...defaults,
    writeLog: (line) => logs.push(JSON.parse(line)),
    ...overrides,
    // Nothing listens on port 1: a test that would download must say from where.
    model: { ...defaults.model, hubUrl: "http://127.0.0.1:1", ...model },
    parse: { ...defaults.parse, ...parse },
  })
  onTestFinished(close)

  const post = (path: string, body: unknown, init: RequestInit = {}) =>
    fetch(url + path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...init,
      headers: { [EMBEDDER_SECRET_HEADER]: SECRET, "content-type": "application/json", ...init.headers },
    })
  const postEmbed = (inputs: string[], kind: EmbedRequest["kind"] = "document") => post("/embed", { inputs, kind })

  return {
    url,
    close,
    logs,
    post,
    postEmbed,

    /** Waits until the model is loaded. */
    async ready() {
      await vi.waitFor(
        async () => {
          const reply = await fetch(`${url}/health/ready`)
          if (!reply.ok) throw new Error(await reply.text())
          await reply.arrayBuffer()
        },
        { timeout: 120_000, interval: 10 },
      )
    },

    async embed(inputs: string[], kind?: EmbedRequest["kind"]): Promise<EmbedReply> {
      const reply = await postEmbed(inputs, kind)
      if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`)
      return await readAs(reply, embedReplySchema)
    },

    /** All events of one parse, checked against the contract. */
    async parse(request: ParseRequest): Promise<ParseEvent[]> {
      const reply = await post("/parse", request)
      if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`)
      return toEvents(await reply.text())
    },
  }
}

/** A service whose model is loaded. */
export async function runReadyEmbedder(overrides: Overrides = {}): Promise<RunningEmbedder> {
  const embedder = await runEmbedder(overrides)
  await embedder.ready()
  return embedder
}

export const readAs = async <T>(reply: Response, schema: z.ZodType<T>): Promise<T> => schema.parse(await reply.json())

export const toEvents = (ndjson: string): ParseEvent[] =>
  ndjson
    .split("\n")
    .filter(Boolean)
    .map((line) => parseEventSchema.parse(JSON.parse(line)))

export function toVector(base64: string): Float32Array {
  const bytes = Buffer.from(base64, "base64")
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4))
}

// The embedding service over HTTP: every reply parsed, every failure named, a stream that ends early is one.
import { z } from "zod"
import {
  EMBEDDER_SECRET_HEADER,
  embedReplySchema,
  modelStampSchema,
  type ParseEvent,
  parseEventSchema,
  REQUEST_ID_HEADER,
} from "../../embedding/contract.ts"
import { AppError } from "../../errors.ts"
import type { Embedder, EmbedOptions } from "../../ports.ts"

export type HttpEmbedderOptions = {
  /** The pool that parses and embeds documents. */
  url: string
  /** The warm pool for questions; the same when left out. */
  queryUrl?: string | undefined
  secret: string
  /** A container's fetch; the platform's own when left out. */
  fetch?: typeof fetch
}

const readySchema = z.object({ model: modelStampSchema })

/** Throws `embedder-unavailable` for whatever the service does not answer well; nothing is retried here. */
export function httpEmbedder({ url, queryUrl = url, secret, fetch: send = fetch }: HttpEmbedderOptions): Embedder {
  async function request(target: string, options: EmbedOptions, body?: unknown): Promise<Response> {
    const response = await send(target, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        [EMBEDDER_SECRET_HEADER]: secret,
        [REQUEST_ID_HEADER]: options.requestId,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: deadline(options),
    })
    if (response.ok) return response
    throw unavailable(new Error(`${response.status} ${await response.text()}`), response.headers.get("retry-after"))
  }

  return {
    embed: (inputs, kind, options) =>
      named(options, async () => {
        const target = kind === "query" ? queryUrl : url
        const response = await request(pathAt(target, "embed"), options, { inputs, kind })
        const { model, embeddings, tokens } = embedReplySchema.parse(await response.json())
        const vectors = embeddings.map(decodeVector)
        if (vectors.length !== inputs.length) throw new Error(`${vectors.length} vectors for ${inputs.length} inputs`)
        const odd = vectors.find(({ length }) => length !== model.dimension)
        if (odd) throw new Error(`a vector of ${odd.length} where the model has ${model.dimension} dimensions`)
        return { stamp: model, vectors, tokens }
      }),

    async *parse(parseRequest, options) {
      const response = await named(options, () => request(pathAt(url, "parse"), options, parseRequest))
      const lines = linesOf(response)
      try {
        for (let isDone = false; !isDone; ) {
          const event = await named(options, async () => {
            const line = await lines.next()
            if (line.done) throw new Error("the reply ended without a result")
            return parseEventSchema.parse(JSON.parse(line.value))
          })
          isDone = isFinal(event)
          yield event
        }
      } finally {
        await lines.return(undefined)
      }
    },

    model: (options) =>
      named(options, async () => {
        const response = await request(pathAt(url, "health/ready"), options)
        return readySchema.parse(await response.json()).model
      }),
  }
}

const pathAt = (base: string, path: string) => `${base.replace(/\/$/, "")}/${path}`

const deadline = ({ timeoutMs, signal }: EmbedOptions): AbortSignal => {
  const timeout = AbortSignal.timeout(timeoutMs)
  return signal ? AbortSignal.any([timeout, signal]) : timeout
}

/** Failures of the service under their name; the caller's own abort stays what it is. */
async function named<T>({ signal }: EmbedOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    signal?.throwIfAborted()
    throw cause instanceof AppError ? cause : unavailable(cause, null)
  }
}

function unavailable(cause: unknown, retryAfter: string | null): AppError {
  const seconds = Number(retryAfter ?? Number.NaN)
  return new AppError("embedder-unavailable", {
    cause,
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: Math.ceil(seconds) } : {}),
  })
}

const isFinal = ({ type }: ParseEvent) => type === "result" || type === "error"

/** Base64 of little-endian float32, which is how every platform we run on keeps them. */
function decodeVector(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  if (bytes.length % 4 !== 0) throw new Error("a vector is not made of float32")
  return new Float32Array(bytes.buffer)
}

/** The non-empty lines of a body as they arrive. */
async function* linesOf(response: Response): AsyncGenerator<string> {
  if (!response.body) return
  let rest = ""
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) if (line.trim() !== "") yield line
  }
  if (rest.trim() !== "") yield rest
}

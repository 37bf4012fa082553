// The embedding service over HTTP: every reply parsed, every failure named as one that passes or one that lasts.
import { z } from "zod"
import { bytesOfBase64 } from "../../bytes.ts"
import { timeoutSignal } from "../../deadline.ts"
import {
  EMBEDDER_SECRET_HEADER,
  embedReplySchema,
  modelStampSchema,
  type ParseEvent,
  parseEventSchema,
  REQUEST_ID_HEADER,
  rerankReplySchema,
} from "../../embedding/contract.ts"
import { AppError } from "../../errors.ts"
import type { Embedder, EmbedOptions, Reranker } from "../../ports.ts"
import { spanned, traceHeaders } from "../../trace.ts"

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

/** Statuses that pass by themselves; any other below 500 is the service's answer for good. */
const PASSING = new Set([408, 409, 425, 429])

/**
 * Throws `embedder-unavailable` for what passes (no connection, a deadline, a cut reply, a busy or broken service),
 * `embedder-lost` where the service had begun to embed documents and went away, and `embedder-refused` for what lasts (other
 * refusals, a reply nobody can read); nothing is retried here.
 */
export function httpEmbedder({
  url,
  queryUrl = url,
  secret,
  fetch: send = fetch,
}: HttpEmbedderOptions): Embedder & Reranker {
  async function request(target: string, options: EmbedOptions, body?: unknown): Promise<Response> {
    const method = body === undefined ? "GET" : "POST"
    const response = await guarded(options, () =>
      spanned("embedder", { "http.request.method": method, "url.path": new URL(target).pathname }, () =>
        send(target, {
          method,
          headers: {
            [EMBEDDER_SECRET_HEADER]: secret,
            [REQUEST_ID_HEADER]: options.requestId,
            ...traceHeaders(),
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: deadline(options),
        }),
      ),
    )
    if (response.ok) return response
    const cause = new Error(`${response.status} ${await guarded(options, () => response.text())}`)
    if (response.status >= 500 || PASSING.has(response.status))
      throw unavailable(cause, response.headers.get("retry-after"))
    throw refused(cause)
  }

  return {
    async embed(inputs, kind, options) {
      const target = kind === "query" ? queryUrl : url
      const response = await request(pathAt(target, "embed"), options, { inputs, kind })
      const text = await guarded(options, () => response.text(), kind === "document" ? lost : passing)
      return reading(() => {
        const { model, embeddings, tokens } = embedReplySchema.parse(JSON.parse(text))
        const vectors = embeddings.map(decodeVector)
        if (vectors.length !== inputs.length) throw new Error(`${vectors.length} vectors for ${inputs.length} inputs`)
        const odd = vectors.find(({ length }) => length !== model.dimension)
        if (odd) throw new Error(`a vector of ${odd.length} where the model has ${model.dimension} dimensions`)
        return { stamp: model, vectors, tokens }
      })
    },

    async rerank(query, passages, options) {
      const response = await request(pathAt(queryUrl, "rerank"), options, { query, passages })
      const text = await guarded(options, () => response.text())
      return reading(() => {
        const { scores } = rerankReplySchema.parse(JSON.parse(text))
        if (scores.length !== passages.length)
          throw new Error(`${scores.length} scores for ${passages.length} passages`)
        return scores
      })
    },

    async *parse(parseRequest, options) {
      const lines = linesOf(await request(pathAt(url, "parse"), options, parseRequest))
      try {
        for (let isDone = false; !isDone; ) {
          const line = await guarded(options, () => lines.next())
          if (line.done) throw unavailable(new Error("the reply ended without a result"), null)
          const event = reading(() => parseEventSchema.parse(JSON.parse(line.value)))
          isDone = isFinal(event)
          yield event
        }
      } finally {
        await lines.return(undefined)
      }
    },

    async model(options) {
      const response = await request(pathAt(url, "health/ready"), options)
      const text = await guarded(options, () => response.text())
      return reading(() => readySchema.parse(JSON.parse(text)).model)
    },
  }
}

const pathAt = (base: string, path: string) => `${base.replace(/\/$/, "")}/${path}`

const deadline = ({ timeoutMs, signal }: EmbedOptions): AbortSignal => {
  const timeout = timeoutSignal(timeoutMs)
  return signal ? AbortSignal.any([timeout, signal]) : timeout
}

/** Whatever goes wrong on the way to the service and back passes by itself; the caller's own abort is thrown as it is. */
async function guarded<T>({ signal }: EmbedOptions, work: () => Promise<T>, named = passing): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    signal?.throwIfAborted()
    throw named(cause)
  }
}

const passing = (cause: unknown) => unavailable(cause, null)

/** The service begins its reply when it begins to embed: what it holds when the reply is cut may be what ended it. */
const lost = (cause: unknown) =>
  cause instanceof DOMException && cause.name === "TimeoutError"
    ? passing(cause)
    : new AppError("embedder-lost", { cause })

/** A whole reply that cannot be read is the same the next time. */
function reading<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw refused(cause)
  }
}

const refused = (cause: unknown) => new AppError("embedder-refused", { cause })

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
  const bytes = bytesOfBase64(base64)
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

// Reads the body of a push as text: limits its size and decompresses gzip.
import { AppError } from "../../src/errors.ts"

const MAX_BODY_BYTES = 1024 * 1024

/** Throws `body-too-large`, `media-type-unsupported` or `body-malformed`. */
export async function readPushBody(request: Request): Promise<string> {
  if (/protobuf/i.test(request.headers.get("Content-Type") ?? ""))
    throw new AppError("media-type-unsupported", { detail: "Push the text format; protobuf is not supported." })
  const stream = inflated(request)
  if (!stream) return ""
  const bytes = await readBounded(stream)
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new AppError("body-malformed", { detail: "The body is not UTF-8.", cause })
  }
}

function inflated(request: Request): ReadableStream<Uint8Array> | null {
  const encoding = (request.headers.get("Content-Encoding") ?? "identity").trim().toLowerCase()
  if (!request.body || encoding === "identity") return request.body
  if (encoding === "gzip") return request.body.pipeThrough(new DecompressionStream("gzip"))
  throw new AppError("media-type-unsupported", { detail: "Content-Encoding may be gzip or identity." })
}

async function readBounded(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await nextChunk(reader)
    if (done) break
    size += value.byteLength
    if (size > MAX_BODY_BYTES) {
      await reader.cancel()
      throw new AppError("body-too-large", { detail: "A push may have at most 1 MiB of text." })
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

async function nextChunk(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read()
  } catch (cause) {
    throw new AppError("body-malformed", { detail: "The body cannot be decoded as its Content-Encoding says.", cause })
  }
}

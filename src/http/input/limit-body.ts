// Refuses a body over its limit before anything parses it, whatever length it claims, and one that breaks off.
import type { MiddlewareHandler } from "hono"
import { AppError } from "../../errors.ts"

/** Bodies that mean nothing; they are not read, and no handler sees them. */
const WITHOUT_BODY = ["GET", "HEAD", "TRACE"]

/** The sign that decoding puts in place of invalid UTF-8: three bytes where there were one or two. */
const REPLACEMENT = "\ufffd"

/** Handlers after it find the body complete in memory. */
export const limitBody = (maxBytes: number): MiddlewareHandler =>
  async function limitBody(c, next) {
    const { body, headers } = c.req.raw
    if (!body || WITHOUT_BODY.includes(c.req.method)) return await next()
    const declared = headers.get("Content-Length")
    if (Number(declared) > maxBytes) throw tooLarge(maxBytes)
    if (declared !== null && isJson(headers) && !headers.has("Transfer-Encoding")) {
      // Its stated length is within the limit, and HTTP holds it to that. Hono reads the body once and keeps it for the handlers.
      const text = await whole(() => c.req.text())
      if (text.length > maxBytes) throw tooLarge(maxBytes)
      if (text.includes(REPLACEMENT) && lengthOf(text) > Number(declared)) throw notUtf8()
    } else {
      const bytes = await whole(() => readAtMost(body, maxBytes))
      if (!bytes) throw tooLarge(maxBytes)
      if (isJson(headers)) requireUtf8(await bytes.arrayBuffer())
      c.req.raw = new Request(c.req.raw, { body: bytes })
    }
    await next()
  }

/** Null when there is more; nothing past the limit is kept. */
async function readAtMost(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Blob | null> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.byteLength
    if (size > maxBytes) return null
    pieces.push(piece)
  }
  return new Blob(pieces)
}
async function whole<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw new AppError("body-malformed", { detail: "The body is incomplete or does not match its headers.", cause })
  }
}

function requireUtf8(bytes: ArrayBuffer): void {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch (cause) {
    throw notUtf8(cause)
  }
}

const lengthOf = (text: string) => new TextEncoder().encode(text).byteLength

/** What is kept would differ from what was sent. */
const notUtf8 = (cause?: unknown) =>
  new AppError("body-malformed", { detail: "JSON must be UTF-8, whatever charset is named; the body is not.", cause })

/** The bytes as they were sent. A compressed body is refused where it is to be read. */
const isJson = (headers: Headers) =>
  /^application\/json/i.test(headers.get("Content-Type") ?? "") && !headers.has("Content-Encoding")

const tooLarge = (maxBytes: number) =>
  new AppError("body-too-large", { detail: `The body may have at most ${maxBytes} bytes.` })

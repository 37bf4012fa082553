// Refuses a body over its limit before anything parses it, whatever length it claims, and one that breaks off.
import type { MiddlewareHandler } from "hono"
import { AppError } from "../errors.ts"

/** Bodies that mean nothing; they are not read, and no handler sees them. */
const WITHOUT_BODY = ["GET", "HEAD", "TRACE"]

/** Handlers after it find the body complete in memory. */
export const limitBody = (maxBytes: number): MiddlewareHandler =>
  async function limitBody(c, next) {
    const { body, headers } = c.req.raw
    if (!body || WITHOUT_BODY.includes(c.req.method)) return await next()
    const declared = headers.get("Content-Length")
    if (Number(declared) > maxBytes) throw tooLarge(maxBytes)
    if (declared !== null && isJson(headers) && !headers.has("Transfer-Encoding")) {
      // Framed by its length, which is within the limit: Hono reads it once and keeps it for the handlers.
      if ((await whole(() => c.req.text())).length > maxBytes) throw tooLarge(maxBytes)
    } else {
      const bytes = await whole(() => readAtMost(body, maxBytes))
      if (!bytes) throw tooLarge(maxBytes)
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
    throw new AppError("body-malformed", { detail: "The body broke off or is not framed as its headers say.", cause })
  }
}

const isJson = (headers: Headers) => headers.get("Content-Type")?.startsWith("application/json") ?? false

const tooLarge = (maxBytes: number) =>
  new AppError("body-too-large", { detail: `The body may have at most ${maxBytes} bytes.` })

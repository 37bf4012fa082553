// Reads a multipart form before anything else does, in every spelling that real clients use, and says what is wrong with one.
import { ContentDisposition } from "@remix-run/headers/content-disposition"
import { MultipartParseError, type MultipartPart, parseMultipart } from "@remix-run/multipart-parser"
import type { MiddlewareHandler } from "hono"
import { AppError } from "../../errors.ts"
import { refuseContentEncoding } from "./validate.ts"

/** A form has a file and a handful of fields. */
const MAX_PARTS = 32
const MAX_PREAMBLE_BYTES = 4_096

/**
 * Requires a multipart form, and gives Hono the form as read here. The runtime's own parser demands quoted names and does
 * not know `filename*`, while .NET's client sends names without quotes.
 */
export const formBody = (): MiddlewareHandler =>
  async function formBody(c, next) {
    const type = c.req.header("Content-Type") ?? ""
    if (!/^\s*multipart\/form-data\s*(;|$)/i.test(type))
      throw new AppError("media-type-unsupported", { detail: "Send the file as multipart/form-data." })
    refuseContentEncoding(c.req.header("Content-Encoding"))
    c.req.bodyCache.formData = readMultipart(new Uint8Array(await c.req.arrayBuffer()), type)
    await next()
  }

/** The form in `bytes`; `contentType` names its boundary. Throws `body-malformed` with what is wrong. */
export function readMultipart(bytes: Uint8Array, contentType: string): FormData {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (!boundary) throw malformed("its Content-Type names no boundary")
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, MAX_PREAMBLE_BYTES))
  const start = head.indexOf(`--${boundary}`)
  if (start === -1) throw malformed("the boundary that its Content-Type names is not in the body")
  const form = new FormData()
  try {
    const limits = { boundary, maxParts: MAX_PARTS, maxFileSize: bytes.byteLength, maxTotalSize: bytes.byteLength }
    for (const part of parseMultipart(bytes.subarray(start), limits)) append(form, part)
  } catch (cause) {
    if (cause instanceof MultipartParseError) throw malformed(faultOf(cause), cause)
    // What the decoder throws for a header or a field.
    if (cause instanceof TypeError) throw malformed("a header or a text field is not UTF-8", cause)
    throw cause
  }
  return form
}

function append(form: FormData, part: MultipartPart): void {
  const { name, preferredFilename: filename } = ContentDisposition.from(withPlainNames(part))
  if (!name) throw malformed("a part has no name in its Content-Disposition")
  // RFC 7578 has no other transfer encoding; any other would leave the bytes encoded.
  if (!/^(7bit|8bit|binary)$/i.test(part.headers["content-transfer-encoding"] ?? "binary"))
    throw malformed("a part is encoded by a Content-Transfer-Encoding")
  if (filename !== undefined)
    form.append(name, new File([part.bytes as Uint8Array<ArrayBuffer>], nameOf(filename), { type: typeOf(part) }))
  // A form that a browser shows has its empty fields as well.
  else if (part.size > 0) form.append(name, part.text)
}

/** The parameters' names in lower case, as the parser looks them up; what is quoted stays. */
const withPlainNames = ({ headers }: MultipartPart) =>
  (headers["content-disposition"] ?? "").replace(/"(?:\\.|[^"\\])*"|;\s*[A-Za-z]+(?=\*?=)/g, (text) =>
    text.startsWith('"') ? text : text.toLowerCase(),
  )

/** Browsers write a quotation mark as %22. */
const nameOf = (filename: string) => filename.replaceAll("%22", '"')

/** As it was sent, with its parameters. */
const typeOf = (part: MultipartPart) => part.headers["content-type"] ?? ""

function faultOf({ name }: MultipartParseError): string {
  if (name === "MaxPartsExceededError") return `it has more than ${MAX_PARTS} parts`
  if (name === "MaxHeaderSizeExceededError") return "a part's headers are too long or do not end"
  return "its closing boundary is missing"
}

const malformed = (fault: string, cause?: unknown) =>
  new AppError("body-malformed", { detail: `The body is not a valid multipart form: ${fault}.`, cause })

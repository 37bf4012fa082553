// Reads the multipart form of a direct upload: one file, its type by declaration or by name, metadata as JSON.
import type { MiddlewareHandler } from "hono"
import type { z } from "zod"
import { MAX_DIRECT_BYTES } from "../documents/ingest-bytes.ts"
import { CONTENT_TYPES, type ContentType, contentTypeSchema } from "../embedding/contract.ts"
import { AppError } from "../errors.ts"
import { metadataSchema } from "../http/shapes/fields.ts"
import { invalidInput } from "../http/validate.ts"
import type { CollectionId } from "../ids.ts"
import type { ingestFile } from "./contracts/documents.ts"

type DirectUpload = {
  file: { filename: string; contentType: ContentType; bytes: Uint8Array<ArrayBuffer> }
  collectionId: CollectionId | null
  metadata: Record<string, unknown>
}

const BY_EXTENSION: Record<string, ContentType> = {
  pdf: CONTENT_TYPES.pdf,
  docx: CONTENT_TYPES.docx,
  md: CONTENT_TYPES.markdown,
  markdown: CONTENT_TYPES.markdown,
  html: CONTENT_TYPES.html,
  htm: CONTENT_TYPES.html,
  txt: CONTENT_TYPES.text,
}

/** Requires a multipart form; runs before the form is parsed. */
export const formBody = (): MiddlewareHandler =>
  async function formBody(c, next) {
    if (!c.req.header("Content-Type")?.toLowerCase().startsWith("multipart/form-data"))
      throw new AppError("media-type-unsupported", { detail: "Send the file as multipart/form-data." })
    await next()
  }

export async function readForm(form: z.output<typeof ingestFile.form>): Promise<DirectUpload> {
  const { file, collection_id, metadata } = form
  if (file.size === 0) throw fieldFault("file", "must not be empty")
  if (file.size > MAX_DIRECT_BYTES)
    throw new AppError("document-too-large", { detail: "Files over 10 MB are uploaded by presigned PUT." })
  return {
    file: { filename: file.name, contentType: typeOf(file), bytes: new Uint8Array(await file.arrayBuffer()) },
    collectionId: collection_id ?? null,
    metadata: metadata === undefined ? {} : metadataOf(metadata),
  }
}

/** The declared type; where a client sends none or a generic one, the name's extension decides. */
function typeOf(file: File): ContentType {
  const declared = contentTypeSchema.safeParse(file.type.split(";", 1)[0])
  if (declared.success) return declared.data
  const byName = BY_EXTENSION[file.name.split(".").at(-1)?.toLowerCase() ?? ""]
  const generic = file.type === "" || file.type === "application/octet-stream" || file.type === "text/x-markdown"
  if (byName && generic) return byName
  throw new AppError("media-type-unsupported", {
    detail: `Supported are ${Object.values(CONTENT_TYPES).join(", ")}.`,
    errors: [{ path: "file", message: "is of an unsupported type" }],
  })
}

function metadataOf(text: string): Record<string, unknown> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw fieldFault("metadata", "must be a JSON object")
  }
  const parsed = metadataSchema.safeParse(json)
  if (!parsed.success)
    throw invalidInput(parsed.error.issues.map((issue) => ({ ...issue, path: ["metadata", ...issue.path] })))
  return parsed.data
}

const fieldFault = (path: string, message: string) =>
  new AppError("input-invalid", { detail: `${path}: ${message}`, errors: [{ path, message }] })

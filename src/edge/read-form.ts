// Reads the fields of a direct upload: one file, its type by declaration or by name, metadata as JSON.
import type { z } from "zod"
import { MAX_DIRECT_BYTES } from "../documents/ingest-bytes.ts"
import { SUPPORTED } from "../embedding/formats.ts"
import { AppError } from "../errors.ts"
import { invalidInput, requireLossless } from "../http/input/validate.ts"
import { metadataSchema } from "../http/shapes/fields.ts"
import { type DeclaredType, fileTypeField, typeOfFile } from "../http/shapes/media-type.ts"
import type { CollectionId } from "../ids.ts"
import type { ingestFile } from "./contracts/documents.ts"

type DirectUpload = {
  file: DeclaredType & { filename: string; bytes: Uint8Array<ArrayBuffer> }
  collectionId: CollectionId | null
  metadata: Record<string, unknown> | null
}

const declaredType = fileTypeField()

export async function readForm(form: z.output<typeof ingestFile.form>): Promise<DirectUpload> {
  const { file, collection_id, metadata } = form
  if (file.size === 0) throw fieldFault("file", "must not be empty")
  if (file.size > MAX_DIRECT_BYTES)
    throw new AppError("document-too-large", { detail: "Files over 10 MB are uploaded by presigned PUT." })
  return {
    file: { filename: file.name, ...typeOf(file), bytes: new Uint8Array(await file.arrayBuffer()) },
    collectionId: collection_id ?? null,
    metadata: metadata === undefined ? null : metadataOf(metadata),
  }
}

/** The declared type; where a client sends none or a generic one, the name's extension decides. */
function typeOf(file: File): DeclaredType {
  const declared = declaredType.safeParse(file.type)
  const type = declared.success ? typeOfFile(declared.data, file.name) : null
  if (type) return type
  throw new AppError("media-type-unsupported", {
    detail: SUPPORTED,
    errors: [{ path: "file", message: declared.error?.issues[0]?.message ?? "is of an unsupported type" }],
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
  requireLossless(text, ["metadata"])
  return parsed.data
}

const fieldFault = (path: string, message: string) =>
  new AppError("input-invalid", { detail: `${path}: ${message}`, errors: [{ path, message }] })

// The registry of document formats. The API's list of types, its error text and the choice of parser derive from it.

/** The kind of file that the first bytes must show; `text` is everything else. */
export type Container = "pdf" | "zip" | "image" | "text"

/** Limits on what is unpacked from a zip file (protection against zip bombs). */
export type UnpackLimits = { entries: number; bytes: number; tags: number }

export type Format = {
  /** Display name. */
  name: string
  type: string
  /** File extensions, in lower case and without the dot; the usual one first. */
  extensions: readonly [string, ...string[]]
  /** An image has text only through OCR. */
  container: Container
  unpacked?: UnpackLimits
}

/** A million tags need about 1 GB once they are parsed into objects. */
const OFFICE_LIMITS: UnpackLimits = { entries: 4096, bytes: 64 * 1024 * 1024, tags: 1_000_000 }

/** To add a format, add an entry here and a parser in the embedding service. */
export const FORMATS = {
  pdf: { name: "PDF", type: "application/pdf", extensions: ["pdf"], container: "pdf" },
  docx: {
    name: "Word",
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: ["docx"],
    container: "zip",
    unpacked: OFFICE_LIMITS,
  },
  markdown: { name: "Markdown", type: "text/markdown", extensions: ["md", "markdown"], container: "text" },
  html: { name: "HTML", type: "text/html", extensions: ["html", "htm"], container: "text" },
  pptx: {
    name: "PowerPoint",
    type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    extensions: ["pptx"],
    container: "zip",
    unpacked: OFFICE_LIMITS,
  },
  xlsx: {
    name: "Excel",
    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extensions: ["xlsx"],
    container: "zip",
    unpacked: OFFICE_LIMITS,
  },
  odt: {
    name: "OpenDocument text",
    type: "application/vnd.oasis.opendocument.text",
    extensions: ["odt"],
    container: "zip",
    unpacked: OFFICE_LIMITS,
  },
  ods: {
    name: "OpenDocument spreadsheet",
    type: "application/vnd.oasis.opendocument.spreadsheet",
    extensions: ["ods"],
    container: "zip",
    unpacked: OFFICE_LIMITS,
  },
  odp: {
    name: "OpenDocument presentation",
    type: "application/vnd.oasis.opendocument.presentation",
    extensions: ["odp"],
    container: "zip",
    unpacked: OFFICE_LIMITS,
  },
  epub: {
    name: "EPUB",
    type: "application/epub+zip",
    extensions: ["epub"],
    container: "zip",
    unpacked: OFFICE_LIMITS,
  },
  csv: { name: "CSV", type: "text/csv", extensions: ["csv", "tsv"], container: "text" },
  email: { name: "e-mail", type: "message/rfc822", extensions: ["eml"], container: "text" },
  png: { name: "PNG", type: "image/png", extensions: ["png"], container: "image" },
  jpeg: { name: "JPEG", type: "image/jpeg", extensions: ["jpg", "jpeg"], container: "image" },
  tiff: { name: "TIFF", type: "image/tiff", extensions: ["tif", "tiff"], container: "image" },
  webp: { name: "WebP", type: "image/webp", extensions: ["webp"], container: "image" },
  text: { name: "plain text", type: "text/plain", extensions: ["txt"], container: "text" },
} as const satisfies Record<string, Format>

export type FormatKey = keyof typeof FORMATS
export type ContentType = (typeof FORMATS)[FormatKey]["type"]

/** Content types by the short name of the format. */
export const CONTENT_TYPES = Object.fromEntries(Object.entries(FORMATS).map(([key, { type }]) => [key, type])) as {
  [Key in FormatKey]: (typeof FORMATS)[Key]["type"]
}

const BY_TYPE = new Map<string, FormatKey>(Object.entries(FORMATS).map(([key, { type }]) => [type, key as FormatKey]))
const BY_EXTENSION = new Map<string, ContentType>(
  Object.values(FORMATS).flatMap(({ type, extensions }) => extensions.map((extension) => [extension, type] as const)),
)

export const formatKeyOf = (type: ContentType): FormatKey => {
  const key = BY_TYPE.get(type)
  if (!key) throw new Error(`no format has the type ${type}`)
  return key
}
export const formatOf = (type: ContentType): Format => FORMATS[formatKeyOf(type)]

/** The content type that belongs to a file name's extension. */
export const typeByName = (filename: string): ContentType | undefined =>
  BY_EXTENSION.get(filename.split(".").at(-1)?.toLowerCase() ?? "")

/** A sentence for error messages that lists the supported formats. */
export const SUPPORTED = `Supported are ${Object.values(FORMATS)
  .map(({ name, type }) => `${name} (${type})`)
  .join(", ")}.`

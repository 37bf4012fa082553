// The registry of formats a document may have; the API's list of types, its error text and the parsers are made from it.

/** What the first bytes must be: `text` is anything that is none of the others. */
export type Container = "pdf" | "zip" | "image" | "text"

/** What a zip may unfold to, so that a small file cannot become a huge one. */
export type UnpackLimits = { entries: number; bytes: number; tags: number }

export type Format = {
  /** For people. */
  name: string
  type: string
  /** File names end so, in lower case and without the dot; the first is the usual one. */
  extensions: readonly [string, ...string[]]
  /** Of an image nothing is read but by recognising its text (OCR). */
  container: Container
  unpacked?: UnpackLimits
}

/** A million tags is about as many as fit into 1 GB once a parser has made objects of them. */
const OFFICE_LIMITS: UnpackLimits = { entries: 4096, bytes: 64 * 1024 * 1024, tags: 1_000_000 }

/** A new format is one entry here, and its parser in the embedding service. */
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

/** The types by the short names of their formats. */
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

/** The type that a file's name promises. */
export const typeByName = (filename: string): ContentType | undefined =>
  BY_EXTENSION.get(filename.split(".").at(-1)?.toLowerCase() ?? "")

/** For error texts: what is supported, in one sentence. */
export const SUPPORTED = `Supported are ${Object.values(FORMATS)
  .map(({ name, type }) => `${name} (${type})`)
  .join(", ")}.`

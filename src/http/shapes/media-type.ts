// The media type of a document as clients spell it: any case, an older name, parameters; a stated charset is kept.
import { z } from "zod"
import { CONTENT_TYPES, type ContentType } from "../../embedding/contract.ts"
import { formatOf, typeByName } from "../../embedding/formats.ts"

export type DeclaredType = { contentType: ContentType; charset: string | null }

/** Names that are older than the registered one, unofficial, or of what the same parser reads. */
const ALIASES: Record<string, ContentType> = {
  "text/x-markdown": CONTENT_TYPES.markdown,
  "text/x-web-markdown": CONTENT_TYPES.markdown,
  "application/x-pdf": CONTENT_TYPES.pdf,
  "application/xhtml+xml": CONTENT_TYPES.html,
  "application/csv": CONTENT_TYPES.csv,
  "text/x-csv": CONTENT_TYPES.csv,
  "text/comma-separated-values": CONTENT_TYPES.csv,
  "text/tab-separated-values": CONTENT_TYPES.csv,
  "image/jpg": CONTENT_TYPES.jpeg,
  "image/pjpeg": CONTENT_TYPES.jpeg,
  "image/x-png": CONTENT_TYPES.png,
}
/** What clients send that do not know a file's type; its name tells it. */
const UNKNOWN = ["application/octet-stream", "binary/octet-stream", "application/x-octet-stream", "application/unknown"]
/** As `file` and others say that they do not know it. */
const NO_CHARSET = new Set(["", "binary", "unknown-8bit"])

/** RFC 9110, section 5.6.6: a token or a quoted string. */
const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i

/** Null for a type that no parser takes. */
function readMediaType(text: string): DeclaredType | null {
  const named = essenceOf(text)
  const contentType = Object.values(CONTENT_TYPES).find((type) => type === named) ?? ALIASES[named]
  if (!contentType) return null
  const [, quoted, plain] = CHARSET.exec(text) ?? []
  const charset = (quoted ?? plain ?? "").trim().toLowerCase()
  const isStated = formatOf(contentType).container === "text" && !NO_CHARSET.has(charset)
  return { contentType, charset: isStated ? charset : null }
}

/** A field that takes one of `types`; its pattern needs no flags, so that the OpenAPI document can show it. */
export const mediaTypeField = (types: readonly ContentType[]) => {
  const named = namesOf(types)
  return shown(named, types).transform((text, context) => readKnown(text, context) ?? z.NEVER)
}

/** The same of a file of any type that is read; null where its client does not know it. */
export const fileTypeField = () => {
  const types = Object.values(CONTENT_TYPES)
  return shown([...namesOf(types), ...UNKNOWN, ""], types).transform((text, context) =>
    isUnknown(text) ? null : (readKnown(text, context) ?? z.NEVER),
  )
}

/** The type that was declared, or the one that the file's name promises; null where neither tells. */
export function typeOfFile(declared: DeclaredType | null, filename: string): DeclaredType | null {
  const contentType = typeByName(filename)
  return declared ?? (contentType ? { contentType, charset: null } : null)
}

const essenceOf = (text: string) => text.split(";", 1)[0]?.trim().toLowerCase() ?? ""
const isUnknown = (text: string) => ["", ...UNKNOWN].includes(essenceOf(text))

const namesOf = (types: readonly ContentType[]): string[] => [
  ...types,
  ...Object.keys(ALIASES).filter((name) => types.some((type) => type === ALIASES[name])),
]

const shown = (names: readonly string[], types: readonly ContentType[]) =>
  z
    .string()
    .regex(
      new RegExp(`^\\s*(?:${names.map(anyCase).join("|")})\\s*(?:;[\\x20-\\x7e]{0,100})?$`),
      `must be one of ${types.join(", ")}`,
    )
    .meta({
      description: `One of ${types.join(", ")}; parameters such as a charset are allowed.`,
      examples: [types[0]],
    })

function readKnown(text: string, context: z.core.$RefinementCtx<string>): DeclaredType | null {
  const declared = readMediaType(text)
  if (declared && isKnownCharset(declared.charset)) return declared
  context.addIssue({ code: "custom", message: "names a charset that is not known" })
  return null
}

/** Of the Encoding Standard, which is what the parser decodes by. */
function isKnownCharset(charset: string | null): boolean {
  if (charset === null) return true
  try {
    return new TextDecoder(charset) !== null
  } catch {
    return false
  }
}

const anyCase = (name: string) =>
  name.replace(/[a-z]|[.+/]/g, (char) => (/[a-z]/.test(char) ? `[${char}${char.toUpperCase()}]` : `\\${char}`))

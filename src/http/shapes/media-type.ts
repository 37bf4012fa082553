// The media type of a document as clients spell it: any case, an older name, parameters; a stated charset is kept.
import { z } from "zod"
import { CONTENT_TYPES, type ContentType } from "../../embedding/contract.ts"

export type DeclaredType = { contentType: ContentType; charset: string | null }

/** Names that are older than the registered one, or unofficial. */
const ALIASES: Record<string, ContentType> = {
  "text/x-markdown": CONTENT_TYPES.markdown,
  "application/x-pdf": CONTENT_TYPES.pdf,
}

/** RFC 9110, section 5.6.6: a token or a quoted string. */
const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i

/** Null for a type that no parser takes. */
function readMediaType(text: string): DeclaredType | null {
  const named = text.split(";", 1)[0]?.trim().toLowerCase() ?? ""
  const contentType = Object.values(CONTENT_TYPES).find((type) => type === named) ?? ALIASES[named]
  if (!contentType) return null
  const [, quoted, plain] = CHARSET.exec(text) ?? []
  return { contentType, charset: (quoted ?? plain)?.toLowerCase() ?? null }
}

/** A field that takes one of `types`; its pattern needs no flags, so that the OpenAPI document can show it. */
export function mediaTypeField(types: readonly ContentType[]) {
  const names = [...types, ...Object.keys(ALIASES).filter((name) => types.some((type) => type === ALIASES[name]))]
  const pattern = new RegExp(`^\\s*(?:${names.map(anyCase).join("|")})\\s*(?:;[\\x20-\\x7e]{0,100})?$`)
  return z
    .string()
    .regex(pattern, `must be one of ${types.join(", ")}`)
    .meta({
      description: `One of ${types.join(", ")}; parameters such as a charset are allowed.`,
      examples: [types[0]],
    })
    .transform((text, context): DeclaredType => {
      const declared = readMediaType(text)
      if (declared && isKnownCharset(declared.charset)) return declared
      context.addIssue({ code: "custom", message: "names a charset that is not known" })
      return z.NEVER
    })
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

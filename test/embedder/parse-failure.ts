// What a parser test needs: parse bytes or text, or learn the failure's code.
import { CONTENT_TYPES } from "../../src/embedding/contract.ts"
import { parseDocument } from "../../workers/embedder/parse/parse-document.ts"
import { ParseError } from "../../workers/embedder/parse/parse-error.ts"

type Format = keyof typeof CONTENT_TYPES
export const utf8 = (text: string) => new TextEncoder().encode(text)

/** Parses a copy, since a parser may consume its bytes. */
export async function parse(format: Format, source: Uint8Array | string, charset: string | null = null) {
  return await parseDocument(
    Uint8Array.from(typeof source === "string" ? utf8(source) : source),
    CONTENT_TYPES[format],
    { charset, onProgress: () => {} },
  )
}

/** The code of the ParseError; any other outcome fails the test. */
export async function failureOf(
  format: Format,
  source: Uint8Array | string,
  charset: string | null = null,
): Promise<string> {
  try {
    await parse(format, source, charset)
  } catch (error) {
    if (error instanceof ParseError) return error.code
    throw error
  }
  throw new Error("the document was parsed")
}

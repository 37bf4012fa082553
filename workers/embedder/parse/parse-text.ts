// Parses plain text, which has neither pages nor headings.
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { decodeText } from "./charset/decode-text.ts"
import type { ParseOptions } from "./parse-document.ts"

export function parseText(bytes: Uint8Array, { charset }: ParseOptions): ParsedText {
  return { ...decodeText(bytes, { client: charset }), pages: null, headings: [] }
}

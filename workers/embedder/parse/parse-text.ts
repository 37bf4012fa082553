// Parses plain text, which has neither pages nor headings.
import type { ParsedText } from "../../../src/documents/parsed-text.ts"
import { decodeText } from "./decode-text.ts"

export function parseText(bytes: Uint8Array): ParsedText {
  return { text: decodeText(bytes), pages: null, headings: [] }
}

// Stores the result of parsing: the text, the chunks, and the positions of lines on pages.
import { writePageFile } from "../../../src/documents/model/page-file.ts"
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import type { ParseRequest } from "../../../src/embedding/contract.ts"
import { MANIFEST_TYPE, storeOutput, TEXT_TYPE } from "./store-output.ts"

/** False if any of them could not be stored. */
export async function storeParsed(
  { text_url, manifest_url, pages_url }: ParseRequest["outputs"],
  parsed: ParsedText,
  manifest: Uint8Array,
): Promise<boolean> {
  const pages = writePageFile(parsed)
  const stored = await Promise.all([
    storeOutput(text_url, new TextEncoder().encode(parsed.text), TEXT_TYPE),
    storeOutput(manifest_url, manifest, MANIFEST_TYPE),
    pages === null || pages_url === undefined || storeOutput(pages_url, pages, MANIFEST_TYPE),
  ])
  return !stored.includes(false)
}

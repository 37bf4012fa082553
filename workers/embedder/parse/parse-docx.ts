// Parses Word documents: their XML within bounds, through mammoth to HTML, and that to text.
import { strFromU8, type Unzipped, zipSync } from "fflate"
import mammoth from "mammoth"
import type { ParsedText } from "../../../src/documents/parsed-text.ts"
import { FORMATS } from "../../../src/embedding/formats.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"
import { readXmlParts } from "./read-zip.ts"

const TITLE_STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"]
const WORD_CONTENT = /wordprocessingml|ms-word/

export async function parseDocx(bytes: Uint8Array): Promise<ParsedText> {
  const parts = readXmlParts(bytes, FORMATS.docx.unpacked)
  const contentTypes = parts["[Content_Types].xml"]
  if (!contentTypes || !WORD_CONTENT.test(strFromU8(contentTypes))) throw new ParseError("corrupt-document")
  return readHtmlText(await toHtml(parts))
}

/** Mammoth is given a new archive of the parts that were checked, so that it can read nothing else. */
async function toHtml(parts: Unzipped): Promise<string> {
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(zipSync(parts, { level: 0 })) },
      {
        styleMap: TITLE_STYLES,
        includeEmbeddedStyleMap: false,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: "" })),
      },
    )
    return value
  } catch (cause) {
    if (cause instanceof RangeError) throw cause
    throw new ParseError("corrupt-document", { cause })
  }
}

// Parses Word documents: writes displayed but not stored text into the XML, lets mammoth convert it to HTML, then to text.
import { strToU8, type Unzipped, zipSync } from "fflate"
import mammoth from "mammoth"
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { FORMATS } from "../../../src/embedding/formats.ts"
import { packageParts } from "./office/package-parts.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"
import { readXmlParts } from "./read-zip.ts"
import { warn } from "./warn.ts"
import { prepareWord } from "./word/prepare-word.ts"

const TITLE_STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"]
/** The link from a note back to its reference. */
const BACK_LINK = / ?<a href="#(?:foot|end)note-ref-\w+">\u2191<\/a>/g
/** The paragraph that stands for what is inserted; its text is the key. */
const INSERT = /<p>(\ue000\d+\ue001)<\/p>/g
const WORD_DOCUMENT =
  /wordprocessingml\.(?:document|template)\.main\+xml|ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml/

export async function parseDocx(bytes: Uint8Array): Promise<ParsedText> {
  const unpacked = readXmlParts(bytes, FORMATS.docx.unpacked)
  const parts = packageParts(unpacked)
  const prepared = prepareWord(parts, parts.main(WORD_DOCUMENT))
  const changed = Object.entries(prepared.parts).map(([path, xml]) => [path, strToU8(xml)])
  let html = await toHtml({ ...unpacked, ...Object.fromEntries(changed) })
  html = html.replace(BACK_LINK, "")
  html = html.replace(INSERT, (mark, key: string) => prepared.inserts.get(key) ?? mark)
  const parsed = readHtmlText(html)
  if (prepared.leftOut.length === 0) return parsed
  const warning = warn("parts-left-out", `These are ${prepared.leftOut.join(" and ")}.`)
  return { ...parsed, warnings: [...(parsed.warnings ?? []), warning] }
}

/** Mammoth gets a new archive with only the checked parts, so that it cannot read anything else. */
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

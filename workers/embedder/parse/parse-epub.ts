// Parses EPUB books: the chapters of the spine in reading order.
import { strFromU8 } from "fflate"
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { FORMATS } from "../../../src/embedding/formats.ts"
import { joinParsed } from "./join-parsed.ts"
import { allOf, readXml, textOf } from "./office/xml.ts"
import type { ParseOptions } from "./parse-document.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"
import { readParts } from "./read-zip.ts"

const CHAPTER = /xhtml|html/
/** Fonts may be obfuscated. If anything else is encrypted, it is the book's content. */
const FONT = /\.(?:otf|ttf|woff2?)$/i

export function parseEpub(bytes: Uint8Array, { onProgress }: ParseOptions): ParsedText {
  const parts = readParts(bytes, {
    ...FORMATS.epub.unpacked,
    wanted: /\.(?:xml|opf|x?html?|ncx)$/i,
    doctype: "allowed",
  })
  const encryption = parts["META-INF/encryption.xml"]
  const locked = encryption ? [...allOf(readXml(encryption), "CipherReference", "enc:CipherReference")] : []
  if (locked.some(({ attribs }) => !FONT.test(attribs.URI ?? ""))) throw new ParseError("encrypted-document")

  const container = parts["META-INF/container.xml"]
  const path = container && [...allOf(readXml(container), "rootfile")][0]?.attribs["full-path"]
  const opf = path ? parts[path] : undefined
  if (!path || !opf) throw new ParseError("corrupt-document")
  const book = readXml(opf)
  const folder = path.slice(0, path.lastIndexOf("/") + 1)
  const items = new Map([...allOf(book, "item", "opf:item")].map(({ attribs }) => [attribs.id ?? "", attribs] as const))
  // Each chapter is read once, even if the spine lists it repeatedly.
  const named = new Set([...allOf(book, "itemref", "opf:itemref")].map(({ attribs }) => attribs.idref ?? ""))
  const spine = [...named].map((id) => items.get(id) ?? {})
  const chapters: ParsedText[] = []
  for (const { href = "", "media-type": type = "" } of spine) {
    const part = CHAPTER.test(type) ? parts[folder + decodeURIComponent(href.replace(/#.*/, ""))] : undefined
    if (part) chapters.push(readHtmlText(strFromU8(part)))
    onProgress(chapters.length, spine.length)
  }
  const parsed = joinParsed(chapters, { asPages: false })
  const title = textOf([...allOf(book, "dc:title")][0])
    .replace(/\s+/g, " ")
    .trim()
  return title && parsed.headings.length === 0 ? { ...parsed, headings: [{ level: 1, title, start: 0 }] } : parsed
}

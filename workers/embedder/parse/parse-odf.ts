// Parses OpenDocument files: texts, spreadsheets by sheet, presentations by slide.
import type { ParsedText } from "../../../src/documents/parsed-text.ts"
import { FORMATS } from "../../../src/embedding/formats.ts"
import { joinParsed } from "./join-parsed.ts"
import { element, inline } from "./markup.ts"
import { blocksHtml, leftOutOf, numberedStyles, type OdfLayout, tablesHtml } from "./office/read-odf-blocks.ts"
import { odfObjectHtml } from "./office/read-odf-object.ts"
import { NOTES_HEADING } from "./office/read-slide.ts"
import { allOf, at, childOf, type Element, elementsOf, readXml } from "./office/xml.ts"
import type { ParseOptions } from "./parse-document.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"
import { readXmlParts } from "./read-zip.ts"
import { warn } from "./warn.ts"

export function parseOdf(bytes: Uint8Array, { onProgress }: ParseOptions): ParsedText {
  const parts = readXmlParts(bytes, FORMATS.odt.unpacked)
  const manifest = parts["META-INF/manifest.xml"]
  if (manifest && [...allOf(readXml(manifest), "manifest:encryption-data")].length > 0)
    throw new ParseError("encrypted-document")
  const content = parts["content.xml"]
  const document = content && readXml(content)
  const body = at(document, "office:document-content", "office:body")
  if (!document || !body) throw new ParseError("corrupt-document")
  const objectHtml = (name: string) => odfObjectHtml(parts, name)
  const parsed = parseBody(body, { numbered: numberedStyles(document), objectHtml }, onProgress)
  const left = leftOutOf(body)
  return left ? { ...parsed, warnings: [...(parsed.warnings ?? []), warn("parts-left-out", left)] } : parsed
}

function parseBody(body: Element, layout: OdfLayout, onProgress: ParseOptions["onProgress"]): ParsedText {
  const [sheets, slides] = [childOf(body, "office:spreadsheet"), childOf(body, "office:presentation")]
  if (sheets) return readHtmlText(elementsOf(sheets).map(sheetHtml).join(""))
  if (!slides) return readHtmlText(blocksHtml(childOf(body, "office:text"), layout))
  const pages: ParsedText[] = []
  const drawn = elementsOf(slides).filter(({ name }) => name === "draw:page")
  for (const page of drawn) {
    pages.push(readHtmlText(slideHtml(page, layout)))
    onProgress(pages.length, drawn.length)
  }
  const parsed = joinParsed(pages, { asPages: true })
  const silent = pages.flatMap(({ text }, place) => (text === "" ? [place + 1] : []))
  return silent.length > 0 ? { ...parsed, warnings: [warn("pages-without-text", "", silent)] } : parsed
}

function sheetHtml(sheet: Element): string {
  if (sheet.name !== "table:table") return ""
  const content = tablesHtml(sheet)
  return content === "" ? "" : element("h2", inline(sheet.attribs["table:name"] ?? "")) + content
}

/** The title is the first thing read, wherever its frame stands in the file. */
function slideHtml(page: Element, layout: OdfLayout): string {
  const frames = elementsOf(page)
  const isTitle = ({ attribs }: Element) => attribs["presentation:class"] === "title"
  const titles = frames.filter(isTitle).map((frame) => element("h1", blocksHtml(frame, { ...layout, asLine: true })))
  const others = frames
    .filter((frame) => !isTitle(frame))
    .map((frame) => {
      const html = blocksHtml(frame, layout)
      return frame.name === "presentation:notes" && html !== "" ? NOTES_HEADING + html : html
    })
  return [...titles, ...others].join("")
}

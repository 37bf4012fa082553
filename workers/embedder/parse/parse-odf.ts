// Parses OpenDocument files: texts, spreadsheets by sheet, presentations by slide.
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { FORMATS } from "../../../src/embedding/formats.ts"
import { joinParsed } from "./join-parsed.ts"
import { element, inline } from "./markup.ts"
import { orderShapes } from "./office/order-odf-shapes.ts"
import { blocksHtml, leftOutOf, type OdfLayout } from "./office/read-odf-blocks.ts"
import { odfObjectHtml } from "./office/read-odf-object.ts"
import { readOdfSheet } from "./office/read-odf-sheet.ts"
import { hiddenSheetStyles, readOdfStyles, runningParts } from "./office/read-odf-styles.ts"
import { NOTES_HEADING } from "./office/read-slide.ts"
import { createIslandWriter, HIDDEN_PARTS, HIDDEN_SHEETS, hasHidden } from "./office/write-island.ts"
import { allOf, at, childOf, type Document, type Element, elementsOf, readXml } from "./office/xml.ts"
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
  const styles = parts["styles.xml"] && readXml(parts["styles.xml"])
  const layout: OdfLayout = {
    styles: readOdfStyles(styles ? [document, styles] : [document]),
    objectHtml: (name) => odfObjectHtml(parts, name),
  }
  const sheets = childOf(body, "office:spreadsheet")
  const left = leftOutOf(body)
  if (sheets) return withLeftOut(...parseSheets(sheets, hiddenSheetStyles(document), layout), left)
  const parsed = childOf(body, "office:presentation")
    ? parseSlides(body, layout, onProgress)
    : readHtmlText(textHtml(body, styles || undefined, layout))
  return withLeftOut(parsed, [], left)
}

function withLeftOut(parsed: ParsedText, hidden: readonly string[], others: string[]): ParsedText {
  const left = [...others, ...hidden]
  if (left.length === 0) return parsed
  const warning = warn("parts-left-out", `These are ${left.join(" and ")}.`)
  return { ...parsed, warnings: [...(parsed.warnings ?? []), warning] }
}

/** Page headers and footers are written once: headers first, footers last. */
function textHtml(body: Element, styles: Document | undefined, layout: OdfLayout): string {
  const running = (kind: "header" | "footer") => [
    ...new Set(runningParts(styles, kind).map((part) => blocksHtml(part, layout))),
  ]
  return [...running("header"), blocksHtml(childOf(body, "office:text"), layout), ...running("footer")].join("")
}

/** The visible sheets, and descriptions of what is hidden. */
function parseSheets(
  sheets: Element,
  hiddenStyles: ReadonlySet<string>,
  { objectHtml }: OdfLayout,
): [ParsedText, string[]] {
  const hidden = new Set<string>()
  const islandsOf = createIslandWriter()
  const html = elementsOf(sheets)
    .filter(({ name }) => name === "table:table")
    .map((table) => {
      if (hiddenStyles.has(table.attribs["table:style-name"] ?? "")) {
        hidden.add(HIDDEN_SHEETS)
        return ""
      }
      const sheet = readOdfSheet(table)
      if (hasHidden(sheet)) hidden.add(HIDDEN_PARTS)
      const drawn = [...allOf(table, "draw:object")].map(
        ({ attribs }) => objectHtml?.(attribs["xlink:href"] ?? "") ?? "",
      )
      const content = [...islandsOf(sheet).map((island) => island.html), ...drawn].join("")
      return content === "" ? "" : element("h2", inline(table.attribs["table:name"] ?? "")) + content
    })
    .join("")
  return [readHtmlText(html), [...hidden]]
}

function parseSlides(body: Element, layout: OdfLayout, onProgress: ParseOptions["onProgress"]): ParsedText {
  const pages: ParsedText[] = []
  const drawn = elementsOf(childOf(body, "office:presentation")).filter(({ name }) => name === "draw:page")
  for (const page of drawn) {
    pages.push(readHtmlText(slideHtml(page, layout)))
    onProgress(pages.length, drawn.length)
  }
  const parsed = joinParsed(pages, { asPages: true })
  const silent = pages.flatMap(({ text }, place) => (text === "" ? [place + 1] : []))
  return silent.length > 0 ? { ...parsed, warnings: [warn("pages-without-text", "", silent)] } : parsed
}

/** The title comes first, wherever it stands; notes come last. */
function slideHtml(page: Element, layout: OdfLayout): string {
  const isTitle = ({ attribs }: Element) => attribs["presentation:class"] === "title"
  const isNotes = ({ name }: Element) => name === "presentation:notes"
  const shown = elementsOf(page).flatMap((shape) => {
    const html = blocksHtml(shape, isTitle(shape) ? { ...layout, asLine: true } : layout)
    return html === "" ? [] : [{ element: shape, html }]
  })
  const titles = shown.filter((one) => isTitle(one.element)).map(({ html }) => element("h1", html))
  const others = orderShapes(shown.filter((one) => !isTitle(one.element) && !isNotes(one.element)))
  const notes = shown.filter((one) => isNotes(one.element)).map(({ html }) => NOTES_HEADING + html)
  return [...titles, ...others.map(({ html }) => html), ...notes].join("")
}

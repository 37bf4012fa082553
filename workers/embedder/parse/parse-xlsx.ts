// Parses Excel workbooks: each visible sheet under its name, with its tables and drawings in order, then its comments.
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { FORMATS } from "../../../src/embedding/formats.ts"
import { element, inline } from "./markup.ts"
import { readCellStyles } from "./office/cell-styles.ts"
import { packageParts } from "./office/package-parts.ts"
import { commentsHtml } from "./office/read-comments.ts"
import { readDrawings } from "./office/read-drawings.ts"
import { readSheet } from "./office/read-sheet.ts"
import { createIslandWriter, HIDDEN_PARTS, HIDDEN_SHEETS, hasHidden } from "./office/write-island.ts"
import { allOf, type Document, elementsOf, textOf } from "./office/xml.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"
import { readXmlParts } from "./read-zip.ts"
import { warn } from "./warn.ts"

const WORKBOOK = /spreadsheetml\.sheet\.main\+xml|ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml/

export function parseXlsx(bytes: Uint8Array): ParsedText {
  const unpacked = readXmlParts(bytes, FORMATS.xlsx.unpacked)
  const parts = packageParts(unpacked)
  const path = parts.main(WORKBOOK)
  const workbook = parts.read(path)
  if (!workbook) throw new ParseError("corrupt-document")
  const relations = [...parts.relationsOf(path).values()]
  const partOf = (type: RegExp) => relations.find((relation) => type.test(relation.type))?.path ?? ""
  const context = {
    strings: readStrings(parts.read(partOf(/\/sharedStrings$/))),
    styles: readCellStyles(parts.read(partOf(/\/styles$/)), workbook),
    room: FORMATS.xlsx.unpacked.bytes,
  }

  const hidden = new Set<string>()
  let html = ""
  const islandsOf = createIslandWriter()
  for (const { attribs } of allOf(workbook, "sheet")) {
    if (attribs.state === "hidden" || attribs.state === "veryHidden") {
      hidden.add(HIDDEN_SHEETS)
      continue
    }
    const sheetPath = parts.relationsOf(path).get(attribs["r:id"] ?? "")?.path ?? ""
    const part = unpacked[sheetPath]
    if (!part) continue
    const sheet = readSheet(part, context)
    if (hasHidden(sheet)) hidden.add(HIDDEN_PARTS)
    const shown = [...islandsOf(sheet), ...readDrawings(parts, sheetPath)].sort(
      (a, b) => a.top - b.top || a.left - b.left,
    )
    const content = shown.map((one) => one.html).join("") + commentsHtml(parts, sheetPath, sheet, partOf(/\/person$/))
    if (content !== "") html += element("h2", inline(attribs.name ?? "")) + content
  }
  const parsed = readHtmlText(html)
  const warnings = hidden.size > 0 ? [warn("parts-left-out", `These are ${[...hidden].join(" and ")}.`)] : []
  return { ...parsed, warnings: [...(parsed.warnings ?? []), ...warnings] }
}

/** The text of a shared string: its runs without phonetic guides. */
const readStrings = (strings: Document | undefined): string[] =>
  (strings ? [...allOf(strings, "si")] : []).map((si) =>
    elementsOf(si)
      .filter(({ name }) => name === "t" || name === "r")
      .map((run) => (run.name === "t" ? textOf(run) : textOf(elementsOf(run).find(({ name }) => name === "t"))))
      .join(""),
  )

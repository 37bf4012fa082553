// Parses Excel workbooks: each visible sheet under its name, its islands of cells as tables among its drawings, then its comments.
import type { ParsedText } from "../../../src/documents/parsed-text.ts"
import { FORMATS } from "../../../src/embedding/formats.ts"
import { type Cell, element, inline, table } from "./markup.ts"
import { readCellStyles } from "./office/cell-styles.ts"
import { findIslands, type Island } from "./office/find-islands.ts"
import { packageParts } from "./office/package-parts.ts"
import { commentsHtml } from "./office/read-comments.ts"
import { readDrawings } from "./office/read-drawings.ts"
import { type Area, readSheet, type Sheet } from "./office/read-sheet.ts"
import { allOf, type Document, elementsOf, textOf } from "./office/xml.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"
import { readXmlParts } from "./read-zip.ts"
import { warn } from "./warn.ts"

const WORKBOOK = /spreadsheetml\.sheet\.main\+xml|ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml/
/** Cells of the rectangles that all tables fill together; more are no table that anybody reads. */
const MAX_AREA = 2_000_000

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
  }

  const hidden = new Set<string>()
  let html = ""
  let area = 0
  for (const { attribs } of allOf(workbook, "sheet")) {
    if (attribs.state === "hidden" || attribs.state === "veryHidden") {
      hidden.add("hidden sheets")
      continue
    }
    const sheetPath = parts.relationsOf(path).get(attribs["r:id"] ?? "")?.path ?? ""
    const part = unpacked[sheetPath]
    if (!part) continue
    const sheet = readSheet(part, context)
    const islands = findIslands(sheet)
    for (const { top, bottom, left, right } of islands) area += (bottom - top + 1) * (right - left + 1)
    if (sheet.cells.some(({ row, column }) => sheet.hidden.rows.has(row) || sheet.hidden.columns.has(column)))
      hidden.add("hidden rows and columns")
    if (area > MAX_AREA) throw new ParseError("document-too-complex")
    const shown = [
      ...islands.map((island) => ({ ...island, html: islandHtml(island, sheet) })),
      ...readDrawings(parts, sheetPath),
    ].sort((a, b) => a.top - b.top || a.left - b.left)
    const content = shown.map((one) => one.html).join("") + commentsHtml(parts, sheetPath, sheet, partOf(/\/person$/))
    if (content !== "") html += element("h2", inline(attribs.name ?? "")) + content
  }
  const parsed = readHtmlText(html)
  const warnings = hidden.size > 0 ? [warn("parts-left-out", `These are ${[...hidden].join(" and ")}.`)] : []
  return { ...parsed, warnings: [...(parsed.warnings ?? []), ...warnings] }
}

/** A shared string is its runs without what only says how they are pronounced. */
const readStrings = (strings: Document | undefined): string[] =>
  (strings ? [...allOf(strings, "si")] : []).map((si) =>
    elementsOf(si)
      .filter(({ name }) => name === "t" || name === "r")
      .map((run) => (run.name === "t" ? textOf(run) : textOf(elementsOf(run).find(({ name }) => name === "t"))))
      .join(""),
  )

/** Rows with a single cell above a wider table are its caption; a single row or column is no table. */
function islandHtml(island: Island, sheet: Sheet): string {
  const rows = rowsOf(island, sheet)
  const isWide = island.right > island.left
  let captions = 0
  while (isWide && captions < rows.length && filled(rows[captions]) === 1) captions++
  const caption = rows.slice(0, captions).map((row) => element("p", row.map(({ html }) => html).join("")))
  const body = rows.slice(captions)
  if (body.length === 0) return caption.join("")
  if (!isWide) return body.map((row) => element("p", row[0]?.html ?? "")).join("")
  return caption.join("") + table(body, { hasHeader: body.length > 1 })
}

const filled = (row: readonly Cell[] | undefined) => row?.filter(({ html }) => html !== "").length ?? 0

/** Every row of the island from its left to its right edge; what a merged area covers is left to its span. */
function rowsOf({ top, bottom, left, right, cells }: Island, { merged, hidden }: Sheet): Cell[][] {
  const shownIn = (first: number, count: number, not: ReadonlySet<number>) =>
    Array.from({ length: count }, (_, at) => first + at).filter((at) => !not.has(at))
  const texts = new Map(cells.map(({ row, column, text }) => [`${row},${column}`, text]))
  const spans = new Map<string, Area>()
  const covered = new Set<string>()
  for (const span of merged) {
    if (span.row < top || span.row > bottom || span.column < left || span.column > right) continue
    const [rows, columns] = [
      Math.min(span.rows, bottom - span.row + 1),
      Math.min(span.columns, right - span.column + 1),
    ]
    spans.set(`${span.row},${span.column}`, {
      ...span,
      rows: shownIn(span.row, rows, hidden.rows).length,
      columns: shownIn(span.column, columns, hidden.columns).length,
    })
    for (let r = span.row; r < span.row + rows; r++)
      for (let c = span.column; c < span.column + columns; c++) covered.add(`${r},${c}`)
    covered.delete(`${span.row},${span.column}`)
  }
  const columns = shownIn(left, right - left + 1, hidden.columns)
  return shownIn(top, bottom - top + 1, hidden.rows)
    .map((row) =>
      columns
        .map((column) => `${row},${column}`)
        .filter((at) => !covered.has(at))
        .map((at) => ({ rows: 1, columns: 1, ...spans.get(at), html: inline(texts.get(at) ?? "") })),
    )
    .filter((row) => filled(row) > 0)
}

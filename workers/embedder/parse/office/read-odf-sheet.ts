// Reads the displayed cells of one OpenDocument sheet, in the same form as those of a workbook.
import { isText } from "domhandler"
import { ParseError } from "../parse-error.ts"
import type { Sheet } from "./read-sheet.ts"
import { allOf, type Element, elementsOf } from "./xml.ts"

/** A row or cell that is repeated more often is only padding up to the sheet's edge. */
const MAX_REPEATED = 1_000
const MAX_CELLS = 1_000_000
const NOT_TEXT = new Set(["office:annotation", "office:annotation-end", "svg:title", "svg:desc"])
const CELLS = new Set(["table:table-cell", "table:covered-table-cell"])
const UNSEEN = new Set(["collapse", "filter"])

const repeatsOf = (count = "1") => Math.max(1, Number(count) || 1)

export function readOdfSheet(table: Element): Sheet {
  const sheet: Sheet = { cells: [], merged: [], hidden: { rows: new Set(), columns: new Set() } }
  let at = 0
  for (const { attribs } of allOf(table, "table:table-column")) {
    const count = repeatsOf(attribs["table:number-columns-repeated"])
    if (UNSEEN.has(attribs["table:visibility"] ?? ""))
      for (let column = at; column < at + Math.min(count, MAX_REPEATED); column++) sheet.hidden.columns.add(column)
    at += count
  }
  let row = 0
  for (const line of allOf(table, "table:table-row")) {
    const count = repeatsOf(line.attribs["table:number-rows-repeated"])
    const before = sheet.cells.length
    readRow(sheet, line, row)
    const own = sheet.cells.slice(before)
    const shown = own.length > 0 ? Math.min(count, MAX_REPEATED) : 0
    if (sheet.cells.length + own.length * shown > MAX_CELLS) throw new ParseError("document-too-complex")
    for (let next = row; next < row + shown; next++) {
      if (next > row) sheet.cells.push(...own.map((cell) => ({ ...cell, row: next })))
      if (UNSEEN.has(line.attribs["table:visibility"] ?? "")) sheet.hidden.rows.add(next)
    }
    row += count
  }
  return sheet
}

function readRow(sheet: Sheet, line: Element, row: number): void {
  let column = 0
  for (const cell of elementsOf(line).filter(({ name }) => CELLS.has(name))) {
    const { attribs, name } = cell
    const count = repeatsOf(attribs["table:number-columns-repeated"])
    const text = name === "table:table-cell" ? textIn(cell) : ""
    if (text !== "")
      for (let next = column; next < column + Math.min(count, MAX_REPEATED); next++)
        sheet.cells.push({ row, column: next, text })
    const [rows, columns] = [
      Number(attribs["table:number-rows-spanned"] ?? 1),
      Number(attribs["table:number-columns-spanned"] ?? 1),
    ]
    if (rows > 1 || columns > 1) sheet.merged.push({ row, column, rows, columns })
    column += count
  }
}

const textIn = (cell: Element): string =>
  elementsOf(cell)
    .filter(({ name }) => name === "text:p" || name === "text:h")
    .map(shownText)
    .join("\n")
    .trim()

function shownText(parent: Element): string {
  return parent.children
    .map((node) => {
      if (isText(node)) return node.data.replace(/\s+/g, " ")
      if (!("attribs" in node) || NOT_TEXT.has(node.name)) return ""
      if (node.name === "text:s" || node.name === "text:tab") return " "
      return node.name === "text:line-break" ? "\n" : shownText(node)
    })
    .join("")
}

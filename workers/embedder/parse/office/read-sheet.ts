// Reads the displayed cells of one worksheet, by row and column.
import { Parser } from "htmlparser2"
import { ParseError } from "../parse-error.ts"
import type { CellStyles } from "./cell-styles.ts"
import { isOn } from "./xml.ts"

/** Rows and columns are numbered from 0. */
export type Place = { row: number; column: number }
export type Area = Place & { rows: number; columns: number }
/** `hidden` rows and columns are not displayed, but their cells are included. */
export type Sheet = {
  cells: (Place & { text: string })[]
  merged: Area[]
  hidden: { rows: Set<number>; columns: Set<number> }
}

const MAX_COLUMNS = 16_384

/** `room` is the remaining number of characters for all sheets, because many cells can share one long string. */
export type SheetContext = { strings: readonly string[]; styles: CellStyles; room: number }

/** Reads the part as a stream, because a tree of a million cells would be too large. Throws `document-too-complex`. */
export function readSheet(part: Uint8Array, context: SheetContext): Sheet {
  const { strings, styles } = context
  const sheet: Sheet = { cells: [], merged: [], hidden: { rows: new Set(), columns: new Set() } }
  let [row, column] = [-1, -1]
  let cell = { type: "n", style: 0, value: "", inlineText: "" }
  let into: "value" | "inlineText" | null = null
  let phonetic = 0

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        switch (name) {
          case "row":
            row = attributes.r ? Number(attributes.r) - 1 : row + 1
            column = -1
            if (isOn(attributes.hidden)) sheet.hidden.rows.add(row)
            break
          case "col": {
            const last = Math.min(MAX_COLUMNS, Number(attributes.max))
            if (isOn(attributes.hidden))
              for (let at = Number(attributes.min); at <= last; at++) sheet.hidden.columns.add(at - 1)
            break
          }
          case "c": {
            const place = attributes.r ? placeOf(attributes.r) : null
            column = place?.column ?? column + 1
            row = place?.row ?? row
            cell = { type: attributes.t ?? "n", style: Number(attributes.s ?? 0), value: "", inlineText: "" }
            break
          }
          case "v":
            into = "value"
            break
          case "rPh":
            phonetic++
            break
          case "t":
            into = phonetic > 0 ? null : "inlineText"
            break
          case "mergeCell": {
            const area = areaOf(attributes.ref ?? "")
            if (area) sheet.merged.push(area)
          }
        }
      },
      ontext(text) {
        if (into) cell[into] += text
      },
      onclosetag(name) {
        if (name === "v" || name === "t") into = null
        else if (name === "rPh") phonetic--
        else if (name === "c") {
          const text = shown(cell).trim()
          context.room -= text.length
          if (context.room < 0) throw new ParseError("document-too-complex")
          if (text !== "") sheet.cells.push({ row, column, text })
        }
      },
    },
    { xmlMode: true },
  )
  parser.end(new TextDecoder().decode(part))
  return sheet

  function shown({ type, style, value, inlineText }: typeof cell): string {
    switch (type) {
      case "s":
        return strings[Number(value)] ?? ""
      case "inlineStr":
        return inlineText
      case "b":
        return value === "1" ? "TRUE" : value === "0" ? "FALSE" : ""
      case "n":
        return value === "" ? "" : styles.display(style, Number(value))
      default:
        return value
    }
  }
}

/** `B7` is row 6, column 1; null if it is not a reference. */
export function placeOf(reference: string): Place | null {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference) ?? []
  if (!letters || !digits) return null
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return { row: Number(digits) - 1, column }
}

function areaOf(reference: string): Area | null {
  const [first, last] = reference.split(":").map(placeOf)
  if (!first || !last) return null
  return { ...first, rows: last.row - first.row + 1, columns: last.column - first.column + 1 }
}

// Formats the numbers of a workbook as it displays them, including dates and percentages.
import { format, getFormatFromId, isDateFormat } from "numfmt"
import { allOf, at, type Document, elementsOf, isOn } from "./xml.ts"

export type CellStyles = {
  /** The number as displayed in a cell of that style. */
  display(style: number, value: number): string
}

const GENERAL = "General"
/** Days between the two date epochs that a workbook can use. */
const DAYS_1904 = 1462

export function readCellStyles(styles: Document | undefined, workbook: Document): CellStyles {
  const own = new Map(
    (styles ? [...allOf(styles, "numFmt")] : []).map(({ attribs }) => [
      attribs.numFmtId,
      attribs.formatCode ?? GENERAL,
    ]),
  )
  const formats = elementsOf(at(styles, "styleSheet", "cellXfs"))
  const patterns = formats.map(
    ({ attribs: { numFmtId = "0" } }) => own.get(numFmtId) ?? getFormatFromId(Number(numFmtId)) ?? GENERAL,
  )
  const epochDays = isOn(at(workbook, "workbook", "workbookPr")?.attribs.date1904) ? DAYS_1904 : 0
  return {
    display(style, value) {
      if (!Number.isFinite(value)) return ""
      const pattern = patterns[style] ?? GENERAL
      return displayed(pattern, isDateFormat(pattern) ? value + epochDays : value)
    },
  }
}

/** Formats a number by its format code; an invalid code leaves it as it is. */
export function displayed(code: string, value: number): string {
  try {
    return format(code, value, { throws: false, invalid: String(value) })
  } catch {
    return String(value)
  }
}

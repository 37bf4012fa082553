// How a workbook displays numbers: its cell formats applied, dates and percentages among them.
import { format, getFormatFromId, isDateFormat } from "numfmt"
import { allOf, at, type Document, elementsOf, isOn } from "./xml.ts"

export type CellStyles = {
  /** The number as a cell of that style shows it. */
  display(style: number, value: number): string
}

const GENERAL = "General"
/** Days between the two epochs that a workbook may count dates from. */
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

/** A number by its format code; as it is where the code is none. */
export function displayed(code: string, value: number): string {
  try {
    return format(code, value, { throws: false, invalid: String(value) })
  } catch {
    return String(value)
  }
}

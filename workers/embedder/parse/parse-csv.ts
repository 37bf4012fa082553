// Parses separated values to one table whose first row has the column names. A formula is plain text.
import Papa from "papaparse"
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { decodeText } from "./charset/decode-text.ts"
import { element, inline, table } from "./markup.ts"
import type { ParseOptions } from "./parse-document.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"
import { isOfFigures } from "./table-header.ts"

const MAX_CELLS = 1_000_000

/** The first lines determine the separator: comma, tab, semicolon or bar. */
export function parseCsv(bytes: Uint8Array, { charset }: ParseOptions): ParsedText {
  const { text, warnings } = decodeText(bytes, { client: charset })
  const all = readRows(text)
  const width = all.reduce((widest, row) => Math.max(widest, row.length), 0)
  if (all.length * width > MAX_CELLS) throw new ParseError("document-too-complex")
  const titles =
    width > 1
      ? Math.max(
          0,
          all.findIndex((row) => filled(row) > 1),
        )
      : 0
  const rows = all.slice(titles)
  const cells = rows.map((row) =>
    Array.from({ length: width }, (_, column) => ({ html: inline((row[column] ?? "").trim()) })),
  )
  const hasHeader = rows.length > 1 && !isOfFigures(rows[0] ?? [])
  const html = all.slice(0, titles).map((row) => element("p", inline(row.join("").trim())))
  if (rows.length > 0) html.push(table(cells, { hasHeader }))
  const parsed = readHtmlText(html.join(""))
  return { ...parsed, warnings: [...warnings, ...(parsed.warnings ?? [])] }
}

const filled = (row: readonly string[]) => row.filter((cell) => cell.trim() !== "").length

const SEPARATORS = [",", "\t", ";", "|"]
/** Stand for nothing else in most files, unlike commas, which also part decimals and names. */
const TELLING_SEPARATORS = ["\t", ";", "|"]
/** How many rows are looked at to tell the separator. */
const SAMPLE_ROWS = 20

/** Excel can write the separator into a first line of its own: `sep=;`. */
function readRows(text: string): string[][] {
  const [line = "", separator] = /^sep=(.)\n/.exec(text) ?? []
  const source = text.slice(line.length)
  const delimiter = separator ?? TELLING_SEPARATORS.find((one) => partsAlike(source, one))
  const { data } = Papa.parse<string[]>(source, {
    skipEmptyLines: "greedy",
    ...(delimiter ? { delimiter } : { delimitersToGuess: SEPARATORS }),
  })
  return data
}

/** Whether the separator parts every one of the first rows into as many cells. */
function partsAlike(source: string, delimiter: string): boolean {
  const { data } = Papa.parse<string[]>(source, { delimiter, preview: SAMPLE_ROWS, skipEmptyLines: "greedy" })
  const [first] = data
  return first !== undefined && first.length > 1 && data.every((row) => row.length === first.length)
}

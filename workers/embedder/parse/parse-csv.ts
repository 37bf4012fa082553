// Parses separated values to one table whose first row has the column names. A formula is plain text.
import Papa from "papaparse"
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { decodeText } from "./decode-text.ts"
import { inline, table } from "./markup.ts"
import type { ParseOptions } from "./parse-document.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"

const MAX_CELLS = 1_000_000

/** The first lines determine the separator: comma, tab, semicolon or bar. */
export function parseCsv(bytes: Uint8Array, { charset }: ParseOptions): ParsedText {
  const { text, warnings } = decodeText(bytes, { client: charset })
  const rows = readRows(text)
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0)
  if (rows.length * width > MAX_CELLS) throw new ParseError("document-too-complex")
  const cells = rows.map((row) =>
    Array.from({ length: width }, (_, column) => ({ html: inline((row[column] ?? "").trim()) })),
  )
  const parsed = readHtmlText(rows.length > 0 ? table(cells, { hasHeader: rows.length > 1 }) : "")
  return { ...parsed, warnings: [...warnings, ...(parsed.warnings ?? [])] }
}

/** Excel can state the separator in an extra first line: `sep=;`. */
function readRows(text: string): string[][] {
  const [line = "", separator] = /^sep=(.)\n/.exec(text) ?? []
  const { data } = Papa.parse<string[]>(text.slice(line.length), {
    skipEmptyLines: "greedy",
    ...(separator ? { delimiter: separator } : { delimitersToGuess: [",", "\t", ";", "|"] }),
  })
  return data
}

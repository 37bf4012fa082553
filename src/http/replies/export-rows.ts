// Exports rows as CSV or JSON lines, page by page: none is fetched before it is asked for, and whoever stops reading stops the work.
import { withoutDeadline } from "../../deadline.ts"
import { csvLine } from "./csv.ts"

export type Export<Row> = {
  /** Of the file, without its ending. */
  name: string
  columns: readonly string[]
  toCells(row: Row): readonly unknown[]
  toJson(row: Row): unknown
  /** Rows of a page; all of them are held at once, so about a megabyte's worth. */
  pageRows: number
  /** The page after a row; the first with null, the last one empty or shorter than others. */
  pageAfter(last: Row | null): Promise<readonly Row[]>
}

export function exportRows<Row>(format: "csv" | "jsonl", table: Export<Row>): Response {
  const type = format === "csv" ? "text/csv; charset=utf-8" : "application/jsonl"
  return new Response(streamOf(piecesOf(format, table)), {
    headers: { "Content-Type": type, "Content-Disposition": `attachment; filename="${table.name}.${format}"` },
  })
}

async function* piecesOf<Row>(
  format: "csv" | "jsonl",
  { columns, toCells, toJson, pageRows, pageAfter }: Export<Row>,
): AsyncGenerator<string> {
  if (format === "csv") yield csvLine(columns)
  const lineOf = (row: Row) => (format === "csv" ? csvLine(toCells(row)) : `${JSON.stringify(toJson(row))}\n`)
  let last: Row | null = null
  do {
    const rows: readonly Row[] = await pageAfter(last)
    if (rows.length > 0) yield rows.map(lineOf).join("")
    last = rows.length < pageRows ? null : (rows.at(-1) ?? null)
  } while (last !== null)
}

const encoder = new TextEncoder()

/** Nothing is made ahead of its reader, who may take longer than a request does. */
const streamOf = (pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> =>
  new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await withoutDeadline(() => pieces.next())
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
    },
    { highWaterMark: 0 },
  )

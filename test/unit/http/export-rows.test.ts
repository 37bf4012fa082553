// Exports: every row once in whatever many pages, none of them held ahead of its reader, and no cell that a spreadsheet runs.
import { describe, expect, test } from "vitest"
import { timeLeft, withDeadline } from "../../../src/deadline.ts"
import { csvLine } from "../../../src/http/replies/csv.ts"
import { exportRows } from "../../../src/http/replies/export-rows.ts"

const EXPORT_PAGE = 500

/** So many rows behind pages that are counted. */
function tableOf(rows: number) {
  const fetched: number[] = []
  const timesLeft: number[] = []
  const table = {
    name: "rows",
    columns: ["id", "twice"],
    pageRows: EXPORT_PAGE,
    toCells: (id: number) => [id, 2 * id],
    toJson: (id: number) => ({ id }),
    async pageAfter(last: number | null) {
      const from = last ?? 0
      const page = Array.from({ length: Math.min(EXPORT_PAGE, rows - from) }, (_, i) => from + i + 1)
      fetched.push(page.length)
      timesLeft.push(timeLeft(1_000))
      return page
    },
  }
  return { fetched, timesLeft, table }
}

/** Lets everything run that nobody is waited for. */
const settled = () => new Promise((resolve) => setImmediate(resolve))
const readerOf = (reply: Response) => (reply.body as ReadableStream<Uint8Array>).getReader()

describe("an export", () => {
  test.each([0, 1, EXPORT_PAGE - 1, EXPORT_PAGE, 2 * EXPORT_PAGE, 100_123])(
    "of %i rows has each once",
    async (rows) => {
      const lines = (await exportRows("jsonl", tableOf(rows).table).text()).split("\n")
      expect(lines.pop()).toBe("")
      expect(lines.length).toBe(rows)
      expect(lines.every((line, i) => line === `{"id":${i + 1}}`)).toBe(true)
      const table = await exportRows("csv", tableOf(rows).table).text()
      expect(table.split("\r\n").length).toBe(rows + 2)
      expect(table.startsWith("id,twice\r\n")).toBe(true)
    },
  )

  test("fetches no page that its reader has not asked for, however long that one takes", async () => {
    const { fetched, table } = tableOf(100_000)
    const reader = readerOf(exportRows("jsonl", table))
    for (let read = 0; read < 5; read++) {
      for (let i = 0; i < 20; i++) await settled()
      expect(fetched.length).toBe(read)
      await reader.read()
    }
  })

  test("ends with its reader: nothing is fetched for whoever has left", async () => {
    const { fetched, table } = tableOf(100_000)
    const reader = readerOf(exportRows("jsonl", table))
    await reader.read()
    const pending = reader.read()
    await reader.cancel()
    await pending
    for (let i = 0; i < 20; i++) await settled()
    expect(fetched.length).toBeLessThanOrEqual(2)
  })

  test("goes on after the time of the request that began it", async () => {
    const { timesLeft, table } = tableOf(3 * EXPORT_PAGE)
    await withDeadline(0, () => exportRows("csv", table).text())
    expect(timesLeft).toEqual(Array(4).fill(1_000))
  })

  test("that fails midway is cut off and never looks whole", async () => {
    const { table } = tableOf(100_000)
    const failing = {
      ...table,
      pageAfter: (last: number | null) => (last ? Promise.reject(new Error("away")) : table.pageAfter(last)),
    }
    await expect(exportRows("jsonl", failing).text()).rejects.toThrow()
  })
})

test.each([
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["  =1", "'  =1"],
  ["\t=1", "'\t=1"],
  ["\u00a0=1", "'\u00a0=1"],
  ["＝1", "'＝1"],
  ["\r=1", `"'\r=1"`],
  ["\n=1", `"'\n=1"`],
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ["a=1", "a=1"],
  ["a,b", '"a,b"'],
  [-1.5, "-1.5"],
  [false, "false"],
  [null, ""],
  [["=a", "b"], "'=a b"],
])("a cell of %j is %j", (value, cell) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`)
})

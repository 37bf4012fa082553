// What reading a PDF costs beside the library alone: pages a CPU second in one run, and the most memory over thousands of pages.
import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { z } from "zod"
import { heapFlags } from "../../workers/embedder/jobs/parse-child.ts"
import { assemblePdf, latin1, pdfStream } from "../support/pdf-bytes.ts"
import { figure, renderTable } from "./table.ts"

export type Pages = { ours: number; library: number; longPages: number; peakMb: number }
type Effort = { pages: number; rounds: number; longPages: number }

const readSchema = z.object({ pages: z.number(), seconds: z.number(), peakMb: z.number() })
/** What a parser may hold unless an operator set it otherwise. */
const MEMORY_BYTES = 1024 ** 3
const WORDS =
  "the pump of a station lifts water from well to tank while valves close behind it and sensors tell operators how much has passed since morning".split(
    " ",
  )
const LINES = 42

/** The readers take turns, so that whatever else the machine does falls on both. */
export async function measurePages(localDir: string, { pages, rounds, longPages }: Effort): Promise<Pages> {
  const [short, long] = [join(localDir, "short.pdf"), join(localDir, "long.pdf")]
  writeFileSync(short, textPdf(pages))
  writeFileSync(long, textPdf(longPages))
  const rates: Record<"product" | "library", number[]> = { product: [], library: [] }
  for (let round = 0; round < rounds; round++)
    for (const reader of ["library", "product"] as const) {
      const read = await run(reader, short, 4)
      rates[reader].push(read.pages / read.seconds)
    }
  const { peakMb } = await run("product", long, 1)
  return { ours: Math.max(...rates.product), library: Math.max(...rates.library), longPages, peakMb }
}

async function run(reader: "product" | "library", file: string, times: number) {
  const script = join(import.meta.dirname, "read-pages.ts")
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...heapFlags(MEMORY_BYTES),
    script,
    reader,
    file,
    `${times}`,
  ])
  return readSchema.parse(JSON.parse(stdout))
}

/** Pages of running text under a running title, no two alike. */
function textPdf(count: number): Buffer {
  const objects: (string | Buffer)[] = ["<< /Type /Catalog /Pages 2 0 R >>", "", FONT]
  const kids: string[] = []
  for (let page = 0; page < count; page++) {
    const at = objects.length + 1
    kids.push(`${at} 0 R`)
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${at + 1} 0 R /Resources << /Font << /F 3 0 R >> >> >>`,
      pdfStream("", latin1(contentOf(page))),
    )
  }
  objects[1] = `<< /Type /Pages /Count ${count} /Kids [${kids.join(" ")}] >>`
  return assemblePdf(objects)
}

const FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"

function contentOf(page: number): string {
  const line = (at: number) =>
    Array.from({ length: 13 }, (_, word) => WORDS[(page * 7 + at * 11 + word * (at + 3)) % WORDS.length]).join(" ")
  const lines = Array.from({ length: LINES }, (_, at) => `(${line(at)}) Tj 0 -16 Td`)
  return `BT /F 9 Tf 60 800 Td (Manual of station ${page % 7}) Tj /F 11 Tf 0 -34 Td ${lines.join(" ")} /F 9 Tf 230 -20 Td (${page + 1}) Tj ET`
}

export function pagesTable({ ours, library, longPages, peakMb }: Pages): string {
  const mark = (holds: boolean) => (holds ? "ok" : "MISSED")
  return renderTable(
    ["reading PDF", "wanted", "measured", ""],
    [
      ["pages a CPU second, the library alone", "", figure(library), ""],
      ["pages a CPU second, with places, tables, fields", "", figure(ours), ""],
      ["… to the library alone", ">= 0.80", figure(ours / library, 2), mark(ours / library >= 0.8)],
      [`peak memory over ${longPages} pages, MB`, "<= 512", figure(peakMb), mark(peakMb <= 512)],
    ],
  )
}

// Reads one PDF in a process of its own and tells what it cost: `read-pages.ts product|library FILE`; the bench starts it.
import { readFileSync } from "node:fs"
import { extractText, getDocumentProxy } from "unpdf"
import { parsePdf } from "../../workers/embedder/parse/parse-pdf.ts"

const [reader, file = ""] = process.argv.slice(2)
const bytes = () => Uint8Array.from(readFileSync(file))

async function read(): Promise<number> {
  if (reader === "product") {
    const { pages } = await parsePdf(bytes(), { charset: null, onProgress: () => {} })
    return pages?.length ?? 0
  }
  const document = await getDocumentProxy(bytes(), { verbosity: 0 })
  const { totalPages } = await extractText(document, { mergePages: false })
  await document.loadingTask.destroy()
  return totalPages
}

/** The least of the rounds: in the first one code is compiled, and whatever else the machine does only adds. */
const rounds = Number(process.argv[4] ?? 2)
let [pages, seconds] = [0, Number.POSITIVE_INFINITY]
for (let round = 0; round < rounds; round++) {
  const before = process.cpuUsage()
  pages = await read()
  const { user, system } = process.cpuUsage(before)
  seconds = Math.min(seconds, (user + system) / 1e6)
}
process.stdout.write(JSON.stringify({ pages, seconds, peakMb: process.resourceUsage().maxRSS / 1_024 }))

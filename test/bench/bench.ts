// `npm run bench`: what the product costs next to bare Workers on this machine, and how many hops a request waits for.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { measureDepth } from "./measure-depth.ts"
import { firstTokenTable, measureFirstToken } from "./measure-first-token.ts"
import { measureIngest } from "./measure-ingest.ts"
import { measureIsolates } from "./measure-isolates.ts"
import { measureLogging } from "./measure-logging.ts"
import { measurePages, pagesTable } from "./measure-pages.ts"
import { measureRows } from "./measure-rows.ts"
import { throngTable } from "./measure-throng.ts"
import { depthTable, loggingVerdict, ratiosOf, rowTable, toJson, verdicts } from "./report.ts"
import { ingestTable } from "./report-ingest.ts"

const { values: options } = parseArgs({
  options: {
    json: { type: "string" },
    quick: { type: "boolean", default: false },
    ingest: { type: "boolean", default: false },
    /** Reading PDF alone. */
    pages: { type: "boolean", default: false },
    /** The model's first word alone. */
    stream: { type: "boolean", default: false },
    /** An embedding model for ingestion, a folder or the hub's name, in place of the lexical one. */
    model: { type: "string" },
    dtype: { type: "string" },
  },
})
const effort = options.quick
  ? {
      depthRounds: 6,
      streams: 10,
      isolates: { trials: 10, races: 1 },
      rows: { rounds: 3, crowdSeconds: 0.5, aloneSeconds: 0.25, throngSeconds: 5 },
    }
  : {
      depthRounds: 30,
      streams: 60,
      isolates: { trials: 100, races: 5 },
      rows: { rounds: 12, crowdSeconds: 1.5, aloneSeconds: 0.5, throngSeconds: 15 },
    }
const ingestEffort = options.quick
  ? { documents: 100, window: 20, counted: 5 }
  : { documents: 2_000, window: 100, counted: 50 }
const pagesEffort = options.quick
  ? { pages: 100, rounds: 3, longPages: 1_000 }
  : { pages: 300, rounds: 5, longPages: 5_000 }
const say = (text: string) => process.stdout.write(`${text}\n`)

const localDir = mkdtempSync(join(tmpdir(), "footnote-bench-"))
const forget = () => rmSync(localDir, { recursive: true, force: true })
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130))
try {
  if (options.stream) {
    say(firstTokenTable(await measureFirstToken(localDir, effort.streams)))
    forget()
    process.exit(0)
  }
  say(`Reading: ${pagesEffort.pages} pages by turns, then ${pagesEffort.longPages} at once …`)
  const pages = await measurePages(localDir, pagesEffort)
  say(`\n${pagesTable(pages)}\n`)
  if (options.pages) {
    forget()
    process.exit(0)
  }
  say(`Ingestion: ${ingestEffort.documents} documents, one after the other ${ingestEffort.window} …`)
  const ingested = await measureIngest(localDir, ingestEffort, {
    ...(options.model ? { EMBEDDING_MODEL: options.model } : {}),
    ...(options.dtype ? { EMBEDDING_DTYPE: options.dtype } : {}),
  })
  say(`\n${ingestTable(ingested)}\n`)
  if (options.ingest) process.exit(0)
  say("Depth: every dependency waits 0, 10, 20, 40 ms …")
  const { depths, scene, hitPipeline } = await measureDepth(localDir, effort.depthRounds)
  const stream = await measureFirstToken(localDir, effort.streams)
  say(
    `\n${depthTable(depths)}\n\n${firstTokenTable(stream)}\n\nRows: ${effort.rows.rounds} rounds, one row under load at a time …`,
  )
  const { rows, throng } = await measureRows(localDir, scene, hitPipeline, effort.rows)
  const logging = await measureLogging(10)
  say(
    `\n${rowTable(rows)}\n\n${throngTable(throng)}\n\n${loggingVerdict(logging, rows)}\n\nEight isolates: revoking, deactivating, racing on a limit …`,
  )
  const results = {
    rows,
    throng,
    ratios: ratiosOf(rows),
    depths,
    isolates: await measureIsolates(localDir, effort.isolates),
  }
  say(`\n${verdicts(results)}`)
  if (options.json)
    writeFileSync(
      options.json,
      `${JSON.stringify({ ...toJson(results), logging, stream, ingest: ingested, pages }, null, 2)}\n`,
    )
  process.once("exit", forget)
  process.exit(0)
} catch (error) {
  process.stderr.write(`\nThe bench failed: ${error instanceof Error ? error.message : String(error)}\n`)
  process.stderr.write(`What the Workers and stores said is in ${localDir}\n`)
  process.exit(1)
}

// Entry point of a parse child: reads, parses and stores one document at a time. A document may crash the process.

import { flushCompileCache } from "node:module"
import { chunkText } from "../../../src/documents/model/chunk-text.ts"
import { repeatHeaders } from "../../../src/documents/model/chunking/repeat-headers.ts"
import type { ParseFailure } from "../../../src/embedding/contract.ts"
import type { Ocr } from "../parse/ocr/recognise.ts"
import { ParseError } from "../parse/parse-error.ts"
import { loadTokenCounter, type TokenCounter } from "./count-tokens.ts"
import { fetchSource } from "./fetch-source.ts"
import type { ChildMessage, FinalEvent, ParseChildOptions, ParseJob, ProgressEvent } from "./parse-messages.ts"
import { storeParsed } from "./store-parsed.ts"
import { writeManifest } from "./write-manifest.ts"

const PROGRESS_INTERVAL_MS = 250

type Parser = typeof import("../parse/parse-document.ts")

const tell = (message: ChildMessage) => void process.send?.(message)
const fail = (code: ParseFailure): FinalEvent => ({ type: "error", code })

/** Progress is sent at most four times a second; the first message of a stage at once. */
function createReporter() {
  let lastAt = 0
  return (stage: ProgressEvent["stage"], done: number, total: number) => {
    const now = performance.now()
    if (done > 0 && now - lastAt < PROGRESS_INTERVAL_MS) return
    lastAt = now
    tell({ type: "progress", stage, done, total })
  }
}

/** Each page has a deadline of its own. */
async function recognising<Result>(languages: string[], parse: (ocr: Ocr) => Promise<Result>): Promise<Result> {
  const { withOcr } = await import("../parse/ocr/recognise.ts")
  return await withOcr(languages, async (ocr) =>
    parse({
      async recognise(picture) {
        tell({ type: "stage", stage: "recognising" })
        return await ocr.recognise(picture)
      },
    }),
  )
}

async function runJob(job: ParseJob, parser: Parser, counter: TokenCounter, languages: string[]): Promise<FinalEvent> {
  const report = createReporter()
  tell({ type: "stage", stage: "downloading" })
  const source = await fetchSource(job.source)
  if (typeof source === "string") return fail(source)

  tell({ type: "stage", stage: "parsing" })
  report("parsing", 0, 0)
  const parse = (ocr?: Ocr) =>
    parser.parseDocument(source.bytes, job.content_type, {
      charset: job.charset ?? source.charset,
      onProgress: (done, total) => report("parsing", done, total),
      ...(ocr && { ocr }),
    })
  const read = await (job.ocr && languages.length > 0 ? recognising(languages, parse) : parse())
  // UTF-8 cannot encode a lone surrogate. Its replacement is one code unit as well, so that offsets stay correct.
  read.text = read.text.toWellFormed()
  report("chunking", 0, read.text.length)
  const size = Math.min(job.chunking.size_tokens, counter.maxChunkTokens)
  const overlap = Math.min(job.chunking.overlap_tokens, Math.floor(size / 2))
  const parsed = repeatHeaders(read, size, counter.count)
  const chunks = chunkText(parsed, { size_tokens: size, overlap_tokens: overlap }, counter.count)
  if (chunks.length === 0) return fail("empty-document")
  const manifest = writeManifest(chunks)

  tell({ type: "stage", stage: "storing" })
  if (!(await storeParsed(job.outputs, parsed, manifest.bytes))) return fail("output-unavailable")
  return {
    type: "result",
    result: {
      text_length: parsed.text.length,
      page_count: parsed.pages?.length ?? null,
      chunk_count: chunks.length,
      units: manifest.units,
      warnings: parsed.warnings ?? [],
    },
  }
}

async function answer(job: ParseJob, parser: Parser, counter: TokenCounter): Promise<void> {
  const event = await runJob(job, parser, counter, options.ocrLanguages).catch((cause: unknown) => {
    if (cause instanceof ParseError) return fail(cause.code)
    throw cause
  })
  // Parsers are imported on first use, and this process may be killed after any document.
  flushCompileCache()
  tell(event)
}

process.once("disconnect", () => process.exit())
const options: ParseChildOptions = JSON.parse(process.argv[2] ?? "{}")
const [parser, counter] = await Promise.all([
  import(options.parserModule) as Promise<Parser>,
  loadTokenCounter(options.spec),
])
process.on("message", (job: ParseJob) => void answer(job, parser, counter))
flushCompileCache()
tell({ type: "idle" })

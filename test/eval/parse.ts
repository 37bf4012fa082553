// Measures what parsing gets out of files whose text is known, beside a plain run of the libraries: `node test/eval/parse.ts [words in the path]`.
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import mammoth from "mammoth"
import { extractText, getDocumentProxy } from "unpdf"
import { typeByName } from "../../src/embedding/formats.ts"
import { parseDocument } from "../../workers/embedder/parse/parse-document.ts"
import { ParseError } from "../../workers/embedder/parse/parse-error.ts"
import { type Comparison, compareTexts } from "./compare-texts.ts"

const DATA = join(import.meta.dirname, "../../../shared/data/parse")
const GOALS = { found: 0.99, inOrder: 0.97, invented: 0.01 }
const NOTHING: Comparison = { found: 0, inOrder: 0, invented: 0, cells: 0 }

type Row = { file: string; format: string; ours: Comparison; plain: Comparison | null; failure: string | null }

export async function evalParse(only: readonly string[] = []): Promise<void> {
  const pairs = join(process.env.PARSE_DATA ?? DATA, "pairs.tsv")
  if (!existsSync(pairs)) {
    console.log(`parse: skipped, there is no ${pairs}`)
    return
  }
  const [, ...lines] = readFileSync(pairs, "utf8").trim().split("\n")
  const rows: Row[] = []
  for (const line of lines) {
    const [source = "", expected = ""] = line.split("\t")
    if (typeByName(source) === undefined || !only.every((word) => source.includes(word))) continue
    rows.push(await measure(source, readFileSync(join(pairs, "..", expected), "utf8")))
  }
  print(rows)
}

async function measure(source: string, expected: string): Promise<Row> {
  const bytes = readFileSync(join(process.env.PARSE_DATA ?? DATA, source))
  const format = source.split("/", 1)[0] ?? ""
  const plain = await readPlainly(source, bytes)
  const compared = plain === null ? null : compareTexts(expected, plain)
  try {
    const type = typeByName(source)
    if (!type) throw new Error(`no format for ${source}`)
    const { text } = await parseDocument(Uint8Array.from(bytes), type, { charset: null, onProgress: () => {} })
    return { file: source, format, ours: compareTexts(expected, text), plain: compared, failure: null }
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    return { file: source, format, ours: NOTHING, plain: compared, failure: error.code }
  }
}

/** What the library alone makes of the file; null where there is none to compare with. */
async function readPlainly(source: string, bytes: Buffer): Promise<string | null> {
  try {
    if (source.endsWith(".pdf")) {
      const document = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 })
      return (await extractText(document, { mergePages: false })).text.join("\n")
    }
    return source.endsWith(".docx") ? (await mammoth.extractRawText({ buffer: bytes })).value : null
  } catch {
    return ""
  }
}

function print(rows: readonly Row[]): void {
  for (const { file, ours, plain, failure } of rows) {
    const isBehind = plain && (plain.found > ours.found + 1e-9 || plain.inOrder > ours.inOrder + 1e-9)
    const marks = [...misses(ours), ...(isBehind ? ["behind the plain library"] : []), ...(failure ? [failure] : [])]
    console.log(`${figures(ours)}  plain ${plain ? figures(plain) : "–".padEnd(25)}  ${file}  ${marks.join(", ")}`)
  }
  console.log("\n        found  order  invent cells   (means)")
  for (const [format, all] of Map.groupBy(rows, (row) => row.format)) {
    const compared = all.flatMap(({ plain }) => (plain ? [plain] : []))
    console.log(`${figures(mean(all.map(({ ours }) => ours)))}  ${format}, ${all.length} files`)
    if (compared.length > 0) console.log(`${figures(mean(compared))}  ${format} by the plain library`)
  }
}

const misses = ({ found, inOrder, invented }: Comparison): string[] => [
  ...(found < GOALS.found ? ["found"] : []),
  ...(inOrder < GOALS.inOrder ? ["order"] : []),
  ...(invented > GOALS.invented ? ["invented"] : []),
]
const figures = ({ found, inOrder, invented, cells }: Comparison) =>
  [found, inOrder, invented, cells].map((value) => (value === null ? "  –  " : value.toFixed(3))).join("  ")

function mean(all: readonly Comparison[]): Comparison {
  const of = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const cells = all.flatMap((one) => (one.cells === null ? [] : [one.cells]))
  return {
    found: of(all.map((one) => one.found)),
    inOrder: of(all.map((one) => one.inOrder)),
    invented: of(all.map((one) => one.invented)),
    cells: cells.length > 0 ? of(cells) : null,
  }
}

if (import.meta.main) await evalParse(process.argv.slice(2))

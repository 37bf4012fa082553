// Measures what parsing gets out of files whose text is known, beside a plain run of the libraries.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { strFromU8, unzipSync } from "fflate"
import mammoth from "mammoth"
import { extractText, getDocumentProxy } from "unpdf"
import { typeByName } from "../../src/embedding/formats.ts"
import { parseDocument } from "../../workers/embedder/parse/parse-document.ts"
import { ParseError } from "../../workers/embedder/parse/parse-error.ts"
import { type Comparison, compareTexts } from "./compare-texts.ts"
import { dataAt } from "./places.ts"
import type { Table } from "./print-table.ts"

const GOALS = { found: 0.99, inOrder: 0.97, invented: 0.01 }
const NOTHING: Comparison = { found: 0, inOrder: 0, invented: 0, beyond: 0, cells: 0 }

/** References that are not what a reader sees, as the file opened beside them shows; they count all the same. */
const FAULTY_REFERENCES: Readonly<Record<string, string>> = {
  "docx/docx_rich_cells.docx": "parts `x2` and `H2O` into two words, lacks what pictures are described by",
  "html/html_rich_table_cells.html": "parts `H2O` into three words, writes where links lead, lacks captions",
  "html/html_code_snippets.html": "parts `doclingfrom`, which has no space in the page",
  "xlsx/xlsx_07_gap_tolerance_.xlsx": "numbers as stored, not as displayed (1 for 1.01); rows torn at empty columns",
  "xlsx/xlsx_comments.xlsx": "lacks a comment, and the cells that comments are on",
  "odf/odf_presentation_01.odp": "lacks the notes; names a slide by its number in the file",
  "pdf/normal_4pages.pdf": "footnotes within the words and sentences that run over columns and pages",
  "pdf-pdfbox/PDFBOX-3038-001033-p2.pdf": "footnotes before the text, in the order they are painted",
  "pdf-pdfbox/PDFBOX-3042-003177-p2.pdf": "footnotes before the text, in the order they are painted; two words glued",
  "pdf-pdfbox/PDFBOX-3062-005717-p1.pdf": "title behind what stands below it, in the order they are painted",
  "pdf-pdfbox/PDFBOX-3110-poems-beads.pdf": "follows the threads of the file over a page and back",
}

type Row = { file: string; format: string; ours: Comparison; plain: Comparison | null; failure: string | null }

/** Prints each file and returns a row for each format; null where there are no files. Only those whose path has all `words`. */
export async function measureParsing(words: readonly string[]): Promise<Table["rows"] | null> {
  const pairs = dataAt("parse", "pairs.tsv")
  if (!pairs) return null
  const [, ...lines] = readFileSync(pairs, "utf8").trim().split("\n")
  const rows: Row[] = []
  for (const line of lines) {
    const [source = "", expected = ""] = line.split("\t")
    if (typeByName(source) === undefined || !words.every((word) => source.includes(word))) continue
    const row = await measure(join(pairs, ".."), source, readFileSync(join(pairs, "..", expected), "utf8"))
    rows.push(row)
    printFile(row)
  }
  return [...Map.groupBy(rows, (row) => row.format)].flatMap(([format, all]) => {
    const plain = all.flatMap((row) => (row.plain ? [row.plain] : []))
    const sound = all.filter(({ file }) => FAULTY_REFERENCES[file] === undefined)
    return [
      toRow(`${format}, ${all.length} files`, mean(all.map(({ ours }) => ours))),
      ...(sound.length > 0 && sound.length < all.length
        ? [toRow(`${format}, ${sound.length} with a sound reference`, mean(sound.map(({ ours }) => ours)))]
        : []),
      ...(plain.length > 0 ? [toRow(`${format}, the plain library`, mean(plain))] : []),
    ]
  })
}

const toRow = (files: string, { found, inOrder, invented, beyond, cells }: Comparison) => ({
  files,
  found,
  "in order": inOrder,
  invented,
  beyond,
  "cells in place": cells ?? Number.NaN,
})

async function measure(folder: string, source: string, expected: string): Promise<Row> {
  const bytes = readFileSync(join(folder, source))
  const format = source.split("/", 1)[0] ?? ""
  const plain = await readPlainly(source, bytes)
  const held = source.endsWith(".pdf") ? (plain ?? "") : readRoughly(bytes)
  const compared = plain === null ? null : compareTexts(expected, plain, held)
  try {
    const type = typeByName(source)
    if (!type) throw new Error(`no format for ${source}`)
    const { text } = await parseDocument(Uint8Array.from(bytes), type, { charset: null, onProgress: () => {} })
    return { file: source, format, ours: compareTexts(expected, text, held), plain: compared, failure: null }
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

const ZIP = 0x50
const XML_PART = /\.xml$/i
/** Names and descriptions that people read stand in attributes. */
const READ = /<[^>]*?\s(?:[a-z]+:)?(?:name|title|descr|alt|author|displayName)="([^"]*)"[^>]*>/gi

/** The text between the tags of a file, or of its parts. */
function readRoughly(bytes: Buffer): string {
  const parts = bytes[0] === ZIP ? unzipSync(bytes, { filter: ({ name }) => XML_PART.test(name) }) : { file: bytes }
  return Object.values(parts)
    .map((part) => strFromU8(part).replace(/<!--.*?-->/gs, " "))
    .map(
      (xml) =>
        `${xml
          .replace(READ, " $1 ")
          .replace(/<(?!\/?w:(?:r|t|rPr)\b)[^>]+>/g, " ")
          .replace(/<[^>]+>/g, "")}\n`,
    )
    .join("")
    .replace(/&amp;/g, "&")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
}

function printFile({ file, ours, plain, failure }: Row): void {
  const isBehind = plain && (plain.found > ours.found + 1e-9 || plain.inOrder > ours.inOrder + 1e-9)
  const faulty = FAULTY_REFERENCES[file]
  const marks = [
    ...misses(ours),
    ...(isBehind ? ["behind the plain library"] : []),
    ...(failure ? [failure] : []),
    ...(faulty ? [`reference: ${faulty}`] : []),
  ]
  console.log(`${figures(ours)}  plain ${plain ? figures(plain) : "–".padEnd(33)}  ${file}  ${marks.join(", ")}`)
}

const misses = ({ found, inOrder, invented }: Comparison): string[] => [
  ...(found < GOALS.found ? ["found"] : []),
  ...(inOrder < GOALS.inOrder ? ["order"] : []),
  ...(invented > GOALS.invented ? ["invented"] : []),
]
const figures = ({ found, inOrder, invented, beyond, cells }: Comparison) =>
  [found, inOrder, invented, beyond, cells].map((value) => (value === null ? "  –  " : value.toFixed(3))).join("  ")

function mean(all: readonly Comparison[]): Comparison {
  const of = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const cells = all.flatMap((one) => (one.cells === null ? [] : [one.cells]))
  return {
    found: of(all.map((one) => one.found)),
    inOrder: of(all.map((one) => one.inOrder)),
    invented: of(all.map((one) => one.invented)),
    beyond: of(all.map((one) => one.beyond)),
    cells: cells.length > 0 ? of(cells) : null,
  }
}

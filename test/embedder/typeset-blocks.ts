// Sets paragraphs, columns of running text and tables on pages, and draws random ones; what is set is known word by word.
import fc from "fast-check"
import { PDFDocument, type PDFFont, StandardFonts } from "pdf-lib"
import { breakLines, PAGE } from "./pdf-pages.ts"

export type Block =
  | { kind: "paragraph"; words: string[] }
  | { kind: "columns"; count: number; words: string[] }
  | { kind: "table"; widths: number[]; rows: string[][]; rowGap: number }
export type Setting = { blocks: Block[]; size: number; leading: number }

const MARGIN = 60
const WIDTH = PAGE.width - 2 * MARGIN
const GUTTER = 24

/** A block that does not fit on what is left of a page goes to the next. */
export async function typeset({ blocks, size, leading }: Setting): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  const pitch = size * leading
  let page = document.addPage([PAGE.width, PAGE.height])
  let y = PAGE.height - MARGIN
  for (const block of blocks) {
    const lines = linesOf(block, size, pitch, font)
    const rowGap = block.kind === "table" ? block.rowGap * size : 0
    const height = Math.max(...lines.map((line) => line.down)) + pitch + rowGap
    if (y - height < MARGIN && y < PAGE.height - MARGIN) {
      page = document.addPage([PAGE.width, PAGE.height])
      y = PAGE.height - MARGIN
    }
    for (const { text, x, down } of lines) page.drawText(text, { x: MARGIN + x, y: y - down, size, font })
    y -= height + pitch
  }
  return await document.save()
}

type SetLine = { text: string; x: number; down: number }

function linesOf(block: Block, size: number, pitch: number, font: PDFFont): SetLine[] {
  if (block.kind === "table") return tableLines(block, size, pitch, font)
  const count = block.kind === "columns" ? block.count : 1
  const width = (WIDTH - GUTTER * (count - 1)) / count
  const lines = breakLines(block.words, width, size, font)
  const depth = Math.ceil(lines.length / count)
  return lines.map((text, at) => ({
    text,
    x: Math.floor(at / depth) * (width + GUTTER),
    down: (at % depth) * pitch,
  }))
}

function tableLines({ rows, widths, rowGap }: Block & { kind: "table" }, size: number, pitch: number, font: PDFFont) {
  const lines: SetLine[] = []
  let down = 0
  for (const cells of rows) {
    let [x, depth] = [0, 1]
    for (const [column, cell] of cells.entries()) {
      const width = widths[column] ?? 0
      const set = cell === "" ? [] : breakLines(cell.split(" "), width - GUTTER, size, font)
      lines.push(...set.map((text, at) => ({ text, x, down: down + at * pitch })))
      depth = Math.max(depth, set.length)
      x += width
    }
    down += depth * pitch + rowGap * size
  }
  return lines
}

const word = fc.stringMatching(/^[a-z]{2,8}$/)
const capital = ([first = "", ...rest]: string[]) => [first.charAt(0).toUpperCase() + first.slice(1), ...rest]
const sentence = (minLength: number, maxLength: number) =>
  fc.array(word, { minLength, maxLength }).map((words) => `${capital(words).join(" ")}.`)
const running = (minLength: number, maxLength: number) =>
  fc.array(sentence(5, 14), { minLength, maxLength }).map((sentences) => sentences.join(" ").split(" "))
const name = fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => capital(words).join(" "))
const label = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => capital(words).join(" "))
const figure = fc.integer({ min: 1, max: 99_999 }).map(String)

/** The columns behind the first: their width and what their cells are. */
const COLUMNS = {
  figure: { width: 75, cell: figure },
  name: { width: 130, cell: name },
  sentence: { width: 220, cell: sentence(4, 16) },
}
const table = fc
  .tuple(
    fc.shuffledSubarray(["figure", "name", "sentence"] as const, { minLength: 1 }),
    fc.integer({ min: 3, max: 7 }),
    fc.integer({ min: 2, max: 5 }).map((gap) => gap * 0.25),
  )
  .chain(([kinds, count, gap]) => {
    const cells = kinds.map((kind) => fc.oneof({ arbitrary: COLUMNS[kind].cell, weight: 6 }, fc.constant("")))
    return fc.record({
      kind: fc.constant("table" as const),
      widths: fc.constant([130, ...kinds.map((kind) => COLUMNS[kind].width)]),
      header: fc.tuple(name, ...kinds.map(() => name)),
      // A table of which hardly a row is whole could as well be lines of text.
      rows: fc
        .array(fc.tuple(label, ...cells), { minLength: count, maxLength: count })
        .filter((rows) => rows.filter((row) => !row.includes("")).length >= 2),
      // Where cells are wrapped, a reader tells rows by the gaps between them.
      rowGap: fc.constant(gap),
    })
  })
  .map(({ header, rows, widths, ...rest }): Block => ({ ...rest, widths: [...widths], rows: [header, ...rows] }))

export const settings: fc.Arbitrary<Setting> = fc.record({
  size: fc.integer({ min: 8, max: 12 }),
  leading: fc.integer({ min: 115, max: 150 }).map((percent) => percent / 100),
  blocks: blocksOf(
    fc.oneof(
      fc.record({ kind: fc.constant("paragraph" as const), words: running(3, 6) }),
      // Long enough that a reader sees columns in it.
      fc.constantFrom(2, 3).chain((count) =>
        fc.record({
          kind: fc.constant("columns" as const),
          count: fc.constant(count),
          words: running(10 * count, 14 * count),
        }),
      ),
      table,
    ),
  ),
})

/** Columns below columns could as well be one set of them, and a table below a table its next rows: a paragraph parts them. */
function blocksOf(block: fc.Arbitrary<Block>): fc.Arbitrary<Block[]> {
  return fc
    .array(block, { minLength: 1, maxLength: 5 })
    .map((blocks) => blocks.filter(({ kind }, at) => kind === "paragraph" || blocks[at - 1]?.kind !== kind))
}

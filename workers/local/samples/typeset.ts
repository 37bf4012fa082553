// Typesets the sample manual as an A4 PDF with a text layer. Throws if a page does not fit.
import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from "pdf-lib"
import { type Block, MANUAL, PAGES } from "./manual.ts"

const [WIDTH, HEIGHT] = [595, 842]
const MARGIN = 68
const TEXT_WIDTH = WIDTH - 2 * MARGIN
const FOOT = 76
const INK = rgb(0.13, 0.16, 0.2)
const SEA = rgb(0.05, 0.32, 0.43)
const PALE = rgb(0.91, 0.95, 0.96)
const AMBER = rgb(0.85, 0.55, 0.1)
const RULE = rgb(0.75, 0.81, 0.84)

type Style = { font: PDFFont; size: number; leading: number }
type Fonts = { body: PDFFont; bold: PDFFont }

/** The position of the next block: `y` is the top edge of the free space on the page. */
type Cursor = { page: PDFPage; y: number; fonts: Fonts }

export async function typesetManual(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  pdf.setTitle(`${MANUAL.title}: ${MANUAL.subtitle}`)
  pdf.setAuthor(MANUAL.publisher)
  pdf.setProducer("pdf-lib")
  pdf.setCreator("workers/local/samples/generate.ts")
  pdf.setCreationDate(MANUAL.publishedAt)
  pdf.setModificationDate(MANUAL.publishedAt)
  const fonts = {
    body: await pdf.embedFont(StandardFonts.Helvetica),
    bold: await pdf.embedFont(StandardFonts.HelveticaBold),
  }
  PAGES.forEach((blocks, index) => {
    const cursor: Cursor = { page: pdf.addPage([WIDTH, HEIGHT]), y: HEIGHT - MARGIN, fonts }
    if (index === 0) drawCover(cursor)
    for (const block of blocks) drawBlock(cursor, block)
    if (cursor.y < FOOT)
      throw new Error(`Page ${index + 1} of the manual overflows by ${Math.ceil(FOOT - cursor.y)} points.`)
    const footer = `${MANUAL.title}    ${index + 1}`
    const x = WIDTH - MARGIN - fonts.body.widthOfTextAtSize(footer, 8.5)
    cursor.page.drawText(footer, { x, y: 44, size: 8.5, font: fonts.body, color: SEA })
  })
  return await pdf.save()
}

function drawCover(cursor: Cursor): void {
  const { page, fonts } = cursor
  page.drawRectangle({ x: 0, y: HEIGHT - 300, width: WIDTH, height: 300, color: SEA })
  const wave = "M 0 0 C 40 -14 80 14 120 0 S 200 -14 240 0 S 320 14 360 0 S 440 -14 480 0 S 560 14 600 0"
  for (const [y, opacity] of [
    [HEIGHT - 262, 0.5],
    [HEIGHT - 274, 0.32],
    [HEIGHT - 286, 0.18],
  ] as const) {
    page.drawSvgPath(wave, { x: 0, y, borderColor: rgb(1, 1, 1), borderWidth: 1.6, borderOpacity: opacity })
  }
  const white = rgb(1, 1, 1)
  page.drawText(MANUAL.publisher, { x: MARGIN, y: HEIGHT - 84, size: 11, font: fonts.body, color: white })
  page.drawText(MANUAL.title, { x: MARGIN, y: HEIGHT - 150, size: 34, font: fonts.bold, color: white })
  page.drawText(MANUAL.subtitle, { x: MARGIN, y: HEIGHT - 182, size: 17, font: fonts.body, color: white })
  page.drawText(MANUAL.edition, { x: MARGIN, y: HEIGHT - 216, size: 10, font: fonts.body, color: white })
  cursor.y = HEIGHT - 346
}

function drawBlock(cursor: Cursor, block: Block): void {
  const { body, bold } = cursor.fonts
  const text: Style = { font: body, size: 11.5, leading: 17.5 }
  switch (block.kind) {
    case "heading":
      drawLines(cursor, block.text, { font: bold, size: 20, leading: 25 }, { color: SEA })
      cursor.page.drawLine({
        start: { x: MARGIN, y: cursor.y - 4 },
        end: { x: WIDTH - MARGIN, y: cursor.y - 4 },
        color: RULE,
      })
      cursor.y -= 20
      break
    case "subheading":
      cursor.y -= 6
      drawLines(cursor, block.text, { font: bold, size: 13.5, leading: 20 }, { color: SEA })
      cursor.y -= 3
      break
    case "paragraph":
      drawLines(cursor, block.text, text)
      cursor.y -= 10
      break
    case "warning":
      drawWarning(cursor, block.text, { ...text, font: bold, size: 11 })
      break
    case "bullets":
    case "steps":
      block.items.forEach((item, index) => {
        const mark = block.kind === "steps" ? `${index + 1}.` : "•"
        cursor.page.drawText(mark, { x: MARGIN + 4, y: cursor.y - 11.5, size: 11.5, font: bold, color: SEA })
        drawLines(cursor, item, text, { indent: 24 })
        cursor.y -= 4
      })
      cursor.y -= 8
      break
    case "table":
      drawTable(cursor, block.widths, block.rows)
      break
    case "figure":
      drawMounting(cursor)
      break
  }
}

/** Draws wrapped lines and moves the cursor below them. */
function drawLines(cursor: Cursor, text: string, style: Style, { indent = 0, inset = 0, color = INK } = {}): void {
  for (const line of wrap(text, style, TEXT_WIDTH - indent - inset)) {
    cursor.page.drawText(line, {
      x: MARGIN + indent,
      y: cursor.y - style.size,
      size: style.size,
      font: style.font,
      color,
    })
    cursor.y -= style.leading
  }
}

/** Breaks text into lines of at most `width`; a longer word gets its own line. */
export function wrap(text: string, { font, size }: Style, width: number): string[] {
  const lines: string[] = []
  let line = ""
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word
    const overflows = font.widthOfTextAtSize(longer, size) > width
    if (overflows) lines.push(line)
    line = overflows ? word : longer
  }
  return [...lines, line]
}

function drawWarning(cursor: Cursor, text: string, style: Style): void {
  const height = wrap(text, style, TEXT_WIDTH - 32).length * style.leading + 16
  cursor.y -= 4
  cursor.page.drawRectangle({
    x: MARGIN,
    y: cursor.y - height,
    width: TEXT_WIDTH,
    height,
    color: rgb(0.99, 0.95, 0.87),
  })
  cursor.page.drawRectangle({ x: MARGIN, y: cursor.y - height, width: 4, height, color: AMBER })
  cursor.y -= 10
  drawLines(cursor, text, style, { indent: 16, inset: 16 })
  cursor.y -= 20
}

function drawTable(cursor: Cursor, widths: number[], rows: string[][]): void {
  const rowHeight = 24
  rows.forEach((cells, index) => {
    const isHeader = index === 0
    if (isHeader) {
      cursor.page.drawRectangle({
        x: MARGIN,
        y: cursor.y - rowHeight,
        width: TEXT_WIDTH,
        height: rowHeight,
        color: PALE,
      })
    }
    let x = MARGIN + 8
    cells.forEach((cell, column) => {
      const font = isHeader ? cursor.fonts.bold : cursor.fonts.body
      cursor.page.drawText(cell, { x, y: cursor.y - 16, size: 11, font, color: isHeader ? SEA : INK })
      x += (widths[column] ?? 0) * TEXT_WIDTH
    })
    cursor.y -= rowHeight
    cursor.page.drawLine({
      start: { x: MARGIN, y: cursor.y },
      end: { x: WIDTH - MARGIN, y: cursor.y },
      thickness: 0.6,
      color: RULE,
    })
  })
  cursor.y -= 16
}

/** Draws the quay, the gauge on its arm, the beam and the two distances that the text explains. */
function drawMounting(cursor: Cursor): void {
  const { page, fonts } = cursor
  const [left, floor] = [MARGIN + 70, cursor.y - 196]
  const water = floor + 48
  page.drawRectangle({ x: MARGIN, y: floor - 8, width: TEXT_WIDTH, height: 200, color: rgb(0.97, 0.985, 0.99) })
  page.drawRectangle({
    x: MARGIN,
    y: floor - 8,
    width: TEXT_WIDTH,
    height: water - floor + 8,
    color: rgb(0.75, 0.87, 0.9),
  })
  page.drawRectangle({ x: MARGIN, y: floor - 8, width: 70, height: 158, color: rgb(0.62, 0.63, 0.62) })
  page.drawRectangle({ x: left - 36, y: floor + 150, width: 142, height: 6, color: INK })
  page.drawSvgPath("M 0 0 L -15 88 L 15 88 Z", { x: left + 96, y: floor + 136, color: AMBER, opacity: 0.25 })
  page.drawRectangle({ x: left + 82, y: floor + 134, width: 28, height: 30, color: SEA })
  const label = (text: string, x: number, y: number) =>
    page.drawText(text, { x, y, size: 10, font: fonts.body, color: INK })
  const measure = { thickness: 0.9, color: INK, dashArray: [3, 2] }
  page.drawLine({ start: { x: left + 150, y: water }, end: { x: left + 150, y: floor + 134 }, ...measure })
  page.drawLine({ start: { x: left + 116, y: floor + 134 }, end: { x: left + 160, y: floor + 134 }, ...measure })
  page.drawLine({ start: { x: left + 2, y: floor + 112 }, end: { x: left + 80, y: floor + 112 }, ...measure })
  label("1.5 m or more", left + 158, floor + 88)
  label("80 cm", left + 26, floor + 117)
  label("Highest water", left + 240, water - 14)
  cursor.y = floor - 26
}

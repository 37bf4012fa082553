// Renders the images of a PDF page to one greyscale raster. Scans can be rotated, mirrored, split into strips, or be stencils.
import type { getDocumentProxy } from "unpdf"
import { OPS } from "unpdf/pdfjs"
import { type Matrix, multiply, toMatrix } from "../pdf/glyphs/matrix.ts"

type PdfPageProxy = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>["getPage"]>>
/** `ink` is the brightness of the painted pixels of a stencil mask; only stencils have it. */
type Picture = { width: number; height: number; kind?: number; data: Uint8Array | Uint8ClampedArray; ink?: number }
/** `scale`: pixels per point of the page. */
export type Raster = { width: number; height: number; scale: number; grey: Uint8Array }

/** Pixel formats of PDF.js. */
const BITS = 1
const RGB = 2
const RGBA = 3
const OPAQUE = 128
/** A higher resolution does not help recognition. */
const MAX_SCALE = 300 / 72
const MAX_PIXELS = 12_000_000
/** If the images cover less of the page, they are logos and icons. */
const LEAST_SHARE = 0.1
const WHITE = 255

/** Null if images cover only a small part of the page. */
export async function rasterPage(page: PdfPageProxy): Promise<Raster | null> {
  const { width, height, transform } = page.getViewport({ scale: 1 })
  const painted = await paintedPictures(page, toMatrix(transform))
  const covered = painted.reduce((sum, { at }) => sum + Math.abs(at[0] * at[3] - at[1] * at[2]), 0)
  if (covered <= width * height * LEAST_SHARE) return null
  const finest = Math.max(...painted.map(({ picture, at }) => picture.width / Math.hypot(at[0], at[1])))
  const scale = Math.min(finest, MAX_SCALE, Math.sqrt(MAX_PIXELS / (width * height)))
  const [columns, rows] = [Math.ceil(width * scale), Math.ceil(height * scale)]
  const raster = { width: columns, height: rows, scale, grey: new Uint8Array(columns * rows).fill(WHITE) }
  for (const { picture, at } of painted) paint(raster, picture, at)
  return raster
}

/** As a PGM file, the simplest image format. */
export function toPgm({ width, height, grey }: Raster): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), grey])
}

/** Each image with the transform from its unit square to the displayed page. */
async function paintedPictures(page: PdfPageProxy, shown: Matrix): Promise<{ picture: Picture; at: Matrix }[]> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const found: { picture: Picture; at: Matrix }[] = []
  const stack: Matrix[] = []
  let at = shown
  let ink = 0
  for (const [place, operator] of fnArray.entries()) {
    const args = (argsArray[place] ?? []) as unknown[]
    if (operator === OPS.save || operator === OPS.paintFormXObjectBegin) stack.push(at)
    if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) at = stack.pop() ?? at
    if (operator === OPS.transform) at = multiply(toMatrix(args), at)
    if (operator === OPS.paintFormXObjectBegin && args[0]) at = multiply(toMatrix(args[0]), at)
    if (operator === OPS.paintImageXObject) {
      const picture = await pictureOf(page, String(args[0]))
      if (picture) found.push({ picture, at })
    }
    if (operator === OPS.paintInlineImageXObject && isPicture(args[0])) found.push({ picture: args[0], at })
    if (operator === OPS.setFillRGBColor) ink = lightnessOf(String(args[0]))
    if (operator === OPS.paintImageMaskXObject) {
      const stencil = await stencilOf(page, args[0])
      if (stencil) found.push({ picture: { ...stencil, ink }, at })
    }
  }
  return found
}

async function pictureOf(page: PdfPageProxy, name: string): Promise<Picture | null> {
  const home = name.startsWith("g_") ? page.commonObjs : page.objs
  const given = await new Promise<unknown>((resolve) => home.get(name, resolve))
  return isPicture(given) ? given : null
}

/** One bit per pixel, 0 for painted. If PDF.js passes the data by name, it is stored apart from the size. */
async function stencilOf(page: PdfPageProxy, given: unknown): Promise<Picture | null> {
  if (isPicture(given)) return given
  const { data } = (given ?? {}) as { data?: unknown }
  return typeof data === "string" ? await pictureOf(page, data) : null
}

/** The brightness of a colour `#rrggbb`. */
function lightnessOf(colour: string): number {
  const [, ...parts] = /^#(..)(..)(..)$/.exec(colour) ?? []
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part, 16))
  return weighed(red, green, blue)
}

function isPicture(given: unknown): given is Picture {
  const { width, height, data } = (given ?? {}) as Partial<Picture>
  return Number.isInteger(width) && Number.isInteger(height) && ArrayBuffer.isView(data)
}

function paint(raster: Raster, picture: Picture, at: Matrix): void {
  const { scale } = raster
  const [a, b, c] = [at[0] * scale, at[1] * scale, at[2] * scale]
  const [d, e, f] = [at[3] * scale, at[4] * scale, at[5] * scale]
  const area = a * d - b * c
  const [xs, ys] = [
    [e, e + a, e + c, e + a + c],
    [f, f + b, f + d, f + b + d],
  ]
  const grey = greyOf(picture)
  const { width, height } = picture
  const to = (values: number[], end: number) => Math.min(end, Math.ceil(Math.max(...values)))
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < to(ys, raster.height); y++) {
    for (let x = Math.max(0, Math.floor(Math.min(...xs))); x < to(xs, raster.width); x++) {
      const [dx, dy] = [x + 0.5 - e, y + 0.5 - f]
      const column = Math.floor(((dx * d - dy * c) / area) * width)
      const row = Math.floor((1 - (dy * a - dx * b) / area) * height)
      if (column < 0 || row < 0 || column >= width || row >= height) continue
      const light = grey(column, row)
      if (light !== null) raster.grey[y * raster.width + x] = light
    }
  }
}

/** The brightness of a pixel; null if it is transparent. */
function greyOf({ width, kind, data, ink }: Picture): (column: number, row: number) => number | null {
  if (kind === BITS || ink !== undefined) {
    const bytes = (width + 7) >> 3
    const bit = (column: number, row: number) => ((data[row * bytes + (column >> 3)] ?? 0) >> (7 - (column & 7))) & 1
    return ink === undefined
      ? (column, row) => bit(column, row) * WHITE
      : (column, row) => (bit(column, row) ? null : ink)
  }
  const channels = kind === RGB ? 3 : 4
  return (column, row) => {
    const at = (row * width + column) * channels
    if (kind === RGBA && (data[at + 3] ?? 0) < OPAQUE) return null
    return weighed(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0)
  }
}

/** The weights of ITU-R BT.601. */
const weighed = (red: number, green: number, blue: number) => Math.round(red * 0.299 + green * 0.587 + blue * 0.114)

// Reads one page of a PDF: gathers its glyphs and fields into ruled tables and rows, separately for each text direction.
import type { getDocumentProxy } from "unpdf"
import type { Glyph } from "./glyphs/glyph.ts"
import { cleanGlyphs } from "./glyphs/join-marks.ts"
import { multiply, toMatrix } from "./glyphs/matrix.ts"
import { type Annotation, isOnlyPainted, readFields } from "./glyphs/read-fields.ts"
import { type FontInfo, readGlyphs } from "./glyphs/read-glyphs.ts"
import { turnColumns } from "./glyphs/turn-columns.ts"
import type { PdfPage } from "./lay-out-pdf.ts"
import { readSegments } from "./rows/read-segments.ts"
import type { Segment } from "./rows/segment.ts"
import { straighten } from "./rows/straighten.ts"
import { takeAsides } from "./rows/take-asides.ts"
import { takeRuledTables } from "./tables/take-ruled-tables.ts"

type PdfPageProxy = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>["getPage"]>>

/** Most annotations are read as what they say, not as they are painted. */
const WITHOUT_ANNOTATIONS = 0
const WITH_ANNOTATIONS = 1

export async function readPage(page: PdfPageProxy): Promise<PdfPage> {
  const { width, height, transform } = page.getViewport({ scale: 1 })
  const shown = toMatrix(transform)
  const annotations = (await page.getAnnotations()) as Annotation[]
  const stamps = annotations.filter(isOnlyPainted)
  const operators = await page.getOperatorList({
    annotationMode: stamps.length > 0 ? WITH_ANNOTATIONS : WITHOUT_ANNOTATIONS,
  })
  const fontOf = (name: string): FontInfo => (page.commonObjs.has(name) ? page.commonObjs.get(name) : {})
  const painted = readGlyphs(operators, multiply(shown, toMatrix(null)), fontOf)
  const fields = readFields(annotations, shown, painted.glyphs)
  const glyphs = turnColumns(painted.glyphs)
  const [main = [], ...others] = byDirection(cleanGlyphs(fields.length > 0 ? [...glyphs, ...fields] : glyphs))
  const straight = straighten(main)
  const { tables, loose } = takeRuledTables(straight, painted.rulings, straight[0]?.turn ?? 0)
  const { rows, asides } = takeAsides(readSegments(loose))
  const stamped = stamps.flatMap(({ id = "" }) => byDirection(cleanGlyphs(painted.annotations.get(id) ?? [])))
  return { rows, tables, others: [...[...others, ...stamped].map(readOther), ...asides], width, height }
}

/** What is written aslant over a page, as often as it may be, is one remark. */
function readOther(glyphs: Glyph[]): Segment[][] {
  if ((glyphs[0]?.turn ?? 0) % 90 === 0) return readSegments(straighten(glyphs))
  const rows = readSegments(glyphs)
  return [...new Map(rows.map((row) => [row.map(({ text }) => text).join(" "), row])).values()]
}

/** The direction with most letters first. */
function byDirection(glyphs: Glyph[]): Glyph[][] {
  const [first] = glyphs
  if (first && glyphs.every(({ turn }) => turn === first.turn)) return [glyphs]
  const groups = Map.groupBy(glyphs, ({ turn }) => turn)
  return [...groups.values()].sort((a, b) => b.length - a.length)
}

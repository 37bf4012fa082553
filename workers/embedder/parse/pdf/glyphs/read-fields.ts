// Reads the annotations of a page as glyphs with positions: values of form fields, ticked boxes and free text.
import type { Glyph } from "./glyph.ts"
import { type Matrix, translate } from "./matrix.ts"

/** What PDF.js tells of an annotation, as far as it is read here. */
export type Annotation = {
  id?: string
  hasAppearance?: boolean
  subtype?: string
  rect?: number[]
  annotationFlags?: number
  fieldType?: string | null
  fieldValue?: unknown
  checkBox?: boolean
  radioButton?: boolean
  exportValue?: string
  buttonValue?: string
  options?: { exportValue?: string; displayValue?: string }[]
  contentsObj?: { str?: string }
  richText?: { str?: string } | null
  password?: boolean
}

/** Of ISO 32000, table 167: hidden, and not shown on a screen. */
const UNSEEN = 2 | 32
const PAINTED = new Set(["Stamp", "Watermark"])
const SIZE = 10
const LINE_HEIGHT = 12
const LETTER_WIDTH = 0.5
const TICKED = "\u2612"
const UNTICKED = "\u2610"

/** `painted` is what stands on the page itself: a field is on the line of its label. */
export function readFields(annotations: readonly Annotation[], shown: Matrix, painted: readonly Glyph[]): Glyph[] {
  return annotations.flatMap((annotation) => {
    const text = (annotation.annotationFlags ?? 0) & UNSEEN ? "" : writtenIn(annotation)
    if (text === "") return []
    const box = boxOf(annotation.rect ?? [], shown)
    const glyphs = place(text, box)
    return annotation.subtype === "Widget" ? onLineOfLabel(glyphs, painted, box.bottom - box.top) : glyphs
  })
}

/** Stamps and signatures say nothing but what they paint, and so do remarks without a text of their own. */
export const isOnlyPainted = (annotation: Annotation): boolean =>
  annotation.hasAppearance !== false &&
  ((annotation.annotationFlags ?? 0) & UNSEEN) === 0 &&
  (PAINTED.has(annotation.subtype ?? "") ||
    annotation.fieldType === "Sig" ||
    (annotation.subtype === "FreeText" && writtenIn(annotation) === ""))

type Box = { left: number; right: number; top: number; bottom: number }

/** The rectangle on the page as it is shown: the text of a field is upright there, also on a rotated page. */
function boxOf([x = 0, y = 0, toX = 0, toY = 0]: readonly number[], shown: Matrix): Box {
  const [one, other] = [translate(x, y, shown), translate(toX, toY, shown)]
  return {
    left: Math.min(one[4], other[4]),
    right: Math.max(one[4], other[4]),
    top: Math.min(one[5], other[5]),
    bottom: Math.max(one[5], other[5]),
  }
}

/** Moves a field up or down to the nearest letters beside it, first those before it, which stand within its height. */
function onLineOfLabel(field: Glyph[], painted: readonly Glyph[], height: number): Glyph[] {
  const [first, last] = [field[0], field.at(-1)]
  if (!first || !last) return field
  const rows = (last.v - first.v) / LINE_HEIGHT
  const reach = Math.max(SIZE, rows > 0 ? LINE_HEIGHT : height / 2)
  const beside = painted.filter(({ v, turn, text }) => turn === 0 && text !== " " && Math.abs(v - first.v) <= reach)
  const before = beside.filter(({ u }) => u < first.u)
  const label =
    before.length > 0
      ? before.reduce((a, b) => (b.u > a.u ? b : a))
      : beside.reduce<Glyph | undefined>((a, b) => (a && a.u < b.u ? a : b), undefined)
  return label ? field.map((glyph) => ({ ...glyph, v: glyph.v + label.v - first.v })) : field
}

function writtenIn(annotation: Annotation): string {
  if (annotation.subtype === "FreeText")
    return annotation.contentsObj?.str?.trim() || annotation.richText?.str?.trim() || ""
  if (annotation.subtype !== "Widget" || annotation.password) return ""
  const { fieldType, fieldValue, options } = annotation
  if (fieldType === "Btn") {
    if (annotation.checkBox) return fieldValue === annotation.exportValue ? TICKED : UNTICKED
    if (annotation.radioButton) return fieldValue === annotation.buttonValue ? TICKED : UNTICKED
    return ""
  }
  const values = (Array.isArray(fieldValue) ? fieldValue : [fieldValue]).filter((value) => typeof value === "string")
  const shown = values.map((value) => options?.find((option) => option.exportValue === value)?.displayValue ?? value)
  return shown.join(", ").trim()
}

/** Letters of a usual width, from the left edge; one line is centred in its field, several run down from its top. */
function place(text: string, { left, right, top, bottom }: Box): Glyph[] {
  const lines = text.split(/\r\n?|\n/)
  const width = Math.min(LETTER_WIDTH * SIZE, (right - left) / Math.max(1, ...lines.map((line) => line.length)))
  return lines.flatMap((line, row) => {
    const v = lines.length === 1 ? (bottom + top) / 2 + SIZE * 0.35 : top + LINE_HEIGHT * (row + 0.8)
    return Array.from(
      line,
      (letter, column): Glyph => ({
        text: letter,
        u: left + column * width,
        v,
        width,
        size: SIZE,
        turn: 0,
        isField: true,
      }),
    )
  })
}

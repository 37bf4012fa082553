// Interprets the painting operators of a page and records each visible glyph and ruled line with its position.
import { OPS } from "unpdf/pdfjs"
import { type Glyph, lettersOf } from "./glyph.ts"
import { IDENTITY, type Matrix, multiply, toMatrix, translate } from "./matrix.ts"
import { type Ruling, rulingsOf } from "./read-rulings.ts"

export type OperatorList = { fnArray: number[]; argsArray: unknown[] }
/** What PDF.js knows of a font; `fontMatrix` differs only for Type 3 fonts. */
export type FontInfo = { vertical?: boolean; fontMatrix?: number[] }

/** `annotations` are what each of them paints over the page, by its id. */
export type Painted = { glyphs: Glyph[]; rulings: Ruling[]; annotations: Map<string, Glyph[]> }

type PdfGlyph = { unicode?: string; width?: number; isSpace?: boolean; vmetric?: number[] | null }
type State = {
  ctm: Matrix
  font: FontInfo
  size: number
  charSpacing: number
  wordSpacing: number
  scale: number
  leading: number
  rise: number
}

/** More glyphs than any page can show to a reader. */
const MAX_GLYPHS = 200_000
const MAX_RULINGS = 20_000
const RIGHT_ANGLE = 90
/** Directions this close to upright or sideways are taken for it. */
const SNAP_DEGREES = 5
const SMALLEST_SIZE = 0.1

/** `shown` maps the page's own space to the page as it is shown, with the top left corner at (0, 0). */
export function readGlyphs(list: OperatorList, shown: Matrix, fontOf: (name: string) => FontInfo): Painted {
  let glyphs: Glyph[] = []
  const onPageItself = glyphs
  const annotations = new Map<string, Glyph[]>()
  const rulings: Ruling[] = []
  const start = { font: {}, size: 0, charSpacing: 0, wordSpacing: 0, scale: 1, leading: 0, rise: 0 }
  let state: State = { ctm: shown, ...start }
  const stack: State[] = []
  let line = IDENTITY
  let text = IDENTITY

  function setFont(args: unknown[]): void {
    state.font = fontOf(String(args[0]))
    state.size = Number(args[1])
  }
  function moveTo(matrix: Matrix): void {
    line = matrix
    text = matrix
  }
  function show(items: unknown): void {
    if (!Array.isArray(items)) return
    const { size, scale, font } = state
    const isVertical = font.vertical === true
    const unit = size * (font.fontMatrix?.[0] ?? 0.001)
    const pen = penAt(text)
    let shifted = 0
    for (const item of items as (number | PdfGlyph | null)[]) {
      if (typeof item === "number") {
        const shift = (-item * size) / 1000
        if (isVertical) text = translate(0, shift, text)
        else shifted += shift * scale
      } else if (item) {
        const spacing = state.charSpacing + (item.isSpace ? state.wordSpacing : 0)
        if (isVertical) showDown(item, unit, spacing)
        else {
          const width = (item.width ?? 0) * unit * scale
          pen.note(item, width, shifted)
          shifted += width + spacing * scale
        }
      }
    }
    if (shifted !== 0) text = translate(shifted, 0, text)
  }
  /** Vertical writing: the glyph hangs below its origin, and the next one below it. */
  function showDown(glyph: PdfGlyph, unit: number, spacing: number): void {
    const advance = (glyph.vmetric?.[0] ?? -1000) * unit
    penAt(text, RIGHT_ANGLE).note(glyph, advance, 0)
    text = translate(0, advance - spacing, text)
  }
  /** Notes glyphs that stand `shifted` along the line from where `at` is; what they share is worked out once. */
  function penAt(at: Matrix, turned = 0) {
    const map = multiply(translate(0, state.rise, at), state.ctm)
    const forwards = Math.sign(state.size * state.scale) || 1
    const size = Math.hypot(map[2], map[3]) * Math.abs(state.size)
    const turn = snap((Math.atan2(map[1] * forwards, map[0] * forwards) * 180) / Math.PI + turned)
    const stretch = turned ? Math.hypot(map[2], map[3]) : Math.hypot(map[0], map[1])
    const isSound = size > SMALLEST_SIZE && Number.isFinite(map[4] + map[5])
    return {
      note(glyph: PdfGlyph, width: number, shifted: number): void {
        const letters = lettersOf(glyph.unicode ?? "")
        if (letters === "" || !isSound || glyphs.length >= MAX_GLYPHS) return
        const [x, y] = [map[4] + shifted * map[0], map[5] + shifted * map[1]]
        const { u, v } = turn === 0 ? { u: x, v: y } : along(turn, x, y)
        glyphs.push({ text: letters, u, v, width: Math.abs(width) * stretch, size, turn })
      },
    }
  }

  for (const [place, operator] of list.fnArray.entries()) {
    const args = (list.argsArray[place] ?? []) as unknown[]
    const first = Number(args[0])
    switch (operator) {
      case OPS.save:
      case OPS.paintFormXObjectBegin:
        stack.push({ ...state })
        if (operator === OPS.paintFormXObjectBegin && args[0]) state.ctm = multiply(toMatrix(args[0]), state.ctm)
        break
      case OPS.beginAnnotation:
        stack.push({ ...state })
        state = { ...state, ...start, ctm: multiply(toMatrix(args[3]), multiply(toMatrix(args[2]), shown)) }
        glyphs = []
        annotations.set(String(args[0]), glyphs)
        break
      case OPS.endAnnotation:
        glyphs = onPageItself
        state = stack.pop() ?? state
        break
      case OPS.restore:
      case OPS.paintFormXObjectEnd:
        state = stack.pop() ?? state
        break
      case OPS.transform:
        state.ctm = multiply(toMatrix(args), state.ctm)
        break
      case OPS.beginText:
        moveTo(IDENTITY)
        break
      case OPS.setFont:
        setFont(args)
        break
      case OPS.setGState:
        for (const [key, value] of (args[0] ?? []) as [string, unknown[]][]) if (key === "Font") setFont(value)
        break
      case OPS.setCharSpacing:
        state.charSpacing = first
        break
      case OPS.setWordSpacing:
        state.wordSpacing = first
        break
      case OPS.setHScale:
        state.scale = first / 100
        break
      case OPS.setLeading:
        state.leading = first
        break
      case OPS.setTextRise:
        state.rise = first
        break
      case OPS.setTextMatrix:
        moveTo(toMatrix(args[0]))
        break
      case OPS.setLeadingMoveText:
        state.leading = -Number(args[1])
        moveTo(translate(first, Number(args[1]), line))
        break
      case OPS.moveText:
        moveTo(translate(first, Number(args[1]), line))
        break
      case OPS.nextLine:
        moveTo(translate(0, -state.leading, line))
        break
      case OPS.showText:
      case OPS.showSpacedText:
        show(args[0])
        break
      case OPS.constructPath:
        if (glyphs === onPageItself && rulings.length < MAX_RULINGS) rulings.push(...rulingsOf(args, state.ctm))
        break
    }
  }
  return { glyphs, rulings, annotations }
}

function snap(degrees: number): number {
  const positive = (Math.round(degrees) + 720) % 360
  const right = Math.round(positive / RIGHT_ANGLE) * RIGHT_ANGLE
  return Math.abs(positive - right) <= SNAP_DEGREES ? right % 360 : positive
}

/** A place on the page as a place along and across text that is turned by `turn` degrees, clockwise. */
export function along(turn: number, x: number, y: number): { u: number; v: number } {
  if (turn === 0) return { u: x, v: y }
  const angle = (turn * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return { u: x * cos + y * sin, v: y * cos - x * sin }
}

/** The way back. */
export function onPage(turn: number, u: number, v: number): { x: number; y: number } {
  const angle = (turn * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return { x: u * cos - v * sin, y: u * sin + v * cos }
}

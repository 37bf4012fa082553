// Tells from the styles of an element whether a reader of the page can see it, or its text.

export type Styles = ReadonlyMap<string, string>
export type Declaration = { property: string; value: string; isImportant: boolean }

/** Properties by which something can be hidden, or by which it appears again. */
const WATCHED = new Set(
  `display visibility opacity font-size position left right top bottom text-indent clip clip-path transform color background
  background-clip -webkit-background-clip text-shadow width height max-width max-height min-width min-height
  padding padding-top padding-bottom overflow overflow-x overflow-y
  transition animation animation-name`.split(/\s+/),
)
/** Longhands that say the part of a shorthand that matters here. */
const SHORTHANDS: Readonly<Record<string, string>> = { "background-color": "background" }
const DECLARED = /(?:^|;)\s*(-?[a-z][a-z-]*)\s*:\s*([^;!]*)(!\s*important)?/gi
/** Elements whose text is for screen readers by the name of their class, as most style sheets name it. */
const SPOKEN = /^\.(?:u-)?(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|show-for-sr|a11y-hidden)$/i
/** Scripts hide the whole page so until it is laid out. */
const WHOLE_PAGE = new Set(["html", "body"])

/** The declarations of a style attribute or of a rule, as far as they can hide. */
export function declarationsIn(text: string): Declaration[] {
  return Array.from(text.matchAll(DECLARED), ([, name = "", value = "", important]) => ({
    property: SHORTHANDS[name.toLowerCase()] ?? name.toLowerCase(),
    value: value.trim().toLowerCase(),
    isImportant: important !== undefined,
  })).filter(({ property }) => WATCHED.has(property))
}

/** True if nothing inside the element is seen. What moves into sight, such as an opening panel, counts as seen. */
export function hidesAll({ name, marks }: { name: string; marks: readonly string[] }, styles: Styles): boolean {
  if (styles.size === 0) return false
  const is = (property: string, pattern: RegExp) => pattern.test(styles.get(property) ?? "")
  if (is("display", /^none$/) || is("visibility", /^(?:hidden|collapse)$/)) return true
  if (WHOLE_PAGE.has(name) || movesLater(styles)) return false
  if (is("opacity", /^(?:0*\.?0+)%?$/) || is("transform", /\bscale(?:3d|x|y)?\(\s*0*\.?0+\s*[,)]/)) return true
  if (marks.some((mark) => SPOKEN.test(mark))) return false
  return isOffScreen(styles) || isClipped(styles)
}

/** Whether the element's own text cannot be read; null if that is as around it. Elements inside may differ. */
export function hidesText(styles: Styles): boolean | null {
  const size = styles.get("font-size") ?? ""
  const color = styles.get("color") ?? ""
  const background = styles.get("background")
  if (/^0*\.?0+(?:[a-z]+|%)?$/.test(size) || /^0*1px$/.test(size)) return true
  if (TRANSPARENT.test(color)) return !styles.has("text-shadow") && !clipsToText(styles)
  if (color !== "" && background !== undefined && isSameColor(color, background)) return true
  const isOwnSize = size !== "" && !/(?:em|%)$|^(?:inherit|unset|smaller|larger)$/.test(size.replace("rem", ""))
  return isOwnSize || color !== "" || background !== undefined ? false : null
}

const movesLater = (styles: Styles) =>
  ["transition", "animation", "animation-name"].some((property) => !/^(?:none\b.*)?$/.test(styles.get(property) ?? ""))

/** Further than any text is shifted for its looks; of shares, a whole page. */
const FAR: Readonly<Record<string, number>> = {
  px: 500,
  pt: 400,
  em: 40,
  rem: 40,
  ex: 80,
  ch: 80,
  "%": 100,
  vw: 100,
  vh: 100,
}

function isFar(value: string | undefined): boolean {
  const [, number = "", unit = ""] = /^(-\d*\.?\d+)([a-z]+|%)$/.exec(value ?? "") ?? []
  return Number(number) <= -(FAR[unit] ?? Number.POSITIVE_INFINITY)
}

function isOffScreen(styles: Styles): boolean {
  const isPlaced = /^(?:absolute|fixed|relative)$/.test(styles.get("position") ?? "")
  const sides = ["left", "right", "top", "bottom"]
  const shift = /\btranslate(?:3d|x|y)?\(\s*(-[^,)]+)/.exec(styles.get("transform") ?? "")?.[1]?.trim()
  const isShifted = /^-\d{4,}(?:px)?$/.test(shift ?? "")
  return isShifted || isFar(styles.get("text-indent")) || (isPlaced && sides.some((side) => isFar(styles.get(side))))
}

const isNone = (value: string | undefined) => /^0*\.?0+(?:[a-z]+|%)?$/.test(value ?? "")

function isClipped(styles: Styles): boolean {
  const cuts = ["overflow", "overflow-x", "overflow-y"].some((name) =>
    /\b(?:hidden|clip)\b/.test(styles.get(name) ?? ""),
  )
  const isEmpty = ["width", "height", "max-width", "max-height"].some((name) => isNone(styles.get(name)))
  if (cuts && isEmpty && !isPadded(styles)) return true
  const isAbsolute = /^(?:absolute|fixed)$/.test(styles.get("position") ?? "")
  const rect = /^rect\(([^)]*)\)$/.exec(styles.get("clip") ?? "")?.[1]
  const corners = rect?.match(/\d+/g) ?? []
  if (isAbsolute && corners.length === 4 && corners.every((number) => Number(number) <= 1)) return true
  return /^(?:inset\(\s*(?:50|100)%|(?:circle|ellipse)\(\s*0|polygon\(\s*0(?:px|%)?\s+0(?:px|%)?(?:\s*,\s*0(?:px|%)?\s+0(?:px|%)?)+\s*\))/.test(
    styles.get("clip-path") ?? "",
  )
}

/** A box without height may still have room, as boxes of a fixed shape do. */
const isPadded = (styles: Styles) =>
  ["padding", "padding-top", "padding-bottom", "min-width", "min-height"].some((name) =>
    /[1-9]/.test(styles.get(name) ?? ""),
  )

const TRANSPARENT =
  /^transparent$|^(?:rgba|hsla)\((?:[^,)]+,){3}\s*0*\.?0+%?\s*\)$|^(?:rgb|hsl)a?\([^)]*\/\s*0*\.?0+%?\s*\)$/
const clipsToText = (styles: Styles) =>
  ["background-clip", "-webkit-background-clip", "background"].some((name) => /\btext\b/.test(styles.get(name) ?? ""))

const NAMED: Readonly<Record<string, string>> = {
  white: "#ffffff",
  black: "#000000",
  red: "#ff0000",
  green: "#008000",
  blue: "#0000ff",
  yellow: "#ffff00",
  gray: "#808080",
  grey: "#808080",
  silver: "#c0c0c0",
  snow: "#fffafa",
  ivory: "#fffff0",
  whitesmoke: "#f5f5f5",
}
/** The eye tells no smaller difference of a channel. */
const MIN_CONTRAST = 8

/** A background with a picture may have any colour. */
function isSameColor(color: string, background: string): boolean {
  if (/url\(|gradient\(/.test(background)) return false
  const [a, b] = [channels(color), channels(background)]
  return a && b ? a.every((value, i) => Math.abs(value - (b[i] ?? 0)) <= MIN_CONTRAST) : color === background
}

function channels(color: string): number[] | null {
  const hex = NAMED[color] ?? color
  const short = /^#([\da-f])([\da-f])([\da-f])$/.exec(hex)
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/.exec(hex)
  if (short) return short.slice(1).map((digit) => Number.parseInt(digit + digit, 16))
  if (long) return long.slice(1).map((digits) => Number.parseInt(digits, 16))
  const rgb = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/]\s*1(?:\.0*)?\s*)?\)$/.exec(hex)
  return rgb ? rgb.slice(1).map(Number) : null
}

// Inserts operators between the parts of a MathML formula, so that it can be read in one line: /, ^ and _.

/** The operator before each further part of these elements. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  mfrac: ["", "/"],
  msup: ["", "^"],
  msub: ["", "_"],
  msubsup: ["", "_", "^"],
  munder: ["", "_"],
  mover: ["", "^"],
  munderover: ["", "_", "^"],
  mroot: ["\u221a", "^1/"],
  mtable: [],
  mtr: [],
}
const BETWEEN: Readonly<Record<string, string>> = { mtable: "; ", mtr: ", " }
const AROUND: Readonly<Record<string, readonly [string, string]>> = {
  msqrt: ["\u221a(", ")"],
  mfenced: ["(", ")"],
  mtable: ["[", "]"],
}
/** Brackets around several parts that form one operand. */
const GROUPED: readonly [string, string] = ["(", ")"]
const GROUPS = new Set(["mrow", "mfrac", "msqrt"])

export type MathSigns = {
  /** The text to write before the element; empty for an element outside a formula. */
  open(name: string): string
  close(name: string): string
  isOpen(): boolean
}

export function createMathSigns(): MathSigns {
  const open: { name: string; parts: number; end: string }[] = []
  return {
    open(name) {
      const parent = open.at(-1)
      if (!parent && name !== "math") return ""
      const part = parent ? parent.parts++ : 0
      const signs = parent && SIGNS[parent.name]
      const isGrouped = signs !== undefined && signs.length > 0 && GROUPS.has(name)
      const [begin, end] = AROUND[name] ?? (isGrouped ? GROUPED : ["", ""])
      const before = signs?.[part] ?? (parent && part > 0 ? BETWEEN[parent.name] : "") ?? ""
      open.push({ name, parts: 0, end })
      return before + begin
    },
    close(name) {
      const place = open.findLastIndex((one) => one.name === name)
      return place < 0
        ? ""
        : open
            .splice(place)
            .map(({ end }) => end)
            .reverse()
            .join("")
    },
    isOpen: () => open.length > 0,
  }
}

// Writes an Office Math equation in one readable line: / for fractions, ^ for powers, _ for subscripts.
import { at, childOf, type Element, elementsOf, textOf } from "../office/xml.ts"

const SIMPLE = /^(?:[\p{L}\p{N}.,′]+|\([^()]*\))$/u
const ACCENTS: Readonly<Record<string, string>> = { "̂": "^", "̃": "~", "̅": "¯", "⃗": "→" }

const attributeOf = (element: Element | undefined, ...path: string[]) => at(element, ...path)?.attribs["m:val"]
const grouped = (text: string) => (SIMPLE.test(text) ? text : `(${text})`)

export const equationText = (equation: Element): string => inner(equation).replace(/\s+/g, " ").trim()

const inner = (parent: Element | undefined): string => elementsOf(parent).map(written).join("")

function written(part: Element): string {
  const child = (name: string) => inner(childOf(part, name))
  switch (part.name) {
    case "m:r":
    case "w:r":
      return elementsOf(part)
        .filter(({ name }) => name === "m:t" || name === "w:t")
        .map(textOf)
        .join("")
    case "m:f":
      if (attributeOf(part, "m:fPr", "m:type") === "noBar") return `${child("m:num")} choose ${child("m:den")}`
      return `${grouped(child("m:num"))}/${grouped(child("m:den"))}`
    case "m:sSup":
      return `${grouped(child("m:e"))}^${grouped(child("m:sup"))}`
    case "m:sSub":
      return `${grouped(child("m:e"))}_${grouped(child("m:sub"))}`
    case "m:sSubSup":
      return `${grouped(child("m:e"))}_${grouped(child("m:sub"))}^${grouped(child("m:sup"))}`
    case "m:sPre":
      return `_${grouped(child("m:sub"))}^${grouped(child("m:sup"))}${child("m:e")}`
    case "m:rad": {
      const degree = child("m:deg")
      return `${degree && grouped(degree)}√${grouped(child("m:e"))}`
    }
    case "m:nary": {
      const [sub, sup] = [child("m:sub"), child("m:sup")]
      const sign = attributeOf(part, "m:naryPr", "m:chr") ?? "∫"
      return `${sign}${sub && `_${grouped(sub)}`}${sup && `^${grouped(sup)}`} ${child("m:e")}`
    }
    case "m:d": {
      const properties = childOf(part, "m:dPr")
      const separator = attributeOf(properties, "m:sepChr") ?? "|"
      const parts = elementsOf(part).filter(({ name }) => name === "m:e")
      // A matrix is written in brackets anyhow.
      const [only] = parts.length === 1 ? elementsOf(parts[0]).filter(({ name }) => !name.endsWith("Pr")) : []
      if (only?.name === "m:m" && parts[0]?.children.length === 1) return written(only)
      return `${attributeOf(properties, "m:begChr") ?? "("}${parts.map(inner).join(separator)}${attributeOf(properties, "m:endChr") ?? ")"}`
    }
    case "m:func":
      return `${child("m:fName")}${named(child("m:e"))}`
    case "m:limLow":
      return `${child("m:e")}_${grouped(child("m:lim"))}`
    case "m:limUpp":
      return `${child("m:e")}^${grouped(child("m:lim"))}`
    case "m:acc": {
      const accent = attributeOf(part, "m:accPr", "m:chr") ?? "̂"
      return `${grouped(child("m:e"))}${ACCENTS[accent] ?? accent}`
    }
    case "m:bar":
      return `${grouped(child("m:e"))}${attributeOf(part, "m:barPr", "m:pos") === "top" ? "¯" : "_"}`
    case "m:m":
      return `[${rowsOf(part, "m:mr")
        .map((row) => rowsOf(row, "m:e").map(inner).join(", "))
        .join("; ")}]`
    case "m:eqArr":
      return rowsOf(part, "m:e").map(inner).join("; ")
    default:
      return part.name.endsWith("Pr") ? "" : inner(part)
  }
}

const rowsOf = (part: Element, name: string) => elementsOf(part).filter((child) => child.name === name)
/** The argument of a function, without its name. */
const named = (argument: string) => (argument.startsWith("(") ? argument : ` ${argument}`)

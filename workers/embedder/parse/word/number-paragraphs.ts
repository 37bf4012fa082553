// Computes the numbers that Word displays before headings and list items, and writes them into the paragraphs.
import { allOf, at, childOf, type Document, type Element, elementsOf, type ParentNode } from "../office/xml.ts"
import { runOf, textRun } from "./runs.ts"
import { spellCount } from "./spell-count.ts"

type Level = {
  format: string
  text: string
  start: number
  style: string | undefined
  isLegal: boolean
  restartsAfter: number
}
/** The levels of a numbering, the abstract numbering that counts, and the start values that it overrides. */
type Numbering = { counterId: string; levels: Map<number, Level>; restarts: Map<number, number> }
type Numbered = { numId: string; level: number }

const attributeOf = (element: Element | undefined) => element?.attribs["w:val"]

/** Bullets remain list items; every other number becomes text at the start of its paragraph. */
export function numberParagraphs(
  body: ParentNode,
  numbering: Document | undefined,
  styles: Document | undefined,
): void {
  if (!numbering) return
  const known = readNumbering(numbering)
  const isEnglish = languageOf(styles).startsWith("en")
  const styleOf = readStyles(styles)
  const counters = new Map<string, number[]>()
  const started = new Set<string>()

  let first: Element | undefined
  for (const paragraph of allOf(body, "w:p")) {
    // A paragraph whose end was deleted runs on in the next, which has the number of both.
    const beginning = first ?? paragraph
    first = isRunOn(paragraph) ? beginning : undefined
    if (first) continue
    const numbered = numberedAs(paragraph, styleOf)
    const found = numbered && known.get(numbered.numId)
    const styleId = attributeOf(at(paragraph, "w:pPr", "w:pStyle"))
    const level = numbered && found ? (levelOfStyle(found.levels, styleId) ?? numbered.level) : 0
    const definition = found?.levels.get(level)
    if (!numbered || !found || !definition) continue
    const counts = counters.get(found.counterId) ?? []
    counters.set(found.counterId, counts)
    const restart = started.has(numbered.numId) ? undefined : found.restarts.get(level)
    started.add(numbered.numId)
    // A skipped level counts as started.
    for (let above = 0; above < level; above++) counts[above] ??= found.levels.get(above)?.start ?? 1
    counts[level] = restart ?? (counts[level] === undefined ? definition.start : counts[level] + 1)
    for (let deeper = level + 1; deeper < counts.length; deeper++)
      if (level < (found.levels.get(deeper)?.restartsAfter ?? deeper)) delete counts[deeper]
    if (definition.format !== "bullet" && definition.format !== "none")
      putFirst(beginning, labelOf(definition, found.levels, counts, isEnglish))
  }
}

const isRunOn = (paragraph: Element) => at(paragraph, "w:pPr", "w:rPr", "w:del") !== undefined

/** What most of a document is written in; English where it does not say. */
const languageOf = (styles: Document | undefined): string =>
  attributeOf(at(styles, "w:styles", "w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang")) ?? "en"

const levelOfStyle = (levels: Map<number, Level>, styleId: string | undefined) =>
  styleId === undefined ? undefined : [...levels].find(([, { style }]) => style === styleId)?.[0]

/** The label as written, each `%n` the count of level n. */
function labelOf(level: Level, levels: Map<number, Level>, counts: (number | undefined)[], isEnglish: boolean): string {
  return level.text.replace(/%(\d)/g, (_, digit: string) => {
    const place = Number(digit) - 1
    const of = levels.get(place)
    const count = counts[place] ?? of?.start ?? 1
    return spellCount(count, level.isLegal ? "decimal" : (of?.format ?? "decimal"), isEnglish)
  })
}

function putFirst(paragraph: Element, label: string): void {
  if (label.trim() === "") return
  const properties = childOf(paragraph, "w:pPr")
  const run = runOf(paragraph, textRun(`${label} `))
  const place = properties ? paragraph.children.indexOf(properties) + 1 : 0
  paragraph.children.splice(place, 0, run)
}

/** A paragraph's numbering is its own or its style's; id 0 removes it. */
function numberedAs(paragraph: Element, styleOf: (id: string | undefined) => Partial<Numbered>): Numbered | null {
  const properties = childOf(paragraph, "w:pPr")
  const byStyle = styleOf(attributeOf(childOf(properties, "w:pStyle")))
  const own = childOf(properties, "w:numPr")
  const numId = attributeOf(childOf(own, "w:numId")) ?? byStyle.numId
  if (numId === undefined || numId === "0") return null
  return { numId, level: Number(attributeOf(childOf(own, "w:ilvl")) ?? byStyle.level ?? 0) }
}

/** The numbering of the style or of the style it is based on. */
function readStyles(styles: Document | undefined): (id: string | undefined) => Partial<Numbered> {
  const all = new Map(
    (styles ? [...allOf(styles, "w:style")] : []).map((style) => [style.attribs["w:styleId"] ?? "", style]),
  )
  const known = new Map<string | undefined, Partial<Numbered>>()
  return function numberingOf(id): Partial<Numbered> {
    const found = known.get(id)
    if (found) return found
    // Set before its base is read, so that a cycle of styles ends.
    known.set(id, {})
    const style = all.get(id ?? "")
    const own = at(style, "w:pPr", "w:numPr")
    const [numId, level] = [attributeOf(childOf(own, "w:numId")), attributeOf(childOf(own, "w:ilvl"))]
    const numbering = {
      ...(style ? numberingOf(attributeOf(childOf(style, "w:basedOn"))) : {}),
      ...(numId === undefined ? {} : { numId }),
      ...(level === undefined ? {} : { level: Number(level) }),
    }
    known.set(id, numbering)
    return numbering
  }
}

/** By the id that paragraphs refer to. */
function readNumbering(numbering: Document): Map<string, Numbering> {
  const abstract = new Map([...allOf(numbering, "w:abstractNum")].map((one) => [one.attribs["w:abstractNumId"], one]))
  const styled = new Map([...abstract.values()].map((one) => [attributeOf(childOf(one, "w:styleLink")), one]))
  const read = (num: Element): [string, Numbering][] => {
    const named = abstract.get(attributeOf(childOf(num, "w:abstractNumId")))
    const link = attributeOf(childOf(named, "w:numStyleLink"))
    // Its levels are those of the numbering that makes the style it names.
    const definition = link === undefined ? named : styled.get(link)
    const counterId = definition?.attribs["w:abstractNumId"]
    if (counterId === undefined || !definition) return []
    const levels = new Map(
      elementsOf(definition)
        .filter(({ name }) => name === "w:lvl")
        .map(readLevel),
    )
    const restarts = new Map<number, number>()
    for (const override of elementsOf(num).filter(({ name }) => name === "w:lvlOverride")) {
      const level = childOf(override, "w:lvl")
      if (level) levels.set(...readLevel(level))
      const start = attributeOf(childOf(override, "w:startOverride"))
      if (start !== undefined) restarts.set(Number(override.attribs["w:ilvl"] ?? 0), Number(start))
    }
    return [[num.attribs["w:numId"] ?? "", { counterId, levels, restarts }]]
  }
  return new Map([...allOf(numbering, "w:num")].flatMap(read))
}

function readLevel(level: Element): [number, Level] {
  const place = Number(level.attribs["w:ilvl"] ?? 0)
  const restart = attributeOf(childOf(level, "w:lvlRestart"))
  return [
    place,
    {
      format: attributeOf(childOf(level, "w:numFmt")) ?? "decimal",
      text: attributeOf(childOf(level, "w:lvlText")) ?? "",
      start: Number(attributeOf(childOf(level, "w:start")) ?? 1),
      style: attributeOf(childOf(level, "w:pStyle")),
      isLegal: childOf(level, "w:isLgl") !== undefined,
      // A level restarts after any higher level, or only after the named one; 0 means never.
      restartsAfter: restart === undefined ? place : Number(restart),
    },
  ]
}

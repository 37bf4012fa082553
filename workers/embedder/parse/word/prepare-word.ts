// Writes text that Word displays but does not store into a document's XML, before conversion.
import { cloneNode } from "domhandler"
import { DomUtils } from "htmlparser2"
import { element, inline } from "../markup.ts"
import type { PackageParts } from "../office/package-parts.ts"
import { chartHtml, paragraphsOf } from "../office/read-chart.ts"
import { allOf, at, childOf, type Document, type Element, elementsOf, type ParentNode, textOf } from "../office/xml.ts"
import { numberParagraphs } from "./number-paragraphs.ts"
import { addHeadersAndFooters } from "./running-parts.ts"
import { around, emptyCell, paragraphOf, replace, runOf, textRun } from "./runs.ts"
import { showCheckboxes, showChoices } from "./show-inputs.ts"
import { removeHidden, showRuns } from "./show-runs.ts"
import { equationText } from "./write-equation.ts"

export type PreparedWord = {
  /** The changed parts, by path. */
  parts: Record<string, string>
  /** Markup by its placeholder text, which is alone in a paragraph. */
  inserts: Map<string, string>
  /** Descriptions of hidden content, for the warning. */
  leftOut: string[]
}

/** Maximum number of skipped cells per document, because a hundred bytes can create 63. */
const MAX_SKIPPED = 5_000
/** Word has no more in a list. */
const MAX_LEVELS = 9

export function prepareWord(parts: PackageParts, path: string): PreparedWord {
  const document = parts.read(path)
  const body = at(document, "w:document", "w:body")
  if (!document || !body) return { parts: {}, inserts: new Map(), leftOut: [] }
  const relations = parts.relationsOf(path)
  const partOf = (type: string) =>
    [...relations.values()].find((relation) => relation.type.endsWith(`/${type}`))?.path ?? ""
  const [numberingPath, styles] = [partOf("numbering"), parts.read(partOf("styles"))]
  const numbering = parts.read(numberingPath)
  const inserts = new Map<string, string>()
  const hasComments = [...allOf(body, "w:commentReference")].length > 0

  const notes = [partOf("footnotes"), partOf("endnotes")].flatMap((note) => {
    const story = parts.read(note)
    return story ? [[note, story] as const] : []
  })
  for (const story of [body, ...notes.map(([, note]) => note)]) numberParagraphs(story, numbering, styles)
  addHeadersAndFooters(body, parts, path)
  for (const story of [body, ...notes.map(([, note]) => note)]) showStory(story, styles)
  showDrawings(body, parts, path, inserts)

  return {
    parts: {
      [path]: xmlOf(document),
      ...Object.fromEntries(notes.map(([note, story]) => [note, xmlOf(story)])),
      ...(numbering ? { [numberingPath]: xmlOf(withoutNumbers(numbering)) } : {}),
    },
    inserts,
    leftOut: hasComments ? ["comments"] : [],
  }
}

/** What stands in the body, or in notes. */
function showStory(story: ParentNode, styles: Document | undefined): void {
  removeHidden(story, styles)
  joinDropCaps(story)
  showCheckboxes(story)
  showChoices(story)
  showRuns(story)
  fillSkippedCells(story)
  for (const equation of [...allOf(story, "m:oMath")]) replace(equation, textRun(equationText(equation)))
  for (const block of [...allOf(story, "m:oMathPara")])
    replace(block, ...elementsOf(block).filter(({ name }) => name === "w:r"))
}

const xmlOf = (document: Document): string => DomUtils.getOuterHTML(document, { xmlMode: true })

/** Numbers are already text at this point, so only bullets make lists. */
function withoutNumbers(numbering: Document): Document {
  const definitions = [...allOf(numbering, "w:abstractNum")]
  const styled = new Map(definitions.map((one) => [childOf(one, "w:styleLink")?.attribs["w:val"], one]))
  // Mammoth finds such a link by a style only, and fails where there is none.
  for (const link of [...allOf(numbering, "w:numStyleLink")]) {
    const linked = elementsOf(styled.get(link.attribs["w:val"] ?? "")).filter(({ name }) => name === "w:lvl")
    replace(link, ...linked.slice(0, MAX_LEVELS).map((level) => cloneNode(level, true)))
  }
  for (const level of [...allOf(numbering, "w:lvl")])
    if (childOf(level, "w:numFmt")?.attribs["w:val"] !== "bullet") DomUtils.removeElement(level)
  return numbering
}

/** The first letter of a paragraph can be in a separate frame (drop cap). */
function joinDropCaps(body: ParentNode): void {
  const joined = new Set<ParentNode["children"][number]>()
  const isCap = (paragraph: Element) => at(paragraph, "w:pPr", "w:framePr")?.attribs["w:dropCap"] !== undefined
  for (const cap of allOf(body, "w:p")) {
    const next = isCap(cap) ? DomUtils.nextElementSibling(cap) : null
    if (next?.name !== "w:p" || isCap(next)) continue
    const place = next.children.findIndex((child) => "name" in child && child.name === "w:pPr") + 1
    next.children.splice(place, 0, runOf(next, textRun([...allOf(cap, "w:t")].map(textOf).join(""))))
    joined.add(cap)
  }
  for (const parent of new Set([...joined].map((cap) => cap.parent)))
    if (parent) parent.children = parent.children.filter((child) => !joined.has(child))
}

/** A row can start at a later column. */
function fillSkippedCells(body: ParentNode): void {
  let left = MAX_SKIPPED
  for (const skipped of [...allOf(body, "w:gridBefore")]) {
    const row = around(skipped, "w:tr")
    const count = Math.min(left, Number(skipped.attribs["w:val"] ?? 0))
    left -= count
    const first = row?.children.findIndex((child) => "name" in child && child.name === "w:tc") ?? -1
    for (let at = 0; row && first >= 0 && at < count; at++) row.children.splice(first, 0, emptyCell(row))
  }
}

/** Charts and diagrams have their text in parts of their own; it comes after the paragraph they stand in. */
function showDrawings(body: ParentNode, parts: PackageParts, path: string, inserts: Map<string, string>): void {
  const relations = parts.relationsOf(path)
  for (const drawn of [...allOf(body, "c:chart", "dgm:relIds")]) {
    const id = drawn.name === "c:chart" ? drawn.attribs["r:id"] : drawn.attribs["r:dm"]
    const part = parts.read(relations.get(id ?? "")?.path ?? "")
    const html = !part
      ? ""
      : drawn.name === "c:chart"
        ? chartHtml(part)
        : [...allOf(part, "dgm:pt")]
            .flatMap(paragraphsOf)
            .map((text) => element("p", inline(text)))
            .join("")
    const paragraph = around(drawn, "w:p")
    if (html === "" || !paragraph?.parent) continue
    const mark = `\ue000${inserts.size}\ue001`
    inserts.set(mark, html)
    replace(paragraph, paragraph, paragraphOf(paragraph.parent, mark))
  }
}

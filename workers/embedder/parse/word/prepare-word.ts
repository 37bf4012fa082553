// Writes text that Word displays but does not store into a document's XML, before conversion.
import { DomUtils } from "htmlparser2"
import { element, inline } from "../markup.ts"
import type { PackageParts } from "../office/package-parts.ts"
import { chartHtml, paragraphsOf } from "../office/read-chart.ts"
import {
  allOf,
  at,
  childOf,
  type Document,
  type Element,
  elementsOf,
  isOn,
  type ParentNode,
  textOf,
} from "../office/xml.ts"
import { numberParagraphs } from "./number-paragraphs.ts"
import { emptyCell, paragraphOf, replace, runOf, textRun } from "./runs.ts"
import { equationText } from "./write-equation.ts"

export type PreparedWord = {
  /** The changed parts, by path. */
  parts: Record<string, string>
  /** Markup by its placeholder text, which is alone in a paragraph. */
  inserts: Map<string, string>
  /** Descriptions of hidden content, for the warning. */
  leftOut: string[]
}

/** Check boxes of symbol fonts. */
const SYMBOL_BOXES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["f052", "f053", "f054", "f078", "f0fd", "f0fe"].map((code) => [code, "☒"])),
  ...Object.fromEntries(["f02a", "f06f", "f071", "f0a3", "f0a8"].map((code) => [code, "☐"])),
}
const CHECKED = "☒"
const UNCHECKED = "☐"
/** Maximum number of skipped cells per document, because a hundred bytes can create 63. */
const MAX_SKIPPED = 5_000
/** Fields that show page numbers, which have no meaning in the text. */
const PAGE_FIELD = /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/

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

  numberParagraphs(body, numbering, styles)
  joinDropCaps(body)
  showCheckboxes(body)
  showChoices(body)
  keepWordsOfRuby(body)
  fillSkippedCells(body)
  for (const equation of [...allOf(body, "m:oMath")]) replace(equation, textRun(equationText(equation)))
  for (const block of [...allOf(body, "m:oMathPara")])
    replace(block, ...elementsOf(block).filter(({ name }) => name === "w:r"))
  removeHidden(body)
  showDrawings(body, parts, path, inserts)
  addHeadersAndFooters(body, parts, path)

  return {
    parts: {
      [path]: xmlOf(document),
      ...(numbering ? { [numberingPath]: xmlOf(withoutNumbers(numbering)) } : {}),
    },
    inserts,
    leftOut: hasComments ? ["comments"] : [],
  }
}

const xmlOf = (document: Document): string => DomUtils.getOuterHTML(document, { xmlMode: true })

/** Numbers are already text at this point, so only bullets make lists. */
function withoutNumbers(numbering: Document): Document {
  for (const level of [...allOf(numbering, "w:lvl")])
    if (childOf(level, "w:numFmt")?.attribs["w:val"] !== "bullet") DomUtils.removeElement(level)
  return numbering
}

/** The first letter of a paragraph can be in a separate frame (drop cap). */
function joinDropCaps(body: ParentNode): void {
  for (const cap of [...allOf(body, "w:p")]) {
    if (!at(cap, "w:pPr", "w:framePr")?.attribs["w:dropCap"]) continue
    const siblings = elementsOf(cap.parent ?? body)
    const next = siblings[siblings.indexOf(cap) + 1]
    if (next?.name !== "w:p") continue
    const place = next.children.findIndex((child) => "name" in child && child.name === "w:pPr") + 1
    next.children.splice(place, 0, runOf(next, textRun([...allOf(cap, "w:t")].map(textOf).join(""))))
    DomUtils.removeElement(cap)
  }
}

/** A check box content control stores its symbol; a legacy form field does not. */
function showCheckboxes(body: ParentNode): void {
  for (const control of [...allOf(body, "w:sdt")]) {
    const box = at(control, "w:sdtPr", "w14:checkbox")
    if (!box) continue
    const isChecked = isOn(childOf(box, "w14:checked")?.attribs["w14:val"])
    const sign = textRun(isChecked ? CHECKED : UNCHECKED)
    const isBlock = elementsOf(childOf(control, "w:sdtContent")).some(({ name }) => name === "w:p")
    replace(control, isBlock ? paragraphOf(body, isChecked ? CHECKED : UNCHECKED) : sign)
  }
  for (const field of [...allOf(body, "w:checkBox")]) {
    const state = childOf(field, "w:checked") ?? childOf(field, "w:default")
    const isChecked = state !== undefined && (state.attribs["w:val"] === undefined || isOn(state.attribs["w:val"]))
    const run = around(field, "w:r")
    if (run) replace(run, textRun(isChecked ? CHECKED : UNCHECKED), run)
    DomUtils.removeElement(field)
  }
  // The rest of such a field would be read as a second, empty box.
  for (const instruction of [...allOf(body, "w:instrText")])
    if (/FORMCHECKBOX/.test(textOf(instruction))) DomUtils.removeElement(instruction)
}

/** Check boxes that are characters of a symbol font, and the selection of a legacy drop-down list. */
function showChoices(body: ParentNode): void {
  for (const sign of [...allOf(body, "w:sym")]) {
    const box = /^wingdings/i.test(sign.attribs["w:font"] ?? "")
      ? SYMBOL_BOXES[(sign.attribs["w:char"] ?? "").toLowerCase()]
      : undefined
    if (box) replace(sign, ...elementsOf(textRun(box)))
  }
  for (const list of [...allOf(body, "w:ddList")]) {
    const chosen = childOf(list, "w:result") ?? childOf(list, "w:default")
    const entries = elementsOf(list).filter(({ name }) => name === "w:listEntry")
    const text = entries[Number(chosen?.attribs["w:val"] ?? 0)]?.attribs["w:val"] ?? ""
    const run = around(list, "w:r")
    if (run && text !== "") replace(run, textRun(text), run)
  }
}

function around(element: Element, name: string): Element | null {
  let parent: Element | null = element
  while (parent && parent.name !== name) parent = parent.parent as Element | null
  return parent
}

/** Phonetic guides (ruby), which would separate a word from the next. */
function keepWordsOfRuby(body: ParentNode): void {
  for (const ruby of [...allOf(body, "w:ruby")]) {
    const run = around(ruby, "w:r")
    if (run) replace(run, ...elementsOf(childOf(ruby, "w:rubyBase")))
  }
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

/** Hidden text. */
function removeHidden(body: ParentNode): void {
  for (const run of [...allOf(body, "w:r")]) {
    const hidden = at(run, "w:rPr", "w:vanish")
    if (hidden && !["0", "false"].includes(hidden.attribs["w:val"] ?? "")) DomUtils.removeElement(run)
  }
}

/** The text of charts and diagrams is in separate parts; it is written after the paragraph that contains them. */
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

/** Page headers and footers are written once: headers first, footers last. */
function addHeadersAndFooters(body: Element, parts: PackageParts, path: string): void {
  const relations = parts.relationsOf(path)
  const linesOf = (name: string) => {
    const references = [...allOf(body, name)].map(({ attribs }) => relations.get(attribs["r:id"] ?? "")?.path ?? "")
    const texts = [...new Set(references)].flatMap((part) => {
      const tree = parts.read(part)
      return tree ? [...allOf(tree, "w:p")].map(shownText) : []
    })
    return [...new Set(texts.filter(Boolean))]
  }
  const [headers, footers] = [linesOf("w:headerReference"), linesOf("w:footerReference")]
  body.children.unshift(...headers.map((text) => paragraphOf(body, text)))
  const last = body.children.findIndex((child) => "name" in child && child.name === "w:sectPr")
  body.children.splice(last < 0 ? body.children.length : last, 0, ...footers.map((text) => paragraphOf(body, text)))
}

/** The text of a paragraph without page number fields. */
function shownText(paragraph: Element): string {
  let text = ""
  let inField = 0
  let isPage = false
  for (const part of allOf(paragraph, "w:fldChar", "w:instrText", "w:fldSimple", "w:t", "w:tab")) {
    if (part.name === "w:fldChar") {
      const type = part.attribs["w:fldCharType"]
      if (type === "begin") inField++
      if (type === "end") {
        inField--
        isPage = false
      }
    } else if (part.name === "w:instrText") isPage ||= inField > 0 && PAGE_FIELD.test(textOf(part))
    else if (part.name === "w:tab") text += " "
    else if (part.name === "w:t" && !isPage && !isInPageField(part)) text += textOf(part)
  }
  const shown = text.replace(/\s+/g, " ").trim()
  return /[\p{L}\p{N}]/u.test(shown) ? shown : ""
}

function isInPageField(part: Element): boolean {
  for (let parent = part.parent; parent; parent = parent.parent)
    if ("name" in parent && parent.name === "w:fldSimple") return PAGE_FIELD.test(parent.attribs["w:instr"] ?? "")
  return false
}

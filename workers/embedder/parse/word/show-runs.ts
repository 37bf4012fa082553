// Turns runs into the text that a reader sees: results of fields, breaks, text boxes, and ruby words without their reading.
import { DomUtils } from "htmlparser2"
import { allOf, at, childOf, type Document, type Element, elementsOf, type ParentNode } from "../office/xml.ts"
import { around, replace, textRun } from "./runs.ts"

/** Fields and directions of writing are only wrapped around their runs; every break begins a line, every tab is one. */
export function showRuns(story: ParentNode): void {
  for (const wrapper of [...allOf(story, "w:fldSimple", "w:bdo", "w:dir")]) replace(wrapper, ...elementsOf(wrapper))
  for (const sign of allOf(story, "w:br", "w:cr", "w:ptab")) {
    delete sign.attribs["w:type"]
    sign.name = sign.name === "w:ptab" ? "w:tab" : "w:br"
  }
  showTextBoxes(story)
  for (const art of [...allOf(story, "v:textpath")]) {
    const run = around(art, "w:r")
    if (run) replace(run, run, textRun(art.attribs.string ?? ""))
  }
  keepWordsOfRuby(story)
}

/** A box of text is read where it is drawn in the old way; one that is drawn in the new way alone becomes such a one. */
function showTextBoxes(story: ParentNode): void {
  for (const drawn of [...allOf(story, "mc:AlternateContent", "w:drawing")]) {
    if (drawn.name === "w:drawing" && around(drawn, "mc:AlternateContent")) continue
    const outer = around(drawn, BOX)
    const boxes = [...allOf(drawn, BOX)].filter(({ parent }) => around(parent as Element, BOX) === outer)
    const fallback = childOf(drawn, "mc:Fallback")
    if (boxes.length === 0 || (fallback && !allOf(fallback, BOX).next().done)) continue
    for (const box of boxes) box.name = "w:pict"
    replace(drawn, ...boxes)
  }
}

const BOX = "w:txbxContent"

/** How a word is pronounced stands above it, and would part it from the next. */
function keepWordsOfRuby(story: ParentNode): void {
  for (const ruby of [...allOf(story, "w:ruby")]) {
    const run = around(ruby, "w:r")
    if (run) replace(run, ...elementsOf(childOf(ruby, "w:rubyBase")))
  }
}

/** Takes away the text that Word hides, by a run's own properties or by its style or its paragraph's. */
export function removeHidden(story: ParentNode, styles: Document | undefined): void {
  const hiding = hidingStyles(styles)
  for (const run of [...allOf(story, "w:r")]) {
    const own = at(run, "w:rPr", "w:vanish")
    const names = [at(run, "w:rPr", "w:rStyle"), at(around(run, "w:p") ?? undefined, "w:pPr", "w:pStyle")]
    const isHidden = own ? isSet(own) : names.some((style) => hiding.has(style?.attribs["w:val"] ?? ""))
    if (isHidden) DomUtils.removeElement(run)
  }
}

const isSet = ({ attribs }: Element) => !["0", "false"].includes(attribs["w:val"] ?? "")

/** Ids of the styles that hide their text, themselves or by the style they are based on. */
function hidingStyles(styles: Document | undefined): Set<string> {
  const bases = new Map<string, string | undefined>()
  const hiding = new Set<string>()
  for (const style of styles ? allOf(styles, "w:style") : []) {
    const id = style.attribs["w:styleId"] ?? ""
    const own = at(style, "w:rPr", "w:vanish")
    if (own && isSet(own)) hiding.add(id)
    else if (!own) bases.set(id, childOf(style, "w:basedOn")?.attribs["w:val"])
  }
  if (hiding.size === 0) return hiding
  // Each pass reaches one style further down; those based on each other end it.
  for (let before = -1; before < hiding.size; ) {
    before = hiding.size
    for (const [id, base] of bases) if (base !== undefined && hiding.has(base)) hiding.add(id)
  }
  return hiding
}

// Reads the headers and footers of a Word document, each block once and without page numbers.
import { DomUtils } from "htmlparser2"
import type { PackageParts } from "../office/package-parts.ts"
import { allOf, type Element, elementsOf, type ParentNode, textOf } from "../office/xml.ts"

/** A field that shows a page's number says nothing in a text. */
const PAGE_FIELD = /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/
/** Words that stand around a page's number alone. */
const PAGE_WORDS = new Set(
  "page pages p pg of seite seiten s von pagina pág página páginas de sur di da van sida sidan av side sidor strona z oldal sivu стр страница из".split(
    " ",
  ),
)

/** Headers before everything, footers after it. */
export function addHeadersAndFooters(body: Element, parts: PackageParts, path: string): void {
  const relations = parts.relationsOf(path)
  const blocksOf = (name: string): Element[] => {
    const references = [...allOf(body, name)].map(({ attribs }) => relations.get(attribs["r:id"] ?? "")?.path ?? "")
    const blocks = new Map<string, Element>()
    for (const part of new Set(references)) {
      const [story] = elementsOf(parts.read(part))
      if (!story) continue
      makePlain(story)
      for (const block of elementsOf(story)) {
        const text = textOf(block).replace(/\s+/g, " ").trim()
        if (/[\p{L}\p{N}]/u.test(text) && !blocks.has(text)) blocks.set(text, block)
      }
    }
    for (const block of blocks.values()) block.parent = body
    return [...blocks.values()]
  }
  const [headers, footers] = [blocksOf("w:headerReference"), blocksOf("w:footerReference")]
  body.children.unshift(...headers)
  const last = body.children.findIndex((child) => "name" in child && child.name === "w:sectPr")
  body.children.splice(last < 0 ? body.children.length : last, 0, ...footers)
}

/** Nothing in it is a heading or numbered, and it refers to nothing, since its ids are not those of the body. */
function makePlain(story: ParentNode): void {
  for (const paragraph of allOf(story, "w:p")) removePageNumbers(paragraph)
  for (const one of [...allOf(story, "w:pPr", "a:blip", "v:imagedata", "w:instrText")]) DomUtils.removeElement(one)
  for (const link of allOf(story, "w:hyperlink")) link.attribs = {}
}

/** Of what tabs part, a piece that only tells the page goes as a whole. */
function removePageNumbers(paragraph: Element): void {
  const pieces: { texts: Element[]; hasNumber: boolean }[] = []
  let piece = { texts: [] as Element[], hasNumber: false }
  let inField = 0
  let isPage = false
  const numbers: Element[] = []
  for (const part of allOf(paragraph, "w:fldChar", "w:instrText", "w:t", "w:tab", "w:ptab")) {
    const type = part.attribs["w:fldCharType"]
    if (type === "begin") inField++
    else if (type === "end") {
      inField--
      isPage = false
    } else if (part.name === "w:instrText") isPage ||= inField > 0 && PAGE_FIELD.test(textOf(part))
    else if (part.name === "w:tab" || part.name === "w:ptab") {
      pieces.push(piece)
      piece = { texts: [], hasNumber: false }
    } else if (part.name === "w:t") {
      if (isPage || isInPageField(part)) numbers.push(part)
      else piece.texts.push(part)
    }
    piece.hasNumber ||= isPage || numbers.at(-1) === part
  }
  for (const { texts, hasNumber } of [...pieces, piece])
    if (hasNumber && !tellsMore(texts.map(textOf).join(""))) numbers.push(...texts)
  for (const text of numbers) DomUtils.removeElement(text)
}

const tellsMore = (text: string) =>
  /\p{N}/u.test(text) || (text.match(/\p{L}+/gu) ?? []).some((word) => !PAGE_WORDS.has(word.toLowerCase()))

function isInPageField(part: Element): boolean {
  for (let parent = part.parent; parent; parent = parent.parent)
    if ("name" in parent && parent.name === "w:fldSimple") return PAGE_FIELD.test(parent.attribs["w:instr"] ?? "")
  return false
}

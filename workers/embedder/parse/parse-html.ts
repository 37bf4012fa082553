// Parses HTML to its visible text, with headings and tables.
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { decodeText, normalizeText } from "./charset/decode-text.ts"
import { type Fragment, moveMarks } from "./html/fragment.ts"
import { type HiddenElement, hideElement } from "./html/hidden-element.ts"
import { type Marked, markedAs } from "./html/hiding-rules.ts"
import { hidesAll, hidesText, type Styles } from "./html/hiding-styles.ts"
import { createOpenElements } from "./html/open-elements.ts"
import { preparePage } from "./html/prepare-page.ts"
import { readMarkup } from "./html/read-markup.ts"
import { createPageWriter } from "./html/write-page.ts"
import type { ParseOptions } from "./parse-document.ts"

/** Elements left out with their content: those not displayed, and navigation. */
const LEFT_OUT = new Set([
  "script",
  "style",
  "nav",
  "template",
  "noscript",
  "iframe",
  "video",
  "audio",
  "canvas",
  "object",
  "annotation",
  "annotation-xml",
  // Parts of a drawing that are not drawn where they stand, and its names.
  "defs",
  "symbol",
  "metadata",
  "desc",
])
/** May be left out by `aria-hidden`: what repeats or adorns a text; larger parts are hidden so only behind an open dialog. */
const LARGE_PARTS = new Set(["html", "body", "main", "article", "section", "div", "form", "table"])
const LEFT_OUT_ROLES = new Set(["navigation", "search", "menu", "menubar", "doc-backlink"])
/** If more kinds of left-out elements lack an end tag, nothing is left out. */
const MAX_UNCLOSED = 8
const CHARSET =
  /<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w:.-]{1,40})|^\s*<\?xml[^>]{0,200}encoding\s{0,9}=\s{0,9}["']([\w:.-]{1,40})/i
/** A page must declare its encoding within these first bytes, and in its head. */
const HEAD_LENGTH = 64 * 1024
const HEAD_END = /<body[\s>]|<\/head\s*>/i

export function parseHtml(bytes: Uint8Array, { charset }: ParseOptions): ParsedText {
  const { text, warnings } = decodeText(bytes, { client: charset, document: declaredCharset(bytes) })
  return { ...readHtmlText(text), warnings }
}

/** The text of decoded markup. A page without a level 1 heading gets its title as one. */
export function readHtmlText(html: string): ParsedText {
  const unclosed = new Set<string>()
  let page = writePage(html, (name) => unclosed.has(name))
  // A left-out element without an end tag would hide the rest of the page.
  while (page.unclosed && unclosed.size <= MAX_UNCLOSED) {
    unclosed.add(page.unclosed)
    page = writePage(html, (name) => unclosed.has(name) || unclosed.size > MAX_UNCLOSED)
  }
  const { title, unclosed: _, ...fragment } = page
  if (!title || fragment.headings.some(({ level }) => level === 1)) return { ...fragment, pages: null }
  const moved = moveMarks(fragment, title.length + 2)
  const headings = [{ level: 1, title, start: 0 }, ...moved.headings]
  return { text: `${title}\n\n${fragment.text}`, pages: null, headings, tables: moved.tables }
}

type Page = Fragment & { title: string; unclosed: string | undefined }

/** `unclosed` names the left-out element that was still open at the end. */
function writePage(html: string, isShown: (name: string) => boolean): Page {
  const writer = createPageWriter()
  const page = preparePage(html)
  let title = ""
  let inTitle: "before" | "inside" | "behind" = "before"
  let hidden: HiddenElement | undefined
  let drawings = 0
  const around = createOpenElements()
  readMarkup(html, {
    open(name, attributes) {
      if (hidden?.endsBefore(name)) hidden = undefined
      if (hidden) return hidden.open(name)
      around.endBefore(name)
      const element = markedAs(name, attributes)
      const styles = page.rules.stylesOf(element, around.all, attributes.style ?? "")
      if (name === "title" && drawings > 0) hidden = hideElement(name)
      else if (isLeftOut(element, attributes, styles) && !isShown(name)) hidden = hideElement(name)
      else if (name === "title" && inTitle === "before") inTitle = "inside"
      else if (name === "ol" && "reversed" in attributes)
        writer.open(name, { start: String(page.nextStart()), ...attributes })
      else if (name !== "title") {
        if (name === "svg") drawings++
        writer.open(name, attributes)
      }
      if (!hidden) around.push(element, hidesText(styles))
    },
    close(name) {
      if (hidden) {
        const end = hidden.close(name)
        if (end !== "inside") hidden = undefined
        if (end !== "around") return
      }
      around.close(name)
      if (name === "svg") drawings = Math.max(0, drawings - 1)
      if (name === "title") inTitle = "behind"
      else writer.close(name)
    },
    text(text) {
      if (hidden) return
      if (inTitle === "inside") title += text
      else writer.write(around.isTextHidden() ? " " : text)
    },
  })
  title = normalizeText(title).replace(/\s+/g, " ").trim()
  return { ...writer.finish(), title, unclosed: hidden?.name }
}

function isLeftOut(element: Marked, attributes: Readonly<Record<string, string>>, styles: Styles): boolean {
  const { name } = element
  const { hidden, role, open, "aria-hidden": ariaHidden } = attributes
  return (
    LEFT_OUT.has(name) ||
    hidden !== undefined ||
    (ariaHidden === "true" && !LARGE_PARTS.has(name)) ||
    (role !== undefined && LEFT_OUT_ROLES.has(role)) ||
    (name === "dialog" && open === undefined) ||
    hidesAll(element, styles)
  )
}

/** The encoding declared in the page's head, if there is a decoder. A declared UTF-16 cannot be true there. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const [head = ""] = new TextDecoder("latin1").decode(bytes.subarray(0, HEAD_LENGTH)).split(HEAD_END, 1)
  // What stands in a comment declares nothing.
  const [first = "", ...others] = head.split("<!--")
  const match = CHARSET.exec(first + others.map((part) => part.split("-->").slice(1).join("-->")).join(""))
  const label = match?.[1] ?? match?.[2]
  if (!label || /^utf-?16/i.test(label)) return
  try {
    return new TextDecoder(label).encoding
  } catch {
    return
  }
}

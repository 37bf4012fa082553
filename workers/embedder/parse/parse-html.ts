// Parses HTML into the text a reader sees, with its headings.
import type { Heading, ParsedText } from "../../../src/documents/parsed-text.ts"
import { decodeText, normalizeText } from "./decode-text.ts"
import { readHtml } from "./html-tokens.ts"
import type { ParseOptions } from "./parse-document.ts"
import { createHtmlTextWriter } from "./write-html-text.ts"

/** Left out with all they contain: what is not shown, and what leads elsewhere. */
const LEFT_OUT = new Set(["script", "style", "nav", "template", "noscript", "svg", "iframe", "object"])
const CHARSET =
  /<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w:.-]{1,40})|^\s*<\?xml[^>]{0,200}encoding\s{0,9}=\s{0,9}["']([\w:.-]{1,40})/i
/** Where a page must declare its encoding. */
const HEAD_LENGTH = 1024

export function parseHtml(bytes: Uint8Array, { charset }: ParseOptions): ParsedText {
  const { text, warnings } = decodeText(bytes, { client: charset, document: declaredCharset(bytes) })
  return { ...readHtmlText(text), warnings }
}

/** The text of markup that is already decoded. A page without a heading of level 1 gets its title for one. */
export function readHtmlText(html: string): ParsedText {
  const shown = new Set<string>()
  let page = writePage(html, shown)
  // An element that is never closed would hide the rest of the page.
  while (page.hidden) {
    shown.add(page.hidden)
    page = writePage(html, shown)
  }
  const { text, headings, title } = page
  if (!title || headings.some(({ level }) => level === 1)) return { text, pages: null, headings }
  const moved = headings.map((heading) => ({ ...heading, start: heading.start + title.length + 2 }))
  return { text: `${title}\n\n${text}`, pages: null, headings: [{ level: 1, title, start: 0 }, ...moved] }
}

type Page = { text: string; headings: Heading[]; title: string; hidden: string | undefined }

/** `hidden` names the left-out element that was still open at the end. */
function writePage(html: string, shown: ReadonlySet<string>): Page {
  const writer = createHtmlTextWriter()
  let title = ""
  let inTitle = false
  let hidden: { name: string; depth: number } | undefined
  for (const token of readHtml(html)) {
    if (hidden) {
      if (token.kind !== "text" && token.name === hidden.name) hidden.depth += token.kind === "open" ? 1 : -1
      if (hidden.depth === 0) hidden = undefined
    } else if (token.kind === "text") {
      if (!inTitle) writer.write(token.text)
      else if (title === "") title = normalizeText(token.text).replace(/\s+/g, " ").trim()
    } else {
      inTitle = token.kind === "open" && token.name === "title"
      if (token.kind === "open" && LEFT_OUT.has(token.name) && !shown.has(token.name))
        hidden = { name: token.name, depth: 1 }
      else writer[token.kind](token.name)
    }
  }
  return { ...writer.finish(), title, hidden: hidden?.name }
}

/** The encoding in the page's head, if there is a decoder for it; UTF-16 cannot be meant there. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const match = CHARSET.exec(new TextDecoder("latin1").decode(bytes.subarray(0, HEAD_LENGTH)))
  const label = match?.[1] ?? match?.[2]
  if (!label || /^utf-?16/i.test(label)) return
  try {
    return new TextDecoder(label).encoding
  } catch {
    return
  }
}

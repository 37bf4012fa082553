// Reads markup as a stream of tags and text with htmlparser2's tokenizer. It builds no tree, so deep nesting is harmless.
import { Tokenizer } from "htmlparser2"
import type { Attributes } from "./write-flow.ts"

export type MarkupHandler = {
  /** Names are in lower case. */
  open(name: string, attributes: Attributes): void
  close(name: string): void
  text(text: string): void
}

/** Void elements, which have no end tag. */
const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "))

/** Calls both `open` and `close` for void and self-closing elements. Skips comments and processing instructions. */
export function readMarkup(html: string, { open, close, text }: MarkupHandler): void {
  let name = ""
  let attribute = ""
  let value = ""
  let attributes: Record<string, string> = {}
  const openTag = (endsItself: boolean) => {
    open(name, attributes)
    if (endsItself || VOID.has(name)) close(name)
  }
  const tokenizer = new Tokenizer(
    { recognizeSelfClosing: true },
    {
      onopentagname(start, end) {
        name = html.slice(start, end).toLowerCase()
        attributes = {}
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase()
        value = ""
      },
      onattribdata(start, end) {
        value += html.slice(start, end)
      },
      onattribentity(codepoint) {
        value += String.fromCodePoint(codepoint)
      },
      onattribend() {
        if (!Object.hasOwn(attributes, attribute)) attributes[attribute] = value
      },
      onopentagend: () => openTag(false),
      onselfclosingtag: () => openTag(true),
      onclosetag(start, end) {
        const closed = html.slice(start, end).toLowerCase()
        if (!VOID.has(closed)) close(closed)
      },
      ontext: (start, end) => text(html.slice(start, end)),
      ontextentity: (codepoint) => text(String.fromCodePoint(codepoint)),
      oncdata: (start, end, offset) => text(html.slice(start, end - offset)),
      oncomment: () => {},
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      onend: () => {},
    },
  )
  tokenizer.write(html)
  tokenizer.end()
}

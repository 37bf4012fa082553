// Reads HTML as a stream of tags and text in one linear pass: nesting costs nothing, and no input makes it slow.
import { decodeHTML } from "entities"

/** Names are in lower case; text has its entities decoded. `<br/>` is opened and closed. */
export type HtmlToken = { kind: "open" | "close"; name: string } | { kind: "text"; text: string }

/** Elements whose content is not markup. */
const RAW = new Set(["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"])
/** How far back an attribute's `=` is looked for. */
const EQUALS_REACH = 8

/** A comment, tag, script or style that is never closed reaches to the end, as in a browser; an unclosed title does not. */
export function* readHtml(html: string): Generator<HtmlToken> {
  const markup = /<(?:!--|!\[CDATA\[|[!?]|(\/?)([a-z][^\s/>]*))/gi
  const unclosed = new Set<string>()
  let at = 0
  for (let match = markup.exec(html); match; match = markup.exec(html)) {
    const { 0: mark, 1: slash, 2: tag, index } = match
    if (index > at) yield textOf(html.slice(at, index))
    if (tag === undefined) {
      at = endBehind(html, mark === "<!--" ? "-->" : mark === "<![CDATA[" ? "]]>" : ">", index + 2)
      if (mark === "<![CDATA[") yield { kind: "text", text: html.slice(index + mark.length, at).replace(/\]\]>$/, "") }
    } else {
      const name = tag.toLowerCase()
      at = endOfTag(html, index + mark.length)
      yield { kind: slash ? "close" : "open", name }
      if (!slash && html.endsWith("/>", at)) {
        yield { kind: "close", name }
      } else if (!slash && RAW.has(name) && !unclosed.has(name)) {
        const close = startOfClose(html, name, at)
        if (close === undefined) unclosed.add(name)
        if (close !== undefined && close > at) yield textOf(html.slice(at, close))
        at = close ?? (name === "title" || name === "textarea" ? at : html.length)
      }
    }
    markup.lastIndex = at
  }
  if (at < html.length) yield textOf(html.slice(at))
}

function textOf(source: string): HtmlToken {
  return { kind: "text", text: source.includes("&") ? decodeHTML(source) : source }
}

function endBehind(html: string, mark: string, from: number): number {
  const start = html.indexOf(mark, from)
  return start < 0 ? html.length : start + mark.length
}

/** Behind the `>` that is not part of a quoted attribute value. */
function endOfTag(html: string, start: number): number {
  const stop = /[>"']/g
  stop.lastIndex = start
  for (let match = stop.exec(html); match; match = stop.exec(html)) {
    if (match[0] === ">") return stop.lastIndex
    if (!/=\s*$/.test(html.slice(Math.max(start, match.index - EQUALS_REACH), match.index))) continue
    const close = html.indexOf(match[0], stop.lastIndex)
    if (close < 0) break
    stop.lastIndex = close + 1
  }
  return html.length
}

function startOfClose(html: string, name: string, from: number): number | undefined {
  const close = new RegExp(`</${name}(?=[\\s/>])`, "gi")
  close.lastIndex = from
  return close.exec(html)?.index
}

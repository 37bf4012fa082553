// Creates WordprocessingML runs and paragraphs for displayed text.
import { Element, type ParentNode, Text } from "domhandler"

/** A run with this text, not attached to the tree yet. */
export function textRun(text: string): Element {
  const content = new Text(text)
  const wrapped = new Element("w:t", { "xml:space": "preserve" }, [content])
  content.parent = wrapped
  const run = new Element("w:r", {}, [wrapped])
  wrapped.parent = run
  return run
}

/** The run with `parent` set as its parent. */
export function runOf(parent: ParentNode, run: Element): Element {
  run.parent = parent
  return run
}

export function paragraphOf(parent: ParentNode, text: string): Element {
  const run = textRun(text)
  const paragraph = new Element("w:p", {}, [run])
  run.parent = paragraph
  paragraph.parent = parent
  return paragraph
}

export function emptyCell(parent: ParentNode): Element {
  const cell = new Element("w:tc", {})
  cell.children.push(paragraphOf(cell, ""))
  cell.parent = parent
  return cell
}

/** Replaces an element by others. */
export function replace(element: Element, ...others: Element[]): void {
  const parent = element.parent
  if (!parent) return
  for (const other of others) other.parent = parent
  parent.children.splice(parent.children.indexOf(element), 1, ...others)
}

/** The innermost element of that name which an element is, or stands in. */
export function around(element: Element, name: string): Element | null {
  let parent: Element | null = element
  while (parent && parent.name !== name) parent = parent.parent as Element | null
  return parent
}

// Parses the XML parts of a package to trees, with a few queries on them.
import { type Document, Element, isTag, type ParentNode, Text } from "domhandler"
import { parseDocument } from "htmlparser2"
import { ParseError } from "../parse-error.ts"

export type { Document, Element, ParentNode } from "domhandler"

/**
 * Names keep their prefix as it is written; every producer uses the customary ones. Throws `corrupt-document` for a part that
 * ends before its root does, which is what is left of one that is longer than its archive declares.
 */
export function readXml(part: Uint8Array): Document {
  const text = new TextDecoder().decode(part)
  const document = parseDocument(text, { xmlMode: true })
  const [root] = elementsOf(document)
  const end = root ? text.lastIndexOf(root.children.length > 0 ? `</${root.name}` : "<") : -1
  if (end < 0 || !/^[^>]*>\s*(?:<!--[^<]*-->\s*)?$/.test(text.slice(end))) throw new ParseError("corrupt-document")
  return document
}

export const elementsOf = (parent: ParentNode | undefined): Element[] => parent?.children.filter(isTag) ?? []

/** The first child with that name. */
export const childOf = (parent: ParentNode | undefined, name: string): Element | undefined =>
  parent && elementsOf(parent).find((child) => child.name === name)

/** The element at the end of a path of child names. */
export const at = (parent: ParentNode | undefined, ...path: string[]): Element | undefined =>
  path.reduce<ParentNode | undefined>((node, name) => childOf(node, name), parent) as Element | undefined

/** All descendants with one of these names, in document order. Not recursive, so depth is unlimited. */
export function* allOf(root: ParentNode, ...names: string[]): Generator<Element> {
  const open: Element[] = elementsOf(root).reverse()
  for (let element = open.pop(); element; element = open.pop()) {
    if (names.includes(element.name)) yield element
    open.push(...elementsOf(element).reverse())
  }
}

/** All text below an element. */
export function textOf(root: ParentNode | undefined): string {
  let text = ""
  const open = root ? [...root.children].reverse() : []
  for (let node = open.pop(); node; node = open.pop()) {
    if (node instanceof Text) text += node.data
    else if (node instanceof Element) open.push(...[...node.children].reverse())
  }
  return text
}

/** Whether a boolean attribute is true; XML Schema has two spellings. */
export const isOn = (value: string | undefined): boolean => value === "1" || value === "true"

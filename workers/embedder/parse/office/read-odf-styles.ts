// Reads the styles of an OpenDocument file: numbering of lists and headings, hidden runs, the title, page headers and footers.
import { createListNumbers, readLevel } from "./number-odf-lists.ts"
import type { OdfStyles } from "./read-odf-blocks.ts"
import { allOf, at, childOf, type Document, type Element, elementsOf } from "./xml.ts"

/** `documents` are the content and the styles part; both can define styles. */
export function readOdfStyles(documents: readonly Document[]): OdfStyles {
  const all = (name: string) => documents.flatMap((document) => [...allOf(document, name)])
  const nameOf = ({ attribs }: Element) => attribs["style:name"] ?? ""
  const styles = all("style:style")
  const isHidden = (style: Element) => childOf(style, "style:text-properties")?.attribs["text:display"] === "none"
  const isTitle = (style: Element) => nameOf(style) === "Title" || style.attribs["style:parent-style-name"] === "Title"
  return {
    numbers: createListNumbers(
      new Map(all("text:list-style").map((style) => [nameOf(style), elementsOf(style).map(readLevel)])),
      all("text:outline-style").flatMap((style) => elementsOf(style).map(readLevel)),
    ),
    hidden: new Set(styles.filter(isHidden).map(nameOf)),
    titles: new Set(["Title", ...styles.filter(isTitle).map(nameOf)]),
  }
}

/** Names of the styles that hide a sheet. */
export const hiddenSheetStyles = (document: Document): Set<string> =>
  new Set(
    [...allOf(document, "style:style")]
      .filter((style) => childOf(style, "style:table-properties")?.attribs["table:display"] === "false")
      .map(({ attribs }) => attribs["style:name"] ?? ""),
  )

/** The page headers or footers. */
export const runningParts = (styles: Document | undefined, kind: "header" | "footer"): Element[] =>
  elementsOf(at(styles, "office:document-styles", "office:master-styles")).flatMap((master) =>
    elementsOf(master).filter(({ name }) => name === `style:${kind}` || name === `style:${kind}-first`),
  )

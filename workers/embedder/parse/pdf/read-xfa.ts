// Reads the text of a form that is described in XFA, from the tree PDF.js builds of its pages.

export type XfaNode = {
  name?: string
  value?: string | null
  attributes?: { value?: unknown; textContent?: unknown; checked?: unknown; type?: unknown; hidden?: unknown } | null
  children?: (XfaNode | null)[]
}

/** Elements that begin a line of their own. */
const LINES = new Set(["div", "p", "br", "li", "tr", "option"])

/** Lines without blank ones; empty when nothing is written in the form. */
export function readXfaText(root: XfaNode | null): string {
  const parts: string[] = []
  const visit = (node: XfaNode | null): void => {
    if (!node || node.name === "#comment" || node.attributes?.hidden === true) return
    if (LINES.has(node.name ?? "")) parts.push("\n")
    if (typeof node.value === "string") parts.push(node.value)
    const { attributes } = node
    if (attributes?.type === "checkbox" || attributes?.type === "radio")
      parts.push(attributes.checked ? " \u2612 " : " \u2610 ")
    else if (typeof attributes?.value === "string") parts.push(` ${attributes.value} `)
    if (typeof attributes?.textContent === "string") parts.push(` ${attributes.textContent} `)
    for (const child of node.children ?? []) visit(child)
  }
  visit(root)
  return parts
    .join("")
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n")
}

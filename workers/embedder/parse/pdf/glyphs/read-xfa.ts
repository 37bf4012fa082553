// Reads the text of a form that is described in XFA, from the tree PDF.js builds of its pages.

export type XfaNode = {
  name?: string
  value?: string | null
  attributes?: {
    value?: unknown
    textContent?: unknown
    checked?: unknown
    selected?: unknown
    type?: unknown
    hidden?: unknown
  } | null
  children?: (XfaNode | null)[]
}

/** Elements that begin a line of their own. */
const LINES = new Set(["div", "p", "br", "li", "tr"])

/** Lines without blank ones; empty when nothing is written in the form. */
export function readXfaText(root: XfaNode | null): string {
  const parts: string[] = []
  const visit = (node: XfaNode | null): void => {
    if (!node || node.name === "#comment" || node.attributes?.hidden === true) return
    if (node.name === "select") return void parts.push(` ${chosenIn(node)} `)
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

/** The selected options as they are displayed; a value that is no option was typed in. */
function chosenIn({ attributes, children = [] }: XfaNode): string {
  const chosen = children.filter((option) => option?.attributes?.selected === true)
  if (chosen.length > 0) return chosen.map((option) => option?.value ?? "").join(", ")
  return typeof attributes?.value === "string" ? attributes.value : ""
}

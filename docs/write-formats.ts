// Writes docs/formats.md from the registry of formats: `npm run docs`.
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { FORMATS, type Format } from "../src/embedding/formats.ts"

const FILE = join(import.meta.dirname, "formats.md")
const MB = 1024 * 1024

const HEAD = `# Formats

What may be uploaded, from \`src/embedding/formats.ts\`, where the API's list and its error text come from too; \`npm run docs\` writes
this page anew. What else a document says of how it was read stands in its \`warnings\`.

| Format | Type | Names end in | How it is read |
| --- | --- | --- | --- |
`

const FOOT = `
**Hidden HTML** is not read, since no reader of the page could check what it says: what its own style or a \`<style>\` of the page makes invisible by
\`display\`, \`visibility\`, \`opacity: 0\`, a font of no size, a place outside of the page, a box or clip without room, or a colour equal to its own background.
What opens or fades in (\`transition\`, \`animation\`) is read, and so is text for screen readers, known by the usual names of its class (\`sr-only\`,
\`visually-hidden\`, \`screen-reader-text\`). Style sheets outside of the page are not loaded.
`

function howRead({ container, unpacked }: Format): string {
  if (unpacked)
    return `unpacked to at most ${unpacked.bytes / MB} MB in ${unpacked.entries.toLocaleString("en")} parts and ${unpacked.tags.toLocaleString("en")} tags`
  if (container === "image") return "where the collection has `ocr`, by recognising its text"
  return container === "pdf"
    ? "page by page; scanned pages where the collection has `ocr`"
    : "as text, in its own charset"
}

/** The whole page. */
export function formatsPage(): string {
  const lines = Object.values<Format>(FORMATS).map(
    (format) =>
      `| ${format.name} | \`${format.type}\` | ${format.extensions.map((one) => `.${one}`).join(", ")} | ${howRead(format)} |`,
  )
  return `${HEAD}${lines.join("\n")}\n${FOOT}`
}

if (import.meta.main) writeFileSync(FILE, formatsPage())

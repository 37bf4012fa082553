// Word documents that tests write as XML, and their lines as the parser reads them.
import { zipped } from "../support/office-files.ts"
import { parse } from "./parse-failure.ts"

const RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
const NAMESPACES = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:r="${RELATIONSHIPS}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"`

type Parts = {
  numbering?: string
  styles?: string
  more?: Record<string, string>
  relations?: Record<string, [string, string]>
}

/** A document whose body is `body`; the insides of its parts are given as they are. */
export function word(body: string, { numbering = "", styles = "", more = {}, relations = {} }: Parts = {}): Uint8Array {
  const targets = { n: ["numbering", "numbering.xml"], s: ["styles", "styles.xml"], ...relations }
  return zipped({
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" Type="${RELATIONSHIPS}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${Object.entries(
      targets,
    )
      .map(([id, [type, target]]) => `<Relationship Id="${id}" Type="${RELATIONSHIPS}/${type}" Target="${target}"/>`)
      .join("")}</Relationships>`,
    "word/document.xml": `<w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`,
    "word/numbering.xml": `<w:numbering ${NAMESPACES}>${numbering}</w:numbering>`,
    "word/styles.xml": `<w:styles ${NAMESPACES}>${styles}</w:styles>`,
    ...Object.fromEntries(
      Object.entries(more).map(([path, xml]) => [path, xml.replace(/^<([\w:]+)/, `<$1 ${NAMESPACES}`)]),
    ),
  })
}
export const paragraph = (text: string, properties = "") =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
export const numbered = (text: string, level: number, id = 1, style = "") =>
  paragraph(
    text,
    `${style && `<w:pStyle w:val="${style}"/>`}<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${id}"/></w:numPr>`,
  )
export const level = (place: number, format: string, text: string, more = "") =>
  `<w:lvl w:ilvl="${place}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`
export const numbering = (levels: string, nums = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') =>
  `<w:abstractNum w:abstractNumId="0">${levels}</w:abstractNum>${nums}`
export const lines = async (...file: Parameters<typeof word>) =>
  (await parse("docx", word(...file))).text.split("\n").filter(Boolean)

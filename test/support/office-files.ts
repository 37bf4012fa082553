// Builds small Office, OpenDocument and EPUB packages from their parts, so that each test shows its file's content.
import { strToU8, zipSync } from "fflate"

export const zipped = (parts: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text)])))

const RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
const relations = (targets: Record<string, [type: string, target: string]>) =>
  `<Relationships>${Object.entries(targets)
    .map(([id, [type, target]]) => `<Relationship Id="${id}" Type="${RELATIONSHIPS}/${type}" Target="${target}"/>`)
    .join("")}</Relationships>`
const contentTypes = (part: string, type: string) =>
  `<Types><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`

export type SheetParts = {
  name?: string
  /** The `row` elements. */
  rows: string
  /** XML after the rows, e.g. merged cells. */
  tail?: string
  /** XML before the rows, e.g. columns. */
  before?: string
  state?: "hidden"
  relations?: Record<string, [type: string, target: string]>
}
export type WorkbookParts = {
  sheets: SheetParts[]
  strings?: string[]
  styles?: string
  date1904?: boolean
  /** Relations of the workbook besides those to its sheets, strings and styles. */
  relations?: Record<string, [type: string, target: string]>
  more?: Record<string, string>
}

/** `strings` and `styles` are the inner XML of their parts. */
export function workbook({
  sheets,
  strings = [],
  styles = "",
  date1904 = false,
  relations: further = {},
  more = {},
}: WorkbookParts): Uint8Array {
  const listed = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${name ?? `Sheet${i + 1}`}" r:id="rId${i}"${state ? ` state="${state}"` : ""}/>`,
  )
  const own = sheets.flatMap(({ rows, tail = "", before = "", relations: targets }, i): [string, string][] => [
    [`xl/worksheets/sheet${i}.xml`, `<worksheet>${before}<sheetData>${rows}</sheetData>${tail}</worksheet>`],
    ...(targets ? [[`xl/worksheets/_rels/sheet${i}.xml.rels`, relations(targets)] as [string, string]] : []),
  ])
  const targets = Object.fromEntries(
    sheets.map((_, i) => [`rId${i}`, ["worksheet", `worksheets/sheet${i}.xml`] as [string, string]]),
  )
  return zipped({
    "[Content_Types].xml": contentTypes("xl/workbook.xml", "spreadsheetml.sheet"),
    "xl/workbook.xml": `<workbook><workbookPr${date1904 ? ' date1904="1"' : ""}/><sheets>${listed.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations({
      ...targets,
      ...further,
      strings: ["sharedStrings", "sharedStrings.xml"],
      styles: ["styles", "/xl/styles.xml"],
    }),
    "xl/sharedStrings.xml": `<sst>${strings.map((string) => `<si>${string}</si>`).join("")}</sst>`,
    "xl/styles.xml": `<styleSheet>${styles}</styleSheet>`,
    ...Object.fromEntries(own),
    ...more,
  })
}

export type SlideParts = { shapes: string; notes?: string; relations?: Record<string, [type: string, target: string]> }

/** The slides appear in the given order, whatever the names of their parts. */
export function presentation(slides: SlideParts[], more: Record<string, string> = {}): Uint8Array {
  const nameOf = (i: number) => `slide${slides.length - i}.xml`
  const parts = slides.flatMap(({ shapes, notes, relations: own = {} }, i): [string, string][] => [
    [`ppt/slides/${nameOf(i)}`, `<p:sld><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`],
    [
      `ppt/slides/_rels/${nameOf(i)}.rels`,
      relations({
        ...own,
        ...(notes ? { notes: ["notesSlide", `../notesSlides/notes${i}.xml`] as [string, string] } : {}),
      }),
    ],
    ...(notes
      ? [
          [`ppt/notesSlides/notes${i}.xml`, `<p:notes><p:cSld><p:spTree>${notes}</p:spTree></p:cSld></p:notes>`] as [
            string,
            string,
          ],
        ]
      : []),
  ])
  return zipped({
    "[Content_Types].xml": contentTypes("ppt/presentation.xml", "presentationml.presentation"),
    "ppt/presentation.xml": `<p:presentation><p:sldIdLst>${slides.map((_, i) => `<p:sldId id="${256 + i}" r:id="rId${i}"/>`).join("")}</p:sldIdLst></p:presentation>`,
    "ppt/_rels/presentation.xml.rels": relations(
      Object.fromEntries(slides.map((_, i) => [`rId${i}`, ["slide", `slides/${nameOf(i)}`] as [string, string]])),
    ),
    ...Object.fromEntries(parts),
    ...more,
  })
}

/** A shape with paragraphs; `properties` holds each paragraph's properties, by index. */
export const shape = (type: string | null, paragraphs: string[], properties: string[] = []): string =>
  `<p:sp><p:nvSpPr><p:nvPr>${type === null ? "" : `<p:ph${type && ` type="${type}"`}/>`}</p:nvPr></p:nvSpPr><p:txBody>${paragraphs
    .map((text, i) => `<a:p>${properties[i] ?? ""}<a:r><a:t>${text}</a:t></a:r></a:p>`)
    .join("")}</p:txBody></p:sp>`

/** `body` is the inner XML of `office:body`, `styles` of the automatic styles; `more` are further parts. */
export const openDocument = (body: string, styles = "", more: Record<string, string> = {}): Uint8Array =>
  zipped({
    ...more,
    mimetype: "application/vnd.oasis.opendocument",
    "META-INF/manifest.xml": "<manifest:manifest/>",
    "content.xml": `<office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body>${body}</office:body></office:document-content>`,
  })

/** Chapters by file name; `order` is the spine. */
export const book = (
  chapters: Record<string, string>,
  order: string[],
  more: Record<string, string> = {},
): Uint8Array =>
  zipped({
    mimetype: "application/epub+zip",
    "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    "OEBPS/book.opf": `<package><metadata><dc:title>The Tide Book</dc:title></metadata><manifest>${Object.keys(chapters)
      .map((name) => `<item id="${name}" href="${encodeURIComponent(name)}" media-type="application/xhtml+xml"/>`)
      .join("")}</manifest><spine>${order.map((name) => `<itemref idref="${name}"/>`).join("")}</spine></package>`,
    ...Object.fromEntries(Object.entries(chapters).map(([name, html]) => [`OEBPS/${name}`, html])),
    ...more,
  })

/** `body` is the inner XML of `w:body`. */
export const wordDocument = (body: string, more: Record<string, string> = {}) =>
  zipped({
    "[Content_Types].xml": `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    "_rels/.rels": `<Relationships><Relationship Id="d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ...more,
  })

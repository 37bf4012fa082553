// OpenDocument: texts, sheets and slides, as their program displays them.
import { describe, expect, test } from "vitest"
import { openDocument } from "../support/office-files.ts"
import { parse } from "./parse-failure.ts"

const lines = ({ text }: { text: string }) => text.split("\n").filter(Boolean)
/** Cells of a row, trimmed; so that a test does not hang on how empty ones are spelt. */
const cells = (line = "") => line.split("|").map((cell) => cell.trim())

describe("an OpenDocument file", () => {
  const paragraph = (inside: string) => `<text:p>${inside}</text:p>`

  test("of text has headings, lists as numbered, spaces as meant and notes, and none of what was deleted or remarked", async () => {
    const numbered =
      '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
    const body = `<office:text><text:tracked-changes><text:changed-region><text:deletion>${paragraph("Gone")}</text:deletion></text:changed-region></text:tracked-changes>
      <text:h text:outline-level="2">Moorings</text:h>
      ${paragraph('A<text:s text:c="2"/>B<text:tab/>C<office:annotation><text:p>Remark</text:p></office:annotation>')}
      <text:section text:display="none">${paragraph("Gone too")}</text:section>
      ${paragraph("<text:ruby><text:ruby-base>港</text:ruby-base><text:ruby-text>Gone</text:ruby-text></text:ruby>の")}
      ${paragraph("Rope<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>of hemp</text:p></text:note-body></text:note>")}
      <text:list text:style-name="L1"><text:list-item>${paragraph("Tie")}</text:list-item></text:list></office:text>`
    const parsed = await parse("odt", openDocument(body, numbered))
    expect(parsed.headings).toMatchObject([{ level: 2, title: "Moorings" }])
    expect(parsed.text).toMatch(/A B C/)
    expect(parsed.text).toMatch(/Rope \(of hemp\)/)
    expect(parsed.text).toContain("Tie")
    expect(parsed.text).toContain("港の")
    expect(parsed.text).not.toMatch(/Gone|Remark/)
    expect(parsed.warnings).toMatchObject([
      { code: "parts-left-out", message: expect.stringContaining("comments and deleted text") },
    ])
  })

  test("of text numbers each level of a list in its own way, and has its formulas and charts where they stand", async () => {
    const level = (format: string) =>
      `<text:list-level-style-number style:num-format="${format}" style:num-suffix="."/>`
    const styles = `<text:list-style style:name="L1">${level("1")}${level("a")}</text:list-style>`
    const item = (inside: string) => `<text:list-item>${inside}</text:list-item>`
    const object = (name: string) => `<draw:frame><draw:object xlink:href="./${name}"/></draw:frame>`
    const body = `<office:text><text:list text:style-name="L1">
      ${item(`${paragraph("Tie")}<text:list>${item(paragraph("fore")) + item(paragraph("aft"))}</text:list>`)}${item(paragraph("Pay"))}</text:list>
      ${paragraph(`Drag is ${object("Object 1")} here.`)}${paragraph(object("Object 2"))}</office:text>`
    const chart = `<office:document-content><office:body><office:chart><chart:chart><chart:title>${paragraph("Berths")}</chart:title><table:table><table:table-row><table:table-cell>${paragraph("North")}</table:table-cell><table:table-cell>${paragraph("7")}</table:table-cell></table:table-row></table:table></chart:chart></office:chart></office:body></office:document-content>`
    const parsed = await parse(
      "odt",
      openDocument(body, styles, {
        "Object 1/content.xml":
          "<math:math><math:mfrac><math:mi>F</math:mi><math:mrow><math:mi>a</math:mi><math:mo>+</math:mo><math:mi>b</math:mi></math:mrow></math:mfrac></math:math>",
        "Object 2/content.xml": chart,
      }),
    )
    expect(lines(parsed).map((line) => line.trim())).toEqual([
      "1. Tie",
      "a. fore",
      "b. aft",
      "2. Pay",
      "Drag is F/(a+b) here.",
      "Berths",
      "North | 7",
    ])
  })

  test("of text has its title, headers and footers once, and none of its hidden runs", async () => {
    const style = (name: string, inside: string, parent = "") =>
      `<style:style style:name="${name}" style:parent-style-name="${parent}">${inside}</style:style>`
    const styles = style("P1", "", "Title") + style("T1", '<style:text-properties text:display="none"/>')
    const body = `<office:text><text:p text:style-name="P1">Sea wall</text:p>${paragraph('Seen<text:span text:style-name="T1"> unseen</text:span>.')}</office:text>`
    const master = (name: string) =>
      `<style:master-page style:name="${name}"><style:header>${paragraph("Harbour office")}</style:header><style:footer>${paragraph("Page <text:page-number>3</text:page-number>")}</style:footer></style:master-page>`
    const parsed = await parse(
      "odt",
      openDocument(body, styles, {
        "styles.xml": `<office:document-styles><office:master-styles>${master("A")}${master("B")}</office:master-styles></office:document-styles>`,
      }),
    )
    expect(lines(parsed)).toEqual(["Harbour office", "Sea wall", "Seen.", "Page"])
    expect(parsed.headings).toMatchObject([{ level: 1, title: "Sea wall" }])
  })

  test("of sheets leaves hidden sheets, rows and columns out and says so; a merged title is a caption", async () => {
    const row = (values: string[], attributes = "") =>
      `<table:table-row ${attributes}>${values.map((value) => `<table:table-cell>${paragraph(value)}</table:table-cell>`).join("")}</table:table-row>`
    const title = `<table:table-row><table:table-cell table:number-columns-spanned="3">${paragraph("Fees")}</table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>`
    const columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    const sheet = (inside: string, style: string) =>
      `<table:table table:name="S" table:style-name="${style}">${inside}</table:table>`
    const styles =
      '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
    const body = `<office:spreadsheet>${sheet(row(["secret"]), "gone")}${sheet(
      columns +
        title +
        row(["Pier", "Cost", "Depth"]) +
        row(["North", "9", "4 m"], 'table:visibility="filter"') +
        row(["South", "8", "5 m"]),
      "",
    )}</office:spreadsheet>`
    const parsed = await parse("ods", openDocument(body, styles))
    expect(lines(parsed)).toEqual(["S", "Fees", "Pier | Depth", "South | 5 m"])
    expect(parsed.warnings).toEqual([
      { code: "parts-left-out", message: expect.stringContaining("hidden sheets and hidden rows and columns") },
    ])
  })

  test("of sheets shows displayed values by sheet, repeated cells as often as they are, and ends where the cells end", async () => {
    const cell = (value: string, attributes = "") =>
      `<table:table-cell ${attributes}>${value && paragraph(value)}</table:table-cell>`
    const rows = `<table:table-row>${cell("Pier")}${cell("Depth")}</table:table-row>
      <table:table-row>${cell("3 m", 'table:number-columns-repeated="2"')}${cell("", 'table:number-columns-repeated="16000"')}</table:table-row>
      <table:table-row table:number-rows-repeated="1048000">${cell("", 'table:number-columns-repeated="16384"')}</table:table-row>`
    const body = `<office:spreadsheet><table:table table:name="Harbour">${rows}</table:table></office:spreadsheet>`
    const parsed = await parse("ods", openDocument(body))
    expect(lines(parsed).map((line) => cells(line).filter(Boolean))).toEqual([
      ["Harbour"],
      ["Pier", "Depth"],
      ["3 m", "3 m"],
    ])
  })

  test("of slides is one page a slide, title first", async () => {
    const frame = (inside: string, kind = "") =>
      `<draw:frame ${kind && `presentation:class="${kind}"`}><draw:text-box>${paragraph(inside)}</draw:text-box></draw:frame>`
    const body = `<office:presentation><draw:page>${frame("Body")}${frame("Title", "title")}<presentation:notes>${frame("Note")}</presentation:notes></draw:page><draw:page/></office:presentation>`
    const parsed = await parse("odp", openDocument(body))
    expect(lines(parsed)).toEqual(["Title", "Body", "Notes", "Note"])
    expect(parsed.pages).toHaveLength(2)
    expect(parsed.warnings).toMatchObject([{ code: "pages-without-text", pages: [2] }])
  })

  describe("displays the numbers", () => {
    const level = (attributes: string) => `<text:list-level-style-number style:num-format="1" ${attributes}/>`
    const styles = `<text:list-style style:name="L">${level('style:num-prefix="(" style:num-suffix=")" text:start-value="3"')}${level('style:num-suffix="." text:display-levels="2"')}</text:list-style>`
    const item = (inside: string) => `<text:list-item>${inside}</text:list-item>`
    const list = (inside: string, attributes = "") =>
      `<text:list text:style-name="L" ${attributes}>${inside}</text:list>`
    const shown = async (body: string, more: Record<string, string> = {}) =>
      lines(await parse("odt", openDocument(`<office:text>${body}</office:text>`, styles, more)))

    test("of items as their style writes them, of several levels, and from where it begins", async () => {
      const inner = `<text:list>${item(paragraph("fore"))}${item(paragraph("aft"))}</text:list>`
      expect(await shown(list(item(paragraph("Tie") + inner + inner) + item(paragraph("Pay") + inner)))).toEqual([
        "(3) Tie",
        "  3.1. fore",
        "  3.2. aft",
        "  3.1. fore",
        "  3.2. aft",
        "(4) Pay",
        "  4.1. fore",
        "  4.2. aft",
      ])
    })

    test("of a list that goes on behind other text, and of one that begins anew", async () => {
      const body =
        list(item(paragraph("Tie")), 'xml:id="a"') +
        paragraph("Wait.") +
        list(item(paragraph("Pay")), 'text:continue-list="a"') +
        list(item(paragraph("Go")), 'text:continue-numbering="true"') +
        list(item(paragraph("New"))) +
        list(
          "<text:list-header><text:p>Unnumbered</text:p></text:list-header>" +
            item(paragraph("Own")).replace(">", ' text:start-value="9">'),
        )
      expect(await shown(body)).toEqual(["(3) Tie", "Wait.", "(4) Pay", "(5) Go", "(3) New", "Unnumbered", "(9) Own"])
    })

    test("of headings", async () => {
      const outline = (shows: number) =>
        `<text:outline-level-style style:num-format="1" text:display-levels="${shows}"/>`
      const heading = (name: string, depth: number) => `<text:h text:outline-level="${depth}">${name}</text:h>`
      const more = {
        "styles.xml": `<office:document-styles><office:styles><text:outline-style>${outline(1)}${outline(2)}</text:outline-style></office:styles></office:document-styles>`,
      }
      const body = heading("Moorings", 1) + heading("Ropes", 2) + heading("Chains", 2) + heading("Fees", 1)
      expect(await shown(body + heading("Boats", 2), more)).toEqual([
        "1 Moorings",
        "1.1 Ropes",
        "1.2 Chains",
        "2 Fees",
        "2.1 Boats",
      ])
    })
  })

  test("of text names the columns in as many rows as it says, and has the description of its pictures", async () => {
    const row = (...values: string[]) =>
      `<table:table-row>${values.map((value) => `<table:table-cell>${paragraph(value)}</table:table-cell>`).join("")}</table:table-row>`
    const names = `<table:table-header-rows>${row("Pier", "Depth", "Depth")}${row("", "low", "high")}</table:table-header-rows>`
    const picture =
      "<draw:frame><draw:image/><svg:title>x</svg:title><svg:desc>Plan of the quay</svg:desc></draw:frame>"
    const body = `<office:text><table:table>${names}${row("North", "deep", "deeper")}</table:table>${paragraph(picture)}</office:text>`
    const { text, tables = [] } = await parse("odt", openDocument(body))
    const header = tables[0]?.header
    expect(header && lines({ text: text.slice(header.start, header.end) })).toEqual([
      "Pier | Depth | Depth",
      " | low | high",
    ])
    expect(text).toMatch(/\n\nPlan of the quay$/)
  })

  test("of slides is read by where its frames stand, groups whole, and in file order if one does not say", async () => {
    const box = (words: string, place: string) =>
      `<draw:frame ${place}><draw:text-box>${paragraph(words)}</draw:text-box></draw:frame>`
    const at = (x: string, y: string, width = 3) => `svg:x="${x}" svg:y="${y}" svg:width="${width}cm" svg:height="1cm"`
    const slide = (...frames: string[]) => `<draw:page>${frames.join("")}</draw:page>`
    const group = `<draw:g>${box("Third.", at("1cm", "9cm", 12))}${box("Fourth.", at("1cm", "11cm"))}</draw:g>`
    const first = slide(group, box("Second.", at("2in", "20mm")), box("First.", at("28.3pt", "2cm")))
    const second = slide(box("Lower.", at("1cm", "9cm")), box("Unplaced.", ""))
    const notes = `<draw:page><presentation:notes>${box("Note.", "")}</presentation:notes>${box("Seen.", "")}</draw:page>`
    const parsed = await parse(
      "odp",
      openDocument(`<office:presentation>${first}${second}${notes}</office:presentation>`),
    )
    expect(lines(parsed)).toEqual([
      "First.",
      "Second.",
      "Third.",
      "Fourth.",
      "Lower.",
      "Unplaced.",
      "Seen.",
      "Notes",
      "Note.",
    ])
  })
})

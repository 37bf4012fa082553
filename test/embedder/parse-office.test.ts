// Workbooks, presentations and OpenDocument files: what a reader sees, in order, under its heading and in its column.
import { describe, expect, test } from "vitest"
import { openDocument, presentation, shape, workbook, zipped } from "../support/office-files.ts"
import { parse } from "./parse-failure.ts"

const xlsx = (parts: Parameters<typeof workbook>[0]) => parse("xlsx", workbook(parts))
const pptx = (...slides: Parameters<typeof presentation>) => parse("pptx", presentation(...slides))
const lines = ({ text }: { text: string }) => text.split("\n").filter(Boolean)
/** Cells of a row, trimmed; so that a test does not hang on how empty ones are spelt. */
const cells = (line = "") => line.split("|").map((cell) => cell.trim())

const text = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`
const number = (reference: string, value: string, style = 0) => `<c r="${reference}" s="${style}"><v>${value}</v></c>`

describe("a workbook", () => {
  test("shows numbers and dates as its cells display them", async () => {
    const styles = `<numFmts><numFmt numFmtId="164" formatCode="#,##0.00&quot; kr&quot;"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/></cellXfs>`
    const rows = `<row r="1">${text("A1", "Fee")}${text("B1", "Due")}${text("C1", "Share")}</row>
      <row r="2">${number("A2", "1234.5", 1)}${number("B2", "45000", 2)}${number("C2", "0.255", 3)}</row>`
    const parsed = await xlsx({ sheets: [{ name: "Fees", rows }], styles })
    expect(cells(lines(parsed).at(-1))).toEqual(["1,234.50 kr", "2023-03-15", "26%"])
    const later = await xlsx({ sheets: [{ rows }], styles, date1904: true })
    expect(cells(lines(later).at(-1))[1]).toBe("2027-03-16")
  })

  test("reads shared strings by their runs, without what only says how they are pronounced", async () => {
    const strings = [
      "<t>Pump</t>",
      "<r><t>Sea</t></r><r><t xml:space='preserve'> gate</t></r><rPh sb='0' eb='1'><t>xx</t></rPh>",
    ]
    const rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    expect(lines(await xlsx({ sheets: [{ rows }], strings })).at(-1)).toMatch(/^\W*Pump\W+Sea gate\W*$/)
  })

  test("keeps empty cells and merged ones in their columns, under a header row, the title above it apart", async () => {
    const rows = `<row r="1">${text("B1", "Spare parts")}</row>
      <row r="2">${text("B2", "Part")}${text("C2", "Supplier")}${text("D2", "Price")}</row>
      <row r="3">${text("B3", "Valve")}${number("D3", "12")}</row>
      <row r="4">${text("B4", "Washers of all suppliers")}${number("D4", "3")}</row>`
    const parsed = await xlsx({
      sheets: [{ name: "Stock", rows, tail: '<mergeCells><mergeCell ref="B4:C4"/></mergeCells>' }],
    })
    expect(parsed.headings.map(({ title }) => title)).toEqual(["Stock"])
    const read = lines(parsed)
    expect(read[1]).toBe("Spare parts")
    const [header, valve, washers] = read.slice(2).map(cells)
    const priceColumn = header?.indexOf("Price") ?? -1
    expect(priceColumn).toBeGreaterThan(0)
    expect([valve?.[priceColumn], washers?.[priceColumn]]).toEqual(["12", "3"])
  })

  test("parts tables at empty rows and columns, but keeps labels beside their values", async () => {
    const rows = `<row r="1">${text("A1", "Voltage")}${text("C1", "kV")}${number("D1", "130")}</row>
      <row r="2">${text("A2", "Frequency")}${text("C2", "Hz")}${number("D2", "50")}</row>
      <row r="5">${text("A5", "Year")}${text("B5", "Ducks")}</row><row r="6">${number("A6", "2019")}${number("B6", "120")}</row>`
    const read = lines(await xlsx({ sheets: [{ rows }] })).map((line) => cells(line).filter(Boolean))
    expect(read).toContainEqual(["Voltage", "kV", "130"])
    expect(read).toContainEqual(["Frequency", "Hz", "50"])
    expect(read).toContainEqual(["Year", "Ducks"])
    expect(read).toContainEqual(["2019", "120"])
  })

  test("keeps tables apart that only touch at a corner", async () => {
    const rows = `<row r="1">${text("A1", "Pier")}${text("B1", "Depth")}</row><row r="2">${text("A2", "North")}${number("B2", "4")}</row>
      <row r="3">${text("C3", "Crane")}${text("D3", "Load")}</row><row r="4">${text("C4", "West")}${number("D4", "9")}</row>`
    expect(lines(await xlsx({ sheets: [{ rows }] })).slice(1)).toEqual([
      "Pier | Depth",
      "North | 4",
      "Crane | Load",
      "West | 9",
    ])
  })

  test("has the values and texts of its drawings where they are fastened", async () => {
    const points = (name: string, values: string[]) =>
      `<${name}><c:ref>${values.map((v, i) => `<c:pt idx="${i}"><c:v>${v}</c:v></c:pt>`).join("")}</c:ref></${name}>`
    const paragraph = (words: string) => `<a:p><a:r><a:t>${words}</a:t></a:r></a:p>`
    const anchor = (row: number, inside: string) =>
      `<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>${row}</xdr:row></xdr:from>${inside}</xdr:twoCellAnchor>`
    const rows = `<row r="1">${text("A1", "Above")}</row><row r="9">${text("A9", "Below")}</row>`
    const parsed = await xlsx({
      sheets: [{ rows, relations: { d: ["drawing", "../drawings/drawing1.xml"] } }],
      more: {
        "xl/drawings/drawing1.xml": `<xdr:wsDr>${anchor(12, `<xdr:sp><xdr:txBody>${paragraph("Read the log.")}</xdr:txBody></xdr:sp>`)}${anchor(3, '<c:chart r:id="c1"/>')}</xdr:wsDr>`,
        "xl/drawings/_rels/drawing1.xml.rels":
          '<Relationships><Relationship Id="c1" Type="x/chart" Target="../charts/chart1.xml"/></Relationships>',
        "xl/charts/chart1.xml": `<c:chartSpace><c:chart><c:title>${paragraph("Catch")}</c:title><c:plotArea><c:pieChart><c:ser>${points("c:tx", ["Herring"])}${points("c:cat", ["2019"])}${points("c:val", ["120"])}</c:ser></c:pieChart></c:plotArea></c:chart></c:chartSpace>`,
      },
    })
    expect(
      lines(parsed)
        .slice(1)
        .map((line) => cells(line).filter(Boolean).join(" ")),
    ).toEqual(["Above", "Catch (pie chart)", "Herring", "2019 120", "Below", "Read the log."])
  })

  test("has the comments of its cells behind them, each with its cell and author; a thread once", async () => {
    const rows = `<row r="1">${text("A1", "Depth")}</row><row r="2">${number("A2", "4")}</row>`
    const note = (ref: string, author: number, words: string) =>
      `<comment ref="${ref}" authorId="${author}"><text><r><t>${words}</t></r></text></comment>`
    const parsed = await xlsx({
      sheets: [{ rows, relations: { n: ["comments", "../comments1.xml"], t: ["threadedComment", "../threads.xml"] } }],
      relations: { p: ["person", "people.xml"] },
      more: {
        "xl/comments1.xml": `<comments><authors><author>Orla</author><author>tc=1</author></authors><commentList>${note("A1", 0, "Orla:\nIn metres.")}${note("A2", 1, "[Threaded comment]")}</commentList></comments>`,
        "xl/threads.xml":
          '<ThreadedComments><threadedComment ref="A2" personId="p" dT="2026-03-01T10:00:00"><text>At low tide?</text></threadedComment></ThreadedComments>',
        "xl/people.xml": '<personList><person id="p" displayName="Finn"/></personList>',
      },
    })
    expect(lines(parsed).slice(-2)).toEqual([
      "Comment by Orla on A1 (Depth): In metres.",
      "Comment by Finn on A2 (4), 2026-03-01: At low tide?",
    ])
    expect(parsed.warnings).toEqual([])
  })

  test("leaves hidden sheets out and says so; every sheet stands under its name", async () => {
    const sheet = (name: string, word: string) => ({ name, rows: `<row r="1">${text("A1", word)}</row>` })
    const parsed = await xlsx({
      sheets: [sheet("Open", "public"), { ...sheet("Secret", "hidden"), state: "hidden" }, sheet("Last", "end")],
    })
    expect(parsed.text).not.toContain("hidden")
    expect(parsed.headings.map(({ title }) => title)).toEqual(["Open", "Last"])
    expect(parsed.warnings).toEqual([{ code: "parts-left-out", message: expect.stringContaining("hidden sheets") }])
  })

  test("leaves hidden rows and columns out and says so; what stands around them stays one table", async () => {
    const row = (at: number, values: string[], attributes = "") =>
      `<row r="${at}" ${attributes}>${values.map((value, i) => text(`${"ABC"[i]}${at}`, value)).join("")}</row>`
    const parsed = await xlsx({
      sheets: [
        {
          before: '<cols><col min="2" max="2" hidden="1"/></cols>',
          rows:
            row(1, ["Pier", "Cost", "Depth"]) +
            row(2, ["North", "9", "4 m"], 'hidden="1"') +
            row(3, ["South", "8", "5 m"]),
        },
      ],
    })
    expect(lines(parsed).slice(1).map(cells)).toEqual([
      ["Pier", "Depth"],
      ["South", "5 m"],
    ])
    expect(parsed.warnings).toEqual([
      { code: "parts-left-out", message: expect.stringContaining("hidden rows and columns") },
    ])
  })

  test("takes a formula's value, truth values and errors as they show, and text that looks like a formula as text", async () => {
    const rows = `<row r="1"><c r="A1" t="str"><f>1+1</f><v>two</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c>
      ${text("D1", "=cmd|' /C calc'!A0")}</row>`
    expect((await xlsx({ sheets: [{ rows }] })).text).toMatch(/two\W+TRUE\W+#N\/A\W+=cmd/)
  })
})

describe("a presentation", () => {
  test("is one page a slide, in the order shown, each with its title first and its notes last", async () => {
    const parsed = await pptx([
      {
        shapes: shape(null, ["A box of text."]) + shape("title", ["First"]),
        notes: shape("body", ["Say hello."]) + shape("sldNum", ["7"]),
      },
      { shapes: shape("ctrTitle", ["Second"]) },
    ])
    expect(lines(parsed)).toEqual(["First", "A box of text.", "Notes", "Say hello.", "Second"])
    expect(parsed.pages?.map(({ number, start }) => [number, parsed.text.slice(start).split("\n")[0]])).toEqual([
      [1, "First"],
      [2, "Second"],
    ])
    expect(parsed.headings.map(({ title, level }) => [title, level])).toEqual([
      ["First", 1],
      ["Notes", 2],
      ["Second", 1],
    ])
  })

  test("is read by where its shapes stand, a placeholder where its layout says, groups whole", async () => {
    const placed = (left: number, top: number, width = 300) =>
      `<a:xfrm><a:off x="${left}" y="${top}"/><a:ext cx="${width}" cy="100"/></a:xfrm>`
    const put = (one: string, left: number, top: number, width = 300) =>
      one.replace("<p:txBody>", `<p:spPr>${placed(left, top, width)}</p:spPr><p:txBody>`)
    const group = `<p:grpSp><p:grpSpPr>${placed(400, 200)}</p:grpSpPr>${put(shape(null, ["Second of two"]), 0, 50)}${put(shape(null, ["First of two"]), 0, 0)}</p:grpSp>`
    const layout = `<p:sldLayout><p:cSld><p:spTree>${put(shape("body", ["Click to edit"]), 0, 200)}</p:spTree></p:cSld></p:sldLayout>`
    const parsed = await pptx(
      [
        {
          shapes:
            put(shape(null, ["At the foot"]), 0, 900, 700) +
            group +
            shape("body", ["On the left"]) +
            put(shape(null, ["On top"]), 0, 0),
          relations: { l: ["slideLayout", "../slideLayouts/layout1.xml"] },
        },
      ],
      { "ppt/slideLayouts/layout1.xml": layout },
    )
    expect(lines(parsed)).toEqual(["On top", "- On the left", "First of two", "Second of two", "At the foot"])
  })

  test("lists what its placeholders list, numbers what is numbered, and leaves dates and footers of the layout out", async () => {
    const body = shape("", ["Bullet by layout", "No bullet here"], ["", "<a:pPr><a:buNone/></a:pPr>"])
    const numbered = shape(
      null,
      ["Press", "Turn"],
      Array(2).fill('<a:pPr><a:buAutoNum type="arabicPeriod" startAt="3"/></a:pPr>'),
    )
    const parsed = await pptx([{ shapes: body + numbered + shape("ftr", ["Confidential"]) + shape("dt", ["1 May"]) }])
    expect(parsed.text).toMatch(/[-•] Bullet by layout/)
    expect(parsed.text).toMatch(/^No bullet here$/m)
    expect(parsed.text).not.toMatch(/Confidential|1 May/)
    expect(parsed.text.indexOf("Press")).toBeLessThan(parsed.text.indexOf("Turn"))
  })

  test("leaves out shapes that are hidden", async () => {
    const hidden = shape(null, ["Unseen"]).replace("<p:nvPr>", '<p:cNvPr id="7" hidden="1"/><p:nvPr>')
    expect(lines(await pptx([{ shapes: hidden + shape(null, ["Seen"]) }]))).toEqual(["Seen"])
  })

  test("numbers lists within lists, each in its own letters, and goes on where the outer one stopped", async () => {
    const numbered = (type: string, level: number) => `<a:pPr lvl="${level}"><a:buAutoNum type="${type}"/></a:pPr>`
    const [outer, inner] = [numbered("arabicPeriod", 0), numbered("alphaLcPeriod", 1)]
    const body = shape(null, ["Press", "gently", "twice", "Turn"], [outer, inner, inner, outer])
    expect(lines(await pptx([{ shapes: body }]))).toEqual(["1. Press", "a. gently", "b. twice", "2. Turn"])
  })

  test("reads groups, tables with spans, charts and diagrams", async () => {
    const cell = (value: string, attributes = "") =>
      `<a:tc ${attributes}><a:txBody><a:p><a:r><a:t>${value}</a:t></a:r></a:p></a:txBody></a:tc>`
    const frame = (inside: string) =>
      `<p:graphicFrame><a:graphic><a:graphicData>${inside}</a:graphicData></a:graphic></p:graphicFrame>`
    const grid = `<a:tbl><a:tr>${cell("Depth", 'gridSpan="2"')}${cell("", 'hMerge="1"')}</a:tr><a:tr>${cell("Bow")}${cell("2 m")}</a:tr></a:tbl>`
    const points = (name: string, values: string[]) =>
      `<${name}><c:ref>${values.map((v, i) => `<c:pt idx="${i}"><c:v>${v}</c:v></c:pt>`).join("")}</c:ref></${name}>`
    const chart = `<c:chartSpace><c:chart><c:title><a:p><a:r><a:t>Catch</a:t></a:r></a:p></c:title><c:plotArea><c:barChart><c:ser>${points("c:tx", ["Herring"])}${points("c:cat", ["2019", "2020"])}${points("c:val", ["120", "130"])}</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>`
    const diagram =
      "<dgm:dataModel><dgm:pt><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:pt><dgm:pt><a:p><a:r><a:t>Sail</a:t></a:r></a:p></dgm:pt></dgm:dataModel>"
    const parsed = await pptx(
      [
        {
          shapes: `<p:grpSp>${shape(null, ["In a group."])}</p:grpSp>${frame(grid)}${frame('<c:chart r:id="c1"/>')}${frame('<dgm:relIds r:dm="d1"/>')}`,
          relations: { c1: ["chart", "../charts/chart1.xml"], d1: ["diagramData", "../diagrams/data1.xml"] },
        },
      ],
      { "ppt/charts/chart1.xml": chart, "ppt/diagrams/data1.xml": diagram },
    )
    expect(parsed.text).toContain("In a group.")
    expect(parsed.text).toMatch(/Bow\W+2 m/)
    expect(parsed.text).toContain("Catch")
    expect(parsed.text).toMatch(/2020\W+130/)
    expect(parsed.text).toMatch(/Plan\W+Sail/)
  })

  test("names the slides that have no text", async () => {
    const parsed = await pptx([{ shapes: "" }, { shapes: shape("title", ["Words"]) }, { shapes: "" }])
    expect(parsed.warnings).toEqual([expect.objectContaining({ code: "pages-without-text", pages: [1, 3] })])
    expect(parsed.pages).toHaveLength(3)
  })
})

describe("an OpenDocument file", () => {
  const paragraph = (inside: string) => `<text:p>${inside}</text:p>`

  test("of text has headings, lists as numbered, spaces as meant and notes, and none of what was deleted or remarked", async () => {
    const numbered =
      '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>'
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
    const level = (format: string) => `<text:list-level-style-number style:num-format="${format}"/>`
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
})

describe("a file that is not what it says is refused", () => {
  const other = zipped({ "[Content_Types].xml": "<Types/>", "content.txt": "hello" })
  test.each(["xlsx", "pptx", "odt", "ods", "odp", "epub"] as const)("as %s", async (key) => {
    await expect(parse(key, other)).rejects.toMatchObject({ code: "corrupt-document" })
    await expect(parse(key, new Uint8Array([0x50, 0x4b, 3, 4, 9, 9]))).rejects.toMatchObject({
      code: "corrupt-document",
    })
  })

  test.each(["pptx", "docx", "odt", "odp", "epub"] as const)(
    "a bomb as %s, and one that declares entities",
    async (key) => {
      const part = {
        pptx: "ppt/a.xml",
        docx: "word/a.xml",
        odt: "content.xml",
        odp: "content.xml",
        epub: "META-INF/container.xml",
      }
      const bomb = zipped({ "[Content_Types].xml": "<Types/>", [part[key]]: "a".repeat(65 * 1024 * 1024) })
      await expect(parse(key, bomb)).rejects.toMatchObject({ code: "document-too-complex" })
      const entities = zipped({
        "[Content_Types].xml": "<Types/>",
        [part[key]]: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]><x>&a;</x>',
      })
      await expect(parse(key, entities)).rejects.toMatchObject({ code: "corrupt-document" })
    },
  )

  test("a workbook that declares entities, and one that unfolds to more than it may", async () => {
    const rows = `<row r="1">${text("A1", "x")}</row>`
    const entities = workbook({
      sheets: [{ rows }],
      more: { "xl/other.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' },
    })
    await expect(parse("xlsx", entities)).rejects.toMatchObject({ code: "corrupt-document" })
    const tags = workbook({ sheets: [{ rows: "<row/>".repeat(1_100_000) }] })
    await expect(parse("xlsx", tags)).rejects.toMatchObject({ code: "document-too-complex" })
    const bomb = workbook({ sheets: [{ rows }], more: { "xl/bomb.xml": "a".repeat(70 * 1024 * 1024) } })
    expect(bomb.length).toBeLessThan(200_000)
    await expect(parse("xlsx", bomb)).rejects.toMatchObject({ code: "document-too-complex" })
    const wide = `<row r="1">${text("A1", "x")}${text("B2", "y")}</row><row r="1048576">${text("XFC1048575", "z")}${text("XFD1048576", "z")}</row>`
    const corners = workbook({
      sheets: [{ rows: wide, tail: '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>' }],
    })
    expect((await parse("xlsx", corners)).text).toMatch(/^Sheet1\W+x\W+y\W+z\W+z$/)
  })

  test("a sheet of OpenDocument whose few cells are repeated to a billion", async () => {
    const row = `<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row>`
    const sheets = `<office:spreadsheet><table:table table:name="S">${row.repeat(1_000)}</table:table></office:spreadsheet>`
    await expect(parse("ods", openDocument(sheets))).rejects.toMatchObject({ code: "document-too-complex" })
  })

  test("one with a password", async () => {
    const locked = zipped({
      "META-INF/manifest.xml":
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
      "content.xml": "?",
    })
    await expect(parse("odt", locked)).rejects.toMatchObject({ code: "encrypted-document" })
  })
})

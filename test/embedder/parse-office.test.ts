// Workbooks: what a reader sees, in order, under its heading and in its column; and Office files that are refused.
import { describe, expect, test } from "vitest"
import { openDocument, workbook, zipped } from "../support/office-files.ts"
import { parse } from "./parse-failure.ts"

const xlsx = (parts: Parameters<typeof workbook>[0]) => parse("xlsx", workbook(parts))
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

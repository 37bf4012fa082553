// A PDF that is a form in XFA: its labels and what is filled in are read, and never the page that asks to wait.
import { PDFDocument, PDFName, StandardFonts } from "pdf-lib"
import { describe, expect, test } from "vitest"
import { failureOf, parse } from "./parse-failure.ts"

const xfaField = (name: string, label: string, ui = "<textEdit/>", items = "") =>
  `<field name="${name}" w="150mm" h="10mm"><ui>${ui}</ui><caption reserve="40mm"><value><text>${label}</text></value></caption>${items}</field>`

/** A form in XFA: its one page only asks to wait, what is filled in stands in the data. */
async function xfaForm(fields: string, data: string, needsRendering = true): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  document.addPage([595, 842]).drawText("Please wait for your viewer to be updated.", { x: 50, y: 700, size: 11, font })
  const page =
    '<pageSet><pageArea><contentArea x="10mm" y="10mm" w="190mm" h="270mm"/><medium stock="a4" short="210mm" long="297mm"/></pageArea></pageSet>'
  const xdp = `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form" layout="tb">${page}<subform name="berth" w="180mm" layout="tb">${fields}</subform></subform></template><xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form><berth>${data}</berth></form></xfa:data></xfa:datasets></xdp:xdp>`
  const { context, catalog } = document
  catalog.set(PDFName.of("AcroForm"), context.obj({ Fields: [], XFA: context.register(context.stream(xdp)) }))
  if (needsRendering) catalog.set(PDFName.of("NeedsRendering"), context.obj(true))
  return await document.save()
}

describe("a form in XFA", () => {
  const fields = xfaField("owner", "Owner") + xfaField("boat", "Boat")
  const data = "<owner>Orla Finn</owner><boat>Gull of Skye</boat>"

  test("is its labels and what is filled in, never the page that asks to wait", async () => {
    const { text, pages } = await parse("pdf", await xfaForm(fields, data))
    expect(text).toMatch(/Owner\W+Orla Finn\W+Boat\W+Gull of Skye/)
    expect(text).not.toContain("wait")
    expect(pages).toHaveLength(1)
  })

  test("has of a list what was chosen, as it is displayed", async () => {
    const items =
      '<items><text>northern quay</text><text>southern quay</text></items><items save="1"><text>N</text><text>S</text></items>'
    const { text } = await parse(
      "pdf",
      await xfaForm(xfaField("quay", "Place", "<choiceList/>", items), "<quay>S</quay>"),
    )
    expect(text).toBe("Place southern quay")
  })

  test("that does not say it must be laid out is refused, for nothing but the page that asks to wait is there", async () => {
    expect(await failureOf("pdf", await xfaForm(fields, data, false))).toBe("unreadable-document")
  })
})

// PDF by its fields and notes: what is filled in stands beside its label, and what cannot be seen is not read.
import { degrees, PDFDocument, PDFName, PDFString, StandardFonts } from "pdf-lib"
import { describe, expect, test } from "vitest"
import { parse } from "./parse-failure.ts"
import { PAGE } from "./pdf-pages.ts"

describe("what is filled in", () => {
  test("stands beside its label", async () => {
    const document = await PDFDocument.create()
    const page = document.addPage([PAGE.width, PAGE.height])
    page.drawText("Name", { x: 50, y: 700, size: 11 })
    page.drawText("Member", { x: 50, y: 670, size: 11 })
    const form = document.getForm()
    const name = form.createTextField("name")
    name.setText("Orla Fenwick")
    name.addToPage(page, { x: 150, y: 692, width: 200, height: 20 })
    const member = form.createCheckBox("member")
    member.addToPage(page, { x: 150, y: 664, width: 16, height: 16 })
    member.check()
    const note = document.context.obj({
      Type: "Annot",
      Subtype: "FreeText",
      Rect: [50, 600, 300, 620],
      DA: "/Helv 10 Tf",
    })
    note.set(PDFName.of("Contents"), PDFString.of("Checked by the purser"))
    page.node.addAnnot(document.context.register(note))
    await document.embedFont(StandardFonts.Helvetica)
    const { text } = await parse("pdf", await document.save())
    expect(text).toMatch(/Name\W+Orla Fenwick/)
    expect(text).toMatch(/Member\W+☒/)
    expect(text).toContain("Checked by the purser")
  })
})

test("a field on a rotated page and a note with nothing but rich text stand where they are seen", async () => {
  const document = await PDFDocument.create()
  const page = document.addPage([PAGE.width, PAGE.height])
  page.setRotation(degrees(90))
  page.drawText("Owner", { x: 100, y: 60, size: 11, rotate: degrees(90) })
  page.drawText("Keel laid in Norvik", { x: 130, y: 60, size: 11, rotate: degrees(90) })
  const owner = document.getForm().createTextField("owner")
  owner.setText("Ilse Marek")
  owner.addToPage(page, { x: 106, y: 120, width: 150, height: 18, rotate: degrees(90) })
  const note = document.context.obj({ Type: "Annot", Subtype: "FreeText", Rect: [200, 60, 220, 300] })
  note.set(PDFName.of("RC"), PDFString.of("<body><p>Seen by the purser</p></body>"))
  page.node.addAnnot(document.context.register(note))
  const { text } = await parse("pdf", await document.save())
  expect(text.replace(/[\s|]+/g, " ")).toBe("Owner Ilse Marek Keel laid in Norvik Seen by the purser")
})

describe("what cannot be seen", () => {
  test("of annotations is not read, and boxes stay beside what they are about", async () => {
    const document = await PDFDocument.create()
    const page = document.addPage([PAGE.width, PAGE.height])
    const note = (text: string, flags: number, y: number) =>
      document.context.register(
        document.context.obj({
          Type: "Annot",
          Subtype: "FreeText",
          F: flags,
          Rect: [50, y, 300, y + 20],
          Contents: PDFString.of(text),
          DA: PDFString.of("/Helv 12 Tf 0 g"),
        }),
      )
    page.node.set(PDFName.of("Annots"), document.context.obj([note("Checked in May", 4, 600), note("draft", 2, 500)]))
    expect((await parse("pdf", await document.save())).text).toBe("Checked in May")
  })

  test("a box is read with the words beside it", async () => {
    const document = await PDFDocument.create()
    const font = await document.embedFont(StandardFonts.Helvetica)
    const page = document.addPage([PAGE.width, PAGE.height])
    const berth = document.getForm().createRadioGroup("berth")
    for (const [text, x] of [
      ["Berth", 50],
      ["north", 130],
      ["south", 230],
    ] as const)
      page.drawText(text, { x, y: 660, size: 12, font })
    for (const [row, y] of [700, 685, 640, 625].entries()) {
      page.drawText(`Label ${row}`, { x: 50, y, size: 12, font })
      page.drawText(`value ${row}`, { x: 210, y, size: 12, font })
    }
    berth.addOptionToPage("north", page, { x: 110, y: 658, width: 14, height: 14 })
    berth.addOptionToPage("south", page, { x: 210, y: 658, width: 14, height: 14 })
    berth.select("south")
    expect((await parse("pdf", await document.save())).text).toMatch(/Berth[ |]+☐[ |]+north[ |]+☒ south/)
  })
})

describe("what an annotation paints", () => {
  const LINE = "The lock is closed from dusk until the first boat of the morning."

  async function textOver(entries: Record<string, unknown>, words: string, matrix = [1, 0, 0, 1, 0, 0]) {
    const document = await PDFDocument.create()
    const font = await document.embedFont(StandardFonts.Helvetica)
    const page = document.addPage([PAGE.width, PAGE.height])
    for (const row of Array(8).keys()) page.drawText(LINE, { x: 60, y: 700 - row * 15, size: 11, font })
    const appearance = document.context.stream(`BT /F 24 Tf 8 12 Td (${words}) Tj ET`, {
      Subtype: "Form",
      BBox: [0, 0, 200, 40],
      Matrix: matrix,
      Resources: { Font: { F: font.ref } },
    })
    const shown = { Type: "Annot", F: 4, Rect: [60, 300, 260, 340], AP: { N: document.context.register(appearance) } }
    page.node.addAnnot(document.context.register(document.context.obj({ ...shown, ...entries })))
    return await parse("pdf", await document.save())
  }

  test.each([
    ["a stamp", { Subtype: "Stamp" }, [1, 0, 0, 1, 0, 0]],
    ["a stamp set aslant", { Subtype: "Stamp" }, [0.7, 0.7, -0.7, 0.7, 0, 0]],
    ["a watermark", { Subtype: "Watermark" }, [1, 0, 0, 1, 0, 0]],
    ["a signature", { Subtype: "Widget", FT: "Sig", T: PDFString.of("signature") }, [1, 0, 0, 1, 0, 0]],
    ["a remark without a text of its own", { Subtype: "FreeText" }, [1, 0, 0, 1, 0, 0]],
  ])("%s is read behind the text of the page, and is no heading", async (_, entries, matrix) => {
    const { text, headings } = await textOver(entries, "Paid on 9 May", matrix)
    expect(text).toMatch(/first boat of the morning\.\s+Paid on 9 May$/)
    expect(headings).toEqual([])
  })

  test.each([
    ["a hidden stamp", { Subtype: "Stamp", F: 2 }],
    ["a field with a value", { Subtype: "Widget", FT: "Tx", T: PDFString.of("a"), V: PDFString.of("Norvik") }],
  ])("of %s is not read", async (_, entries) => {
    expect((await textOver(entries, "Paid on 9 May")).text).not.toContain("Paid")
  })
})

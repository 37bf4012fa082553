// Word documents: what Word displays but does not store as text is read too, once and in its place.
import { describe, expect, test } from "vitest"
import { packageParts } from "../../workers/embedder/parse/office/package-parts.ts"
import { expectLinear } from "../support/growth.ts"
import { parse } from "./parse-failure.ts"
import { lines, paragraph, word } from "./word-file.ts"

test("boxes show whether they are ticked, in controls and in form fields", async () => {
  const control = (on: 0 | 1) =>
    `<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="${on}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>`
  const field = `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
  const item = (box: string, text: string) => `<w:p>${box}<w:r><w:t xml:space="preserve"> ${text}</w:t></w:r></w:p>`
  expect(await lines(item(control(1), "Dogs") + item(control(0), "Cats") + item(field, "Birds"))).toEqual([
    "☒ Dogs",
    "☐ Cats",
    "☒ Birds",
  ])
})

test("what is chosen, spoken and skipped is read as it is shown", async () => {
  const sign = (code: string) => `<w:p><w:r><w:sym w:font="Wingdings" w:char="${code}"/><w:t> ${code}</w:t></w:r></w:p>`
  const list = `<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="sail"/><w:listEntry w:val="steam"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
  const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`
  const ruby = `<w:p><w:r><w:ruby><w:rt>${run("みなと")}</w:rt><w:rubyBase>${run("港")}</w:rubyBase></w:ruby></w:r>${run("の船 soft")}<w:r><w:softHyphen/></w:r>${run("ly")}</w:p>`
  const row = (cells: string[], properties = "") =>
    `<w:tr>${properties}${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join("")}</w:tr>`
  const table = `<w:tbl>${row(["May", "June"], '<w:trPr><w:gridBefore w:val="1"/></w:trPr>')}${row(["North", "4", "5"])}${row(["South", "6", "7"])}</w:tbl>`
  expect(await lines(sign("F0FE") + sign("F0A8") + list + ruby + table)).toEqual([
    "☒ F0FE",
    "☐ F0A8",
    "steam",
    "港の船 softly",
    " | May | June",
    "North | 4 | 5",
    "South | 6 | 7",
  ])
})

describe("equations", () => {
  const math = (inside: string) =>
    `<w:p><w:r><w:t xml:space="preserve">So </w:t></w:r><m:oMath>${inside}</m:oMath></w:p>`
  const run = (text: string) => `<m:r><m:t>${text}</m:t></m:r>`
  test.each([
    ["a fraction", `<m:f><m:num>${run("rent")}</m:num><m:den>${run("a+b")}</m:den></m:f>`, "rent/(a+b)"],
    [
      "a power and an index",
      `<m:sSubSup><m:e>${run("x")}</m:e><m:sub>${run("i")}</m:sub><m:sup>${run("2")}</m:sup></m:sSubSup>`,
      "x_i^2",
    ],
    ["a root", `<m:rad><m:deg/><m:e>${run("2gh")}</m:e></m:rad>`, "√2gh"],
    [
      "a sum",
      `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>${run("i=1")}</m:sub><m:sup>${run("n")}</m:sup><m:e>${run("i")}</m:e></m:nary>`,
      "∑_(i=1)^n i",
    ],
    [
      "a function in brackets",
      `<m:func><m:fName>${run("sin")}</m:fName><m:e><m:d><m:e>${run("t")}</m:e></m:d></m:e></m:func>`,
      "sin(t)",
    ],
    [
      "a matrix",
      `<m:m><m:mr><m:e>${run("1")}</m:e><m:e>${run("0")}</m:e></m:mr><m:mr><m:e>${run("0")}</m:e><m:e>${run("1")}</m:e></m:mr></m:m>`,
      "[1, 0; 0, 1]",
    ],
    [
      "a matrix in brackets of its own",
      `<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e><m:m><m:mr><m:e>${run("3")}</m:e></m:mr></m:m></m:e></m:d>`,
      "[3]",
    ],
    ["a mean", `<m:bar><m:barPr><m:pos m:val="top"/></m:barPr><m:e>${run("x")}</m:e></m:bar>`, "x¯"],
    [
      "a binomial",
      `<m:d><m:e><m:f><m:fPr><m:type m:val="noBar"/></m:fPr><m:num>${run("n")}</m:num><m:den>${run("k")}</m:den></m:f></m:e></m:d>`,
      "(n choose k)",
    ],
  ])("with %s are one readable line", async (_, inside, shown) => {
    expect(await lines(math(inside))).toEqual([`So ${shown}`])
  })
})

test("headers come once before everything, footers once after it, without page numbers", async () => {
  const field =
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
  const section =
    '<w:sectPr><w:headerReference w:type="default" r:id="h"/><w:headerReference w:type="first" r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'
  const read = await lines(paragraph("The lease.") + section, {
    relations: { h: ["header", "header1.xml"], f: ["footer", "footer1.xml"] },
    more: {
      "word/header1.xml": `<w:hdr>${paragraph("Contract 2291")}</w:hdr>`,
      "word/footer1.xml": `<w:ftr><w:p>${field}</w:p>${paragraph("Valid from June")}<w:p><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p></w:ftr>`,
    },
  })
  expect(read).toEqual(["Contract 2291", "The lease.", "Valid from June"])
})

test("a table in a header stays one, and what only tells the page goes", async () => {
  const field = (name: string) => `<w:fldSimple w:instr=" ${name} "><w:r><w:t>7</w:t></w:r></w:fldSimple>`
  const text = (shown: string) => `<w:r><w:t xml:space="preserve">${shown}</w:t></w:r>`
  const cell = (inside: string) => `<w:tc>${inside}</w:tc>`
  const table = `<w:tbl><w:tr>${cell(paragraph("Document"))}${cell(paragraph("Revision"))}</w:tr><w:tr>${cell(paragraph("QP-77"))}${cell(paragraph("C"))}</w:tr></w:tbl>`
  const page = `${text("Page ")}${field("PAGE")}${text(" of ")}${field("NUMPAGES")}`
  const section = '<w:sectPr><w:headerReference w:type="first" r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'
  const read = await lines(paragraph("The plan.") + section, {
    relations: { h: ["header", "header1.xml"], f: ["footer", "footer1.xml"] },
    more: {
      "word/header1.xml": `<w:hdr>${table}${paragraph("Draft", '<w:pStyle w:val="Heading1"/>')}</w:hdr>`,
      "word/footer1.xml": `<w:ftr><w:p>${text("Owner: Brandt")}<w:r><w:tab/></w:r>${page}</w:p><w:p>${text("Annex 4, page ")}${field("PAGE")}</w:p></w:ftr>`,
    },
  })
  expect(read).toEqual(["Document | Revision", "QP-77 | C", "Draft", "The plan.", "Owner: Brandt", "Annex 4, page"])
})

test("runs are read whatever wraps them, breaks end lines, and styles hide what they say they hide", async () => {
  const text = (shown: string, properties = "") => `<w:r><w:rPr>${properties}</w:rPr><w:t>${shown}</w:t></w:r>`
  const styles = `<w:style w:type="character" w:styleId="Off"><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:type="character" w:styleId="Too"><w:basedOn w:val="Off"/></w:style>`
  const body = [
    `${text("Due ")}<w:fldSimple w:instr=" DATE ">${text("5 May")}</w:fldSimple><w:bdo w:val="ltr">${text(" noon")}</w:bdo>`,
    `${text("one")}<w:r><w:br w:type="page"/></w:r>${text("two")}<w:r><w:cr/></w:r>${text("three")}<w:r><w:ptab/></w:r>${text("four")}`,
    `${text("seen")}${text("unseen", '<w:rStyle w:val="Too"/>')}${text(" again", '<w:rStyle w:val="Too"/><w:vanish w:val="0"/>')}`,
    '<w:r><w:pict><v:shape><v:textpath string="SALE"/></v:shape></w:pict></w:r>',
    `<w:r><w:drawing><a:graphic><w:txbxContent>${paragraph("Boxed.")}</w:txbxContent></a:graphic></w:drawing></w:r>`,
  ]
  expect(await lines(body.map((runs) => `<w:p>${runs}</w:p>`).join(""), { styles })).toEqual([
    "Due 5 May noon",
    "one",
    "two",
    "three four",
    "seen again",
    "SALE",
    "Boxed.",
  ])
})

test("notes show what the body would: equations, boxes, numbers; nothing hidden", async () => {
  const note = `<w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>`
  const read = await lines('<w:p><w:r><w:t>Claim</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', {
    relations: { f: ["footnotes", "footnotes.xml"] },
    more: { "word/footnotes.xml": `<w:footnotes><w:footnote w:id="2">${note}</w:footnote></w:footnotes>` },
  })
  expect(read).toEqual(["Claim[1]", "1. a/b"])
})

test("many dropped initials and charts are read in linear time", async () => {
  const cap = '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>O</w:t></w:r></w:p>'
  const chart = '<w:p><w:r><w:drawing><c:chart r:id="c"/></w:drawing></w:r></w:p>'
  await expectLinear(1_600, async (count) => {
    const read = await lines((cap + paragraph("nce") + chart).repeat(count), {
      relations: { c: ["chart", "c.xml"] },
      more: {
        "word/c.xml":
          "<c:chartSpace><c:chart><c:title><a:p><a:r><a:t>Catch</a:t></a:r></a:p></c:title></c:chart></c:chartSpace>",
      },
    })
    expect(read).toHaveLength(2 * count)
  })
})

test("charts and diagrams are read after their paragraph, a dropped initial with its word, hidden text not at all", async () => {
  const drawing = (inside: string) =>
    `<w:p><w:r><w:t>Figure 1</w:t></w:r><w:r><w:drawing>${inside}</w:drawing></w:r></w:p>`
  const cap = '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>O</w:t></w:r></w:p>'
  const hidden = "<w:p><w:r><w:t>Seen.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Unseen.</w:t></w:r></w:p>"
  const read = await lines(
    cap + paragraph("nce upon a tide.") + drawing('<c:chart r:id="c"/>') + drawing('<dgm:relIds r:dm="g"/>') + hidden,
    {
      relations: { c: ["chart", "charts/c.xml"], g: ["diagramData", "diagrams/g.xml"] },
      more: {
        "word/charts/c.xml":
          "<c:chartSpace><c:chart><c:title><a:p><a:r><a:t>Catch</a:t></a:r></a:p></c:title></c:chart></c:chartSpace>",
        "word/diagrams/g.xml": "<dgm:dataModel><dgm:pt><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:pt></dgm:dataModel>",
      },
    },
  )
  expect(read).toEqual(["Once upon a tide.", "Figure 1", "Catch", "Figure 1", "Plan", "Seen."])
})

test("comments are left out and the document says so", async () => {
  const body = '<w:p><w:r><w:t>Agreed.</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>'
  const parsed = await parse("docx", word(body))
  expect(parsed.text).toBe("Agreed.")
  expect(parsed.warnings).toMatchObject([{ code: "parts-left-out", message: expect.stringContaining("comments") }])
})

test("a relationship cannot lead out of the package", () => {
  const part = new TextEncoder().encode(
    '<Relationships><Relationship Id="x" Target="../../../../etc/passwd"/></Relationships>',
  )
  const parts = packageParts({ "word/_rels/document.xml.rels": Uint8Array.from(part) })
  expect(parts.relationsOf("word/document.xml").get("x")?.path).toBe("etc/passwd")
  expect(parts.read("etc/passwd")).toBeUndefined()
})

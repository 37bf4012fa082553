// PowerPoint: slides as pages, read as they are shown.
import { describe, expect, test } from "vitest"
import { presentation, shape } from "../support/office-files.ts"
import { parse } from "./parse-failure.ts"

const pptx = (...slides: Parameters<typeof presentation>) => parse("pptx", presentation(...slides))
const lines = ({ text }: { text: string }) => text.split("\n").filter(Boolean)

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
    expect(lines(await pptx([{ shapes: body }]))).toEqual(["1. Press", "  a. gently", "  b. twice", "2. Turn"])
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

  test.each([
    ["says something", "Plan of the quay with four berths", "Plan of the quay with four berths"],
    ["a program added to", "A boat\n\nDescription automatically generated with low confidence", "A boat"],
    ["a newer program added to", "A pier\n\nAI-generated content may be incorrect.", "A pier"],
    ["is the name of a file", "IMG_2041.JPG", ""],
  ])("has the description of a picture that %s where the picture stands", async (_, description, expected) => {
    const at = (y: number) => `<a:xfrm><a:off x="0" y="${y}"/><a:ext cx="900" cy="100"/></a:xfrm>`
    const text = (words: string, y: number) =>
      shape(null, [words]).replace("<p:txBody>", `<p:spPr>${at(y)}</p:spPr><p:txBody>`)
    const picture = `<p:pic><p:nvPicPr><p:cNvPr id="4" name="Picture 3" descr="${description}"/></p:nvPicPr><p:spPr>${at(300)}</p:spPr></p:pic>`
    const parsed = await pptx([{ shapes: picture + text("Below.", 600) + text("Above.", 0) }])
    expect(lines(parsed)).toEqual(["Above.", expected, "Below."].filter(Boolean))
  })

  test("keeps words apart that a line break parts, in titles and cells", async () => {
    const broken = "<a:p><a:r><a:t>Low</a:t></a:r><a:br/><a:r><a:t>tide</a:t></a:r></a:p>"
    const cell = (inside: string) => `<a:tc><a:txBody>${inside}</a:txBody></a:tc>`
    const grid = `<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>${cell(broken) + cell("<a:p/>")}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
    const title = shape("title", ["x"]).replace(/<a:p>.*<\/a:p>/, broken)
    expect(lines(await pptx([{ shapes: title + grid }])).map((line) => line.replace(/\W+$/, ""))).toEqual([
      "Low tide",
      "Low tide",
    ])
  })

  test("has its notes whatever shape they are written in, without the number of the page", async () => {
    const notes = shape(null, ["Say this slowly."]) + shape("sldNum", ["7"])
    const parsed = await pptx([{ shapes: shape("title", ["Quays"]), notes }])
    expect(lines(parsed)).toEqual(["Quays", "Notes", "Say this slowly."])
  })
})

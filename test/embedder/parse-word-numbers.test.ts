// Numbers of paragraphs in Word documents: Word computes them, so they are no text of the file, and readers cite them.
import { describe, expect, test } from "vitest"
import { parse } from "./parse-failure.ts"
import { level, lines, numbered, numbering, paragraph, word } from "./word-file.ts"

describe("numbers", () => {
  test("are the ones Word displays, over levels, formats and levels that were skipped", async () => {
    const levels = level(0, "decimal", "§ %1") + level(1, "lowerLetter", "%1%2)") + level(2, "upperRoman", "%1.%2.%3")
    const body = [0, 1, 1, 0, 2, 1].map((place, i) => numbered(`Clause ${i}.`, place)).join("")
    expect(await lines(body, { numbering: numbering(levels) })).toEqual([
      "§ 1 Clause 0.",
      "1a) Clause 1.",
      "1b) Clause 2.",
      "§ 2 Clause 3.",
      "2.a.I Clause 4.",
      "2b) Clause 5.",
    ])
  })

  test("come from styles too, begin anew where they say so, and are taken away by id 0", async () => {
    const levels = level(0, "decimal", "%1.", '<w:pStyle w:val="Clause"/>')
    const nums =
      '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    const styles = `<w:style w:type="paragraph" w:styleId="Clause"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Clause"/></w:style>`
    const styled = (text: string, style: string, more = "") => paragraph(text, `<w:pStyle w:val="${style}"/>${more}`)
    const body =
      styled("By style.", "Clause") +
      styled("By its base.", "Sub") +
      numbered("Anew.", 0, 2) +
      styled("None.", "Clause", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    expect(await lines(body, { numbering: numbering(levels, nums), styles })).toEqual([
      "1. By style.",
      "2. By its base.",
      "7. Anew.",
      "None.",
    ])
  })

  test("stand before headings, and bullets stay a list", async () => {
    const levels = level(0, "decimal", "%1") + level(1, "bullet", "●")
    const styles = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    const parsed = await parse(
      "docx",
      word(numbered("Rent", 0, 1, "Heading1") + numbered("Heat", 1), { numbering: numbering(levels), styles }),
    )
    expect(parsed.headings).toMatchObject([{ level: 1, title: "1 Rent" }])
    expect(parsed.text).toMatch(/^[-•] Heat$/m)
  })

  test("skip what was deleted, are found by the style that makes them, and are spelt as they say", async () => {
    const deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    const runOn = numbered("Rent", 0).replace("</w:numPr>", `</w:numPr>${deleted}`)
    const linked = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Steps"/></w:abstractNum>'
    const steps = `<w:abstractNum w:abstractNumId="6"><w:styleLink w:val="Steps"/>${level(0, "ordinal", "%1")}${level(1, "cardinalText", "Part %2:")}${level(2, "decimalEnclosedCircle", "%3")}</w:abstractNum>`
    const nums = `<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>${linked}${steps}<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>`
    const body = runOn + numbered(" and heat.", 0) + numbered("Water.", 0)
    const spelt = [0, 0, 1, 2].map((place) => numbered("Step.", place, 2)).join("")
    const given = { numbering: numbering(level(0, "decimal", "%1."), nums) }
    expect(await lines(body + spelt, given)).toEqual([
      "1. Rent and heat.",
      "2. Water.",
      "1st Step.",
      "2nd Step.",
      "Part One: Step.",
      "① Step.",
    ])
    const german = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>'
    expect((await lines(numbered("Schritt", 0, 2), { ...given, styles: german }))[0]).toBe("1. Schritt")
  })
})

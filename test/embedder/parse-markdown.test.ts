import { describe, expect, test } from "vitest"
import { expectLinear } from "../support/growth.ts"
import { parse } from "./parse-failure.ts"

const headingsOf = async (markdown: string) =>
  (await parse("markdown", markdown)).headings.map(({ level, title }) => [level, title])

describe("Markdown", () => {
  test("stays the text it was, with headings where their lines begin", async () => {
    const source = "# One\n\ntext *here*\n\n  ## Two ##\n"
    const { text, headings } = await parse("markdown", source)
    expect(text).toBe(source)
    expect(headings).toEqual([
      { level: 1, title: "One", start: 0 },
      { level: 2, title: "Two", start: 22 },
    ])
  })

  test.each([
    ["plain titles of marked ones", "# A **bold** `code` [link](http://x) ![i](y)", [[1, "A bold code link i"]]],
    ["the sign as part of a word", "# C# and F#", [[1, "C# and F#"]]],
    [
      "setext headings",
      "Title\n=====\n\nPart\n---\n",
      [
        [1, "Title"],
        [2, "Part"],
      ],
    ],
    [
      "a heading behind another",
      "# A\n## B\nC\n---",
      [
        [1, "A"],
        [2, "B"],
        [2, "C"],
      ],
    ],
  ])("has %s", async (_, source, headings) => {
    expect(await headingsOf(source)).toEqual(headings)
  })

  test.each([
    ["fenced code", "```sh\n# comment\nTitle\n---\n```"],
    ["code fenced by tildes, with other fences inside", "~~~\n```\n# no\n```\n# no\n~~~"],
    ["a longer fence that holds a shorter one", "````\n```\n# no\n```\n# no\n````"],
    ["an open fence", "```\n# no"],
    ["code that shows the start of a fence", "```\n``` js\n# no\n```"],
    ["indented code", "    # no"],
    ["front matter", "---\nauthor: x\n# comment\n---\ntext"],
    ["a list before a rule", "- item\n---"],
    ["a quote before a rule", "> quote\n---"],
    ["a paragraph of two lines before a rule", "one\ntwo\n---"],
    ["a table", "| a | b |\n|---|---|"],
    ["a tag", "#tag"],
    ["seven signs", "####### x"],
    ["an empty heading", "#\n## \n"],
  ])("has no headings in %s", async (_, source) => {
    expect(await headingsOf(source)).toEqual([])
  })

  test("has front matter as lines that can be quoted, its title over all headings", async () => {
    const source =
      '---\ntitle: "Kiln handbook"\nauthor: Ora Delmar # of the yard\ntags: [kiln, safety]\nreviewed_by:\n  - Orla\n  - Finn\n---\n# Firing\n\ntext'
    const { text, headings } = await parse("markdown", source)
    expect(text).toBe(
      "Title: Kiln handbook\nAuthor: Ora Delmar\nTags: kiln, safety\nReviewed by: Orla, Finn\n\n# Firing\n\ntext",
    )
    expect(headings.map(({ level, title, start }) => [level, title, text.slice(start, start + 3)])).toEqual([
      [0, "Kiln handbook", "Tit"],
      [1, "Firing", "# F"],
    ])
  })

  test("has front matter in TOML too, and folded values in one line", async () => {
    const toml = '+++\ntitle = "Kiln handbook"\ntags = ["kiln", "fire"]\n[extra]\nauthor = "Ora"\n+++\ntext'
    const yaml = "---\nabout: >\n  How to fire\n  a kiln\n---\n# Firing {#fire}\n"
    expect(await parse("markdown", toml)).toMatchObject({
      text: "Title: Kiln handbook\nTags: kiln, fire\nAuthor: Ora\n\ntext",
      headings: [{ title: "Kiln handbook" }],
    })
    expect(await parse("markdown", yaml)).toMatchObject({
      text: "About: How to fire a kiln\n\n# Firing {#fire}\n",
      headings: [{ title: "Firing" }],
    })
  })

  test("has tables with their header and rows, outside code, and code as one piece", async () => {
    const source = "x\n\n| A | B |\n|:--|--:|\n| a | 1 |\n| b | 2 |\n\n```\n| c | d |\n|---|---|\n| e | f |\n```\n"
    const { text, tables = [], whole = [] } = await parse("markdown", source)
    const slice = (span: { start: number; end: number } | null) => span && text.slice(span.start, span.end)
    expect(text).toBe(source)
    expect(tables.map((table) => [slice(table.header), ...table.rows.map(slice)])).toEqual([
      ["| A | B |\n|:--|--:|", "| a | 1 |", "| b | 2 |"],
    ])
    expect(whole.map(slice)).toEqual(["```\n| c | d |\n|---|---|\n| e | f |\n```"])
  })

  test("shows the HTML in it as a reader sees it: tables, folds, pictures, entities; no comments", async () => {
    const source = [
      "Water is H<sub>2</sub>O &amp; salt.<br>Next <!-- to check --> line.",
      "",
      "<details>",
      "<summary>How to <b>drain</b> it</summary>",
      "",
      "Open *the* valve.",
      "",
      "</details>",
      "<!-- a note",
      "",
      "## not a heading",
      "-->",
      '<table><tr><th colspan="2">Parts</th></tr>',
      "",
      "<tr><td>Valve</td><td>12 &euro;</td></tr></table>",
      "",
      "<h2>Care</h2>",
      "",
      '<img src="p.png" alt="A pump"> runs.',
    ].join("\n")
    const { text, headings, tables = [] } = await parse("markdown", source)
    expect(text.split("\n").filter((line) => line.trim() !== "")).toEqual([
      "Water is H2O & salt.",
      "Next  line.",
      "How to drain it",
      "Open *the* valve.",
      "Parts | Parts",
      "Valve | 12 €",
      "Care",
      "A pump runs.",
    ])
    expect(headings).toEqual([{ level: 2, title: "Care", start: text.indexOf("Care") }])
    expect(tables.map(({ rows }) => rows.map(({ start, end }) => text.slice(start, end)))).toEqual([["Valve | 12 €"]])
  })

  test.each([
    ["fenced code", "```html\n<p>a &amp; b</p>\n```"],
    ["indented code", "x\n\n    <b>a &amp; b</b>"],
    ["inline code", "so `<b>&amp;</b>` is"],
    ["what is no tag of HTML", "a < b, Vec<String>, <https://x.example/y>, <!-- open"],
  ])("leaves %s as it is written", async (_, source) => {
    expect((await parse("markdown", source)).text).toBe(source)
  })

  test("keeps a line break of HTML within a row in its cell", async () => {
    const { text } = await parse("markdown", "| a | b |\n|---|---|\n| one<br>two | 3 |\n")
    expect(text).toBe("| a | b |\n|---|---|\n| one two | 3 |\n")
  })

  test("goes on with headings behind code and inline back quotes", async () => {
    expect(await headingsOf("```\ncode\n```\n# Yes\n``` not a fence ```\n# Also")).toEqual([
      [1, "Yes"],
      [1, "Also"],
    ])
  })

  test.each(["[", " #", "`", "-", "=", " ", "* ", "a\n-\n", "---\n", "<br>", "<!--\n", "<ul>\n"])(
    "of many times %j is read in linear time",
    async (unit) => {
      await expectLinear(500_000, (size) => parse("markdown", `# ${unit.repeat(size)}\n${unit.repeat(size)}x`))
    },
  )
})

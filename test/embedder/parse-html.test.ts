// HTML: the text a reader sees, and no input that is slow or deep enough to hurt.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { expectLinear } from "../support/growth.ts"
import { failureOf, parse, utf8 } from "./parse-failure.ts"

const textOf = async (html: string) => (await parse("html", html)).text

describe("the text of a page", () => {
  test.each([
    ["collapses white space", "<p> a\n\n  b&nbsp; c </p>", "a b c"],
    ["keeps words of one element together", "<p>a<b>b</b>c <i>d</i></p>", "abc d"],
    ["parts paragraphs by an empty line", "<p>one<p>two</p>three", "one\n\ntwo\n\nthree"],
    ["parts lines at br and div", "one<br>two<div>three</div>four", "one\ntwo\nthree\nfour"],
    ["marks list items", "<ul><li>one<li><p>two</p></li><li><ol><li>three</ol></ul>", "- one\n- two\n1. three"],
    [
      "indents the items of a list inside an item",
      "<ul><li>one<ul><li>two<ol><li>three</ol><li>four</ul><li>five</ul>",
      "- one\n  - two\n    1. three\n  - four\n- five",
    ],
    [
      "puts the cells of a row side by side",
      "<table><tr><th>A<th>B</tr><tr><td><p>1</p></td><td></td><td>3</td></tr></table>end",
      "A | B |\n1 |  | 3\n\nend",
    ],
    ["keeps the lines of pre", "<p>x</p><pre>  a\n    b &lt;c&gt;</pre>", "x\n\n  a\n    b <c>"],
    [
      "decodes entities",
      "<p>&lt;b&gt; &amp;amp; &#x1F600; &eacute; &copy 2026 &nosuch;",
      "<b> &amp; 😀 é © 2026 &nosuch;",
    ],
    ["takes a sign that opens no tag for text", "<p>1 < 2 && 3<4, a<=b", "1 < 2 && 3<4, a<=b"],
    ["is not ended by a sign in an attribute", `<p title="a > b" data='</p>'>text</p>`, "text"],
    ["is not swallowed by a stray quote in a tag", "<p don't>one</p><p>it's</p>", "one\n\nit's"],
    ["skips comments, doctype and instructions", "<!DOCTYPE html><?xml version='1'?><p>a<!-- <p>b</p> -->c", "ac"],
    ["has what CDATA holds", "<p>a<![CDATA[<b>]]>c", "a<b>c"],
    [
      "leaves out scripts, styles, navigation and templates",
      "<style>p{}</style><script>if (a<b) x='</p>'</script><nav><ul><nav>in</nav><li>Home</ul></nav><template>t</template><noscript>n</noscript><svg><title>t</title><defs><text>s</text></defs></svg><video>v</video><p>text",
      "text",
    ],
    [
      "has what is written in a drawing",
      "<p>Fig. <svg><title>t</title><text>Mix <tspan>clay</tspan></text><text>Fire</text></svg> ends",
      "Fig.\nMix clay\nFire\nends",
    ],
    [
      "leaves out what only repeats or adorns, but no large part behind a dialog",
      '<div aria-hidden="true">page <i aria-hidden="true">icon</i><span aria-hidden="false">word</span></div>',
      "page word",
    ],
    [
      "goes on behind hidden elements without an end tag",
      "<p hidden>no<p>yes<ul><li hidden>no<ul><li>no</ul><li>item</ul><table><tr hidden><td>no<td>no<tr><td>a<td style='display:none'>no<td>b<tr><td>c<td>d</table>",
      "yes\n- item\n\na | b\nc | d",
    ],
    [
      "ends a cell that spans all further rows with its part of the table",
      "<table><thead><tr><th>Wood<th>Price</thead><tbody><tr><td rowspan=0>Oak<td>4<tr><td>5</tbody><tfoot><tr><td>All<td>9</table>",
      "Wood | Price\nOak | 4\nOak | 5\nAll | 9",
    ],
    ["numbers a list as its style says", '<ol style="list-style-type: lower-roman" start=4><li>x</ol>', "iv. x"],
    ["is not lost in an element that is never closed", "<nav>menu<p>text", "menu\n\ntext"],
    ["goes on behind an empty script", "<script src='x'/><p>text</p>", "text"],
    ["does not mind wrong nesting", "<b><p>one</b></i></div><p>two</table>", "one\n\ntwo"],
  ])("%s", async (_, html, text) => {
    expect(await textOf(html)).toBe(text)
  })

  test("has headings at their offsets, with the title above them when none is of level 1", async () => {
    const body = "<p>before</p><h2>Intro <em>to</em><br>it</h2><p>text</p><h3>&nbsp;</h3><h3>More</h3>"
    const { text, headings } = await parse("html", `<head><title>My\n &amp; Page</title></head>${body}`)
    expect(text).toBe("My & Page\n\nbefore\n\nIntro to\nit\n\ntext\n\nMore")
    expect(headings).toEqual([
      { level: 1, title: "My & Page", start: 0 },
      { level: 2, title: "Intro to it", start: 19 },
      { level: 3, title: "More", start: 38 },
    ])
    const { headings: own } = await parse("html", `<title>Site</title><h1>Page</h1>`)
    expect(own).toEqual([{ level: 1, title: "Page", start: 0 }])
  })

  test("is decoded as the page declares", async () => {
    const latin1 = Uint8Array.from(Buffer.from('<meta charset="iso-8859-1"><p>Größe', "latin1"))
    expect((await parse("html", latin1)).text).toBe("Größe")
    const late = `<!-- <meta charset="koi8-r"> --><head>${"<link href=x>".repeat(200)}<meta charset="iso-8859-1"></head><p>Größe`
    expect(await parse("html", Uint8Array.from(Buffer.from(late, "latin1")))).toMatchObject({
      text: "Größe",
      warnings: [],
    })
    expect((await parse("html", utf8('<meta charset="no-such-thing"><p>Größe'))).text).toBe("Größe")
  })

  test("has no white space at its ends, no long gaps and no carriage returns, whatever the page", async () => {
    const part = fc.oneof(
      fc.constantFrom(
        "<p>",
        "</p>",
        "<li>",
        "<td>",
        "<table><tr><td>",
        "<td colspan=1000 rowspan=60000>",
        "<tr>",
        "</tr>",
        "<h1>",
        "</h1>",
        "<br>",
        "<div>",
        "<nav>",
        "</nav>",
        "<title>",
      ),
      fc.constantFrom(
        "&#13;",
        "&#0;",
        "&#xd800;",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "\r\n",
        "<a b='",
        "'>",
        "word",
      ),
      fc.string({ unit: "grapheme", maxLength: 8 }).map((text) => text.replaceAll("\0", "")),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 40 }), async (parts) => {
        const { text, headings } = await parse("html", `x${parts.join("")}`)
        expect(text).toBe(text.trim())
        expect(text).not.toMatch(/\n{3}|\r|\0/)
        expect(text.isWellFormed()).toBe(true)
        for (const { title, start } of headings) expect(text.slice(start)[0]).toBe(title[0])
      }),
    )
  })
})

describe("lists, tables and fields", () => {
  test.each([
    [
      "numbers ordered lists as a browser does",
      "<ol start=3><li>a<li value=7>b<li>c</ol><ol type=i><li>d<li>e</ol><ol type=A start=27><li>f</ol><ol reversed start=2><li>g<li>h</ol>",
      "3. a\n7. b\n8. c\ni. d\nii. e\nAA. f\n2. g\n1. h",
    ],
    [
      "says which boxes are ticked and what fields hold",
      "<p><input type=checkbox checked> Pets <input type=checkbox> Smoke <input value=Orla> <input type=hidden value=x>",
      "☒ Pets ☐ Smoke Orla",
    ],
    ["has the text of pictures", "<p>See <img src=x alt='the chart of 2030'>.", "See the chart of 2030 ."],
    [
      "leaves out what is hidden",
      "<p hidden>a</p><div style='color:red; DISPLAY : none'>b<div>c</div></div><p>d</p><input hidden><p style='visibility:hidden'>e</p><dialog>f</dialog><div role=navigation>g</div><p>h",
      "d\n\nh",
    ],
    [
      "leaves out what its own styles hide, whatever they say of print and of narrow screens",
      "<style>/* .c{display:none} */ .a, p#b{ color:red; display:none } .d{display:none} @media print{ .c{display:none} .e{x:y} } .d{display:block}</style><p class='x a'>1</p><p id=b>2</p><p class=c>3</p><p class=d>4",
      "3\n\n4",
    ],
    [
      "counts a list down to 1, and says what is chosen",
      "<ol reversed><li>c<ol reversed><li>y<li>x</ol><li>b<li>a</ol><select><option>tea<option selected>rum</select><textarea>neat</textarea>now, soft&shy;ly",
      "3. c\n  2. y\n  1. x\n2. b\n1. a\ntea\n☒ rum\nneat now, softly",
    ],
    [
      "has the name of columns over each of them, where cells say that they are names and where figures below do",
      "<table><tr><td>Pier<td colspan=2>Boats<tr><td>North<td>4<td>5<tr><td>South<td>6<td>7</table>",
      "Pier | Boats | Boats\nNorth | 4 | 5\nSouth | 6 | 7",
    ],
    [
      "repeats what spans rows and leaves further columns empty",
      "<table><caption>Stock</caption><tr><th>Part<th>Supplier<th>Price</tr><tr><td rowspan=2>Shaft<td>Delmar<td>70</tr><tr><td>Orbis<td>75</tr><tr><td colspan=2>Bolts<td>0.2</table>",
      "Stock\nPart | Supplier | Price\nShaft | Delmar | 70\nShaft | Orbis | 75\nBolts |  | 0.2",
    ],
    [
      "keeps a row on one line whatever its cells hold",
      "<table><tr><td>Seal<br>(rubber)<td><p>one</p><p>two</p></tr><tr><td>a<td><ul><li>x<li>y</ul></table>",
      "Seal (rubber) | one two\na | - x - y",
    ],
    [
      "keeps a table within a cell in its row, in words of that cell",
      "<table><tr><td>Gull<td>White <table><tr><th>Sex<th>Span</tr><tr><td>hen<td>1.2 m</tr></table></tr><tr><td>Tern<td>Grey</table>",
      "Gull | White Sex, Span; hen, 1.2 m\nTern | Grey",
    ],
    [
      "lays out a table that only arranges the page",
      "<table><tr><td><h2>News</h2><p>text</td><td><table><tr><td>a<td>1</tr><tr><td>b<td>2</table></td></tr></table>",
      "News\n\ntext\n\na | 1\nb | 2",
    ],
  ])("%s", async (_, html, text) => {
    expect(await textOf(html)).toBe(text)
  })

  test("know the rows of each table and what names the columns", async () => {
    const row = (cells: string[], cell = "td") => `<tr>${cells.map((text) => `<${cell}>${text}`).join("")}</tr>`
    const html = `<title>T</title><p>x</p><table><caption>C</caption>${row(["A", "B"], "th")}${row(["a", "1"])}${row(["b", "2"])}</table><table>${row(["D", "E"])}${row(["d", "4"])}${row(["e", "5"])}</table>`
    const { text, tables = [] } = await parse("html", html)
    const slice = (span: { start: number; end: number } | null) => span && text.slice(span.start, span.end)
    expect(tables.map(({ header, rows }) => [slice(header), ...rows.map(slice)])).toEqual([
      ["C\nA | B", "a | 1", "b | 2"],
      ["D | E", "d | 4", "e | 5"],
    ])
  })
})

describe("a hostile page", () => {
  test("of nested elements is parsed without recursion", async () => {
    expect(await textOf(`${"<div>".repeat(100_000)}deep${"</div>".repeat(100_000)}`)).toBe("deep")
    expect(await textOf(`${"<table><tr><td>".repeat(100_000)}deep`)).toBe("deep")
  })

  test.each([
    "<!--",
    "<![CDATA[",
    "<div>",
    "<b",
    "<a b='",
    "<a b='>",
    "<title>",
    "<script>",
    "<nav>x",
    "<svg><nav><object>",
    "&",
    "&amp",
    "</b>",
    "<pre>\n",
    "<li>",
    "<td>",
    "<h1>x",
    '<a =" ',
    "< ",
  ])("of a million characters of %s is read in linear time", async (unit) => {
    await expectLinear(1_000_000, (size) => textOf(`x${unit.repeat(size / unit.length)}`))
  })

  test("has formulas in one readable line, without their source in another notation or links back from notes", async () => {
    const math =
      "<math><semantics><mrow><mi>Q</mi> <mo>=</mo> <mfrac><mi>A</mi><mi>n</mi></mfrac><msup><mi>R</mi><mrow><mn>2</mn><mo>/</mo><mn>3</mn></mrow></msup></mrow><annotation>Q = \\frac{A}{n}</annotation></semantics></math>"
    const { text } = await parse(
      "html",
      `<p>Flow is ${math} here.</p><p>A note. <a role="doc-backlink" href="#r">\u21a9</a></p>`,
    )
    expect(text).toBe("Flow is Q=A/nR^(2/3) here.\n\nA note.")
  })

  test("that shows nothing is empty", async () => {
    expect(await failureOf("html", "<script>alert(1)</script><p> </p>")).toBe("empty-document")
  })
})

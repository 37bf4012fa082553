// HTML: the text a reader sees, and no input that is slow or deep enough to hurt.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cpuTimeOf, failureOf, parse, utf8 } from "./parse-failure.ts"

const textOf = async (html: string) => (await parse("html", html)).text

describe("the text of a page", () => {
  test.each([
    ["collapses white space", "<p> a\n\n  b&nbsp; c </p>", "a b c"],
    ["keeps words of one element together", "<p>a<b>b</b>c <i>d</i></p>", "abc d"],
    ["parts paragraphs by an empty line", "<p>one<p>two</p>three", "one\n\ntwo\n\nthree"],
    ["parts lines at br and div", "one<br>two<div>three</div>four", "one\ntwo\nthree\nfour"],
    ["marks list items", "<ul><li>one<li><p>two</p></li><li><ol><li>three</ol></ul>", "- one\n- two\n- three"],
    [
      "puts the cells of a row side by side",
      "<table><tr><th>A<th>B</tr><tr><td><p>1</p></td><td></td><td>3</td></tr></table>end",
      "A | B\n1 | 3\n\nend",
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
      "<style>p{}</style><script>if (a<b) x='</p>'</script><nav><ul><nav>in</nav><li>Home</ul></nav><template>t</template><noscript>n</noscript><svg><text>s</text></svg><p>text",
      "text",
    ],
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
    expect((await parse("html", utf8('<meta charset="no-such-thing"><p>Größe'))).text).toBe("Größe")
  })

  test("has no white space at its ends, no long gaps and no carriage returns, whatever the page", async () => {
    const part = fc.oneof(
      fc.constantFrom(
        "<p>",
        "</p>",
        "<li>",
        "<td>",
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
    expect(await cpuTimeOf(() => textOf(`x${unit.repeat(1_000_000 / unit.length)}`))).toBeLessThan(3000)
  })

  test("that shows nothing is empty", async () => {
    expect(await failureOf("html", "<script>alert(1)</script><p> </p>")).toBe("empty-document")
  })
})

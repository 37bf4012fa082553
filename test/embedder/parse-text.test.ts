// Plain text and Markdown: encodings, headings in the source, and files that are something else.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { normalizeText } from "../../workers/embedder/parse/charset/decode-text.ts"
import { ParseError } from "../../workers/embedder/parse/parse-error.ts"
import { expectLinear } from "../support/growth.ts"
import { failureOf, parse, utf8 } from "./parse-failure.ts"

const headingsOf = async (markdown: string) =>
  (await parse("markdown", markdown)).headings.map(({ level, title }) => [level, title])

/** The bytes of letters in an encoding with one byte for each. */
function encodeSingleByte(charset: string, letters: string[]): Uint8Array {
  const table = [...new TextDecoder(charset).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))]
  return Uint8Array.from(letters, (letter) => table.indexOf(letter))
}

describe("plain text", () => {
  test.each([
    ["UTF-8", utf8("Größe 👍")],
    ["UTF-8 with a byte order mark", Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8("Größe 👍")])],
    ["UTF-16, little-endian", Uint8Array.from(Buffer.from("\ufeffGröße 👍", "utf16le"))],
    ["UTF-16, big-endian", Uint8Array.from(Buffer.from("\ufeffGröße 👍", "utf16le").swap16())],
  ])("in %s is decoded", async (_, bytes) => {
    expect(await parse("text", bytes)).toEqual({ text: "Größe 👍", pages: null, headings: [], warnings: [] })
  })

  test.each([
    ["windows-1252", [..."Der Zähler läuft über, wenn die Böschung rutscht und der Schlüssel fehlt."]],
    ["windows-1251", [..."Насос проверяют каждую неделю, и журнал хранится в шкафу."]],
    ["ibm866", [..."Насос проверяют каждую неделю, и журнал хранится в шкафу."]],
    ["x-mac-cyrillic", [..."Журнал хранится в шкафу. Насос проверяют каждую неделю. Зимой его прячут в Доме."]],
    ["koi8-u", [..."Її перевіряють щотижня, і журнал зберігається в шафі біля їдальні."]],
    ["macintosh", [..."Die Böschung ist müde, das Gerät läuft über."]],
    ["iso-8859-15", [..."Die Gebühr für größere Boote beträgt 12 €, für kleine 7 €."]],
    ["windows-1250", [..."Mała łódź"]],
  ])("in %s is decoded by a guess, and says so", async (charset, letters) => {
    const { text, warnings } = await parse("text", encodeSingleByte(charset, letters))
    expect(text).toBe(letters.join(""))
    expect(warnings).toEqual([
      { code: "charset-guessed", message: expect.stringMatching(`read as ${charset}.*0\\.\\d\\d`) },
    ])
  })

  test("in Shift_JIS is decoded by a guess", async () => {
    // 水位計は港で測る。
    const bytes = Buffer.from("908588ca8c7682cd8d6082c591aa82e98142".repeat(3), "hex")
    expect((await parse("text", bytes)).text).toBe("水位計は港で測る。".repeat(3))
  })

  test("in seven bits, as Japanese mail is, is decoded", async () => {
    const bytes = Buffer.from("1b24423941244e3f65304c244f1b284231321b24424559422c246b1b2842", "hex")
    expect((await parse("text", bytes)).text).toBe("港の水位は12度測る")
  })

  test("in UTF-32 is decoded, with and without a byte order mark; what is no character is refused", async () => {
    const written = "Größe: 5 \u{1f600}"
    const little = Uint8Array.from(
      [...written].flatMap((one) => [...Buffer.from(Uint32Array.of(one.codePointAt(0) ?? 0).buffer)]),
    )
    const big = Uint8Array.from(Buffer.from(little).swap32())
    const marks = { little: [0xff, 0xfe, 0, 0], big: [0, 0, 0xfe, 0xff] }
    const texts = [little, big, Uint8Array.from([...marks.little, ...little]), Uint8Array.from([...marks.big, ...big])]
    expect(await Promise.all(texts.map(async (bytes) => (await parse("text", bytes)).text))).toEqual(
      Array(4).fill(written),
    )
    expect((await parse("text", big, "utf-32be")).text).toBe(written)
    expect(await failureOf("text", Uint8Array.from([...marks.little, 0, 0, 0x11, 0]))).toBe("encoding-unknown")
  })

  test("in UTF-16 without a byte order mark is decoded", async () => {
    for (const bytes of [
      Buffer.from("The gauge is read.", "utf16le"),
      Buffer.from("The gauge is read.", "utf16le").swap16(),
    ])
      expect((await parse("text", bytes)).text).toBe("The gauge is read.")
  })

  test("is what the client declares, or refused", async () => {
    const bytes = encodeSingleByte("iso-8859-2", [..."Žluť"])
    expect((await parse("text", bytes, "iso-8859-2")).text).toBe("Žluť")
    expect(await failureOf("text", bytes, "utf-8")).toBe("encoding-unknown")
  })

  test("stays UTF-8 although its last letter is cut off", async () => {
    const bytes = utf8("Größe, Höhe, Länge, Öffnung, Tür, Maß, Küche, Säge, Schlüssel, Fuß, Tür")
    const { text, warnings } = await parse("text", bytes.slice(0, -2))
    expect([text.at(-1), warnings]).toEqual(["\ufffd", []])
  })

  test("loses a stray NUL and is read", async () => {
    expect((await parse("text", "The first line.\0\nThe last line, which is longer.\n")).text).toMatch(
      /line\.\nThe last/,
    )
  })

  test("has one kind of line end", async () => {
    expect((await parse("text", "a\r\nb\rc\n\r\nd")).text).toBe("a\nb\nc\n\nd")
  })

  test("shows half surrogate pairs as such", async () => {
    expect((await parse("text", Uint8Array.from([0xff, 0xfe, 0x3d, 0xd8, 0x61, 0x00]))).text).toBe("\ufffda")
  })

  test("that a parser took from elsewhere loses the same signs", () => {
    expect(normalizeText("a\ud800b\0c\r\nd")).toBe("a\ufffdbc\nd")
  })

  test("is well-formed and without NUL or carriage return for any bytes that are accepted", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), async (bytes) => {
        const text = await parse("text", Uint8Array.from([0x78, ...bytes])).then(
          (parsed) => parsed.text,
          (error: unknown) => {
            expect(["encoding-unknown", "corrupt-document"]).toContain(error instanceof ParseError && error.code)
            return ""
          },
        )
        expect(text.isWellFormed()).toBe(true)
        expect(text).not.toMatch(/[\0\r]/)
      }),
    )
  })

  test.each([
    ["bytes of a program", Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0x00, 0x01])],
    ["a PDF", utf8("%PDF-1.7\n%%EOF")],
    ["a zip", Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x41])],
    ["an older Office file", Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ["a picture", Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0x41])],
    ["packed", Uint8Array.from([0x1f, 0x8b, 0x08, 0x00, 0x41])],
    ["an RTF file", utf8("{\\rtf1\\ansi Berths}")],
  ])("that is %s is corrupt", async (_, bytes) => {
    expect(await failureOf("text", bytes)).toBe("corrupt-document")
    expect(await failureOf("markdown", bytes)).toBe("corrupt-document")
    expect(await failureOf("html", bytes)).toBe("corrupt-document")
  })

  test("is not a PDF", async () => {
    expect(await failureOf("pdf", "just text")).toBe("corrupt-document")
    expect(await failureOf("pdf", Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x41]))).toBe("corrupt-document")
  })

  test.each(["", " \n\t ", "\ufeff", "\u3000"])("of nothing but white space is empty: %j", async (text) => {
    expect(await failureOf("text", text)).toBe("empty-document")
    expect(await failureOf("markdown", text)).toBe("empty-document")
  })
})

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

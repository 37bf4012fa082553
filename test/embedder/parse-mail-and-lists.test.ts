// Separated values, e-mails and books: every word, in order, in its column.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { book } from "../support/office-files.ts"
import { parse } from "./parse-failure.ts"

const csv = (text: string) => parse("csv", new TextEncoder().encode(text))
const eml = (text: string) => parse("email", new TextEncoder().encode(text.replaceAll("\n", "\r\n")))
const rows = ({ text }: { text: string }) => text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()))

describe("separated values", () => {
  test.each([
    ["commas", "Part,Stock\nValve,12\n"],
    ["semicolons", "Part;Stock\nValve;12\n"],
    ["tabs", "Part\tStock\nValve\t12\n"],
    ["bars", "Part|Stock\nValve|12\n"],
    ["the separator Excel names", "sep=;\nPart;Stock\nValve;12\n"],
    ["a byte order mark and Windows line ends", "\ufeffPart,Stock\r\nValve,12\r\n"],
  ])("by %s become one table", async (_, text) => {
    const read = rows(await csv(text)).map((row) => row.filter(Boolean))
    expect(read).toContainEqual(["Part", "Stock"])
    expect(read).toContainEqual(["Valve", "12"])
  })

  test("keep quoted separators and line ends inside their cell, and empty cells in their column", async () => {
    const parsed = await csv('Name,Note,Age\n"Fenwick, Orla","two\nlines",41\nDelmar,,39\n')
    expect(parsed.text).toMatch(/Fenwick, Orla\W+two lines\W+41/)
    const [header, ...body] = rows(parsed).filter((row) => row.length > 2)
    const age = header?.indexOf("Age") ?? -1
    expect(body.map((row) => row[age])).toEqual(["41", "39"])
  })

  test("have their titles above them, no header of figures, and names with commas between semicolons", async () => {
    const parsed = await csv("Stock of May\n\nWood;Price, net;Seen\nOak, old;4,5;1\nAsh, new;5,5;2\n")
    expect(parsed.text).toBe("Stock of May\n\nWood | Price, net | Seen\nOak, old | 4,5 | 1\nAsh, new | 5,5 | 2")
    const header = ({ text, tables = [] }: typeof parsed) =>
      tables.map((one) => one.header && text.slice(one.header.start, one.header.end))
    expect(header(parsed)).toEqual(["Wood | Price, net | Seen"])
    expect(header(await csv("1,2\n3,4\n5,6\n"))).toEqual([null])
  })

  test("take a formula for text, and say when their encoding was guessed", async () => {
    expect((await csv("a,b\n=1+1,@SUM(A1)\n")).text).toMatch(/=1\+1\W+@SUM/)
    const latin = Uint8Array.from(
      Buffer.from("Stadt,Gebühr\nMünchen,für fünf Öre\nKöln,zwölf Öre über Börse\n", "latin1"),
    )
    const parsed = await parse("csv", latin)
    expect(parsed.text).toContain("München")
    expect(parsed.warnings?.map(({ code }) => code)).toContain("charset-guessed")
  })

  test("of any shape come back with their words in order", async () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/)
    const table = fc.array(fc.array(word, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(table, async (data) => {
        const parsed = await csv(data.map((row) => row.join(",")).join("\n"))
        expect(parsed.text.match(/[a-z]+/g)).toEqual(data.flat())
      }),
      { numRuns: 60 },
    )
  })
})

describe("an e-mail", () => {
  const LETTER = `From: =?utf-8?Q?Orla_F=C3=A9nwick?= <orla@mills.test>
To: Yard <yard@mills.test>, Pier <pier@mills.test>
Subject: Crane inspection
Date: Tue, 3 Mar 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

The crane f=FCr the yard is due in May.
--b
Content-Type: application/pdf; name="report.pdf"
Content-Disposition: attachment; filename="report.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--b--
`

  test("tells who, to whom, when and what about, then the letter, then what was attached and left out", async () => {
    const parsed = await eml(LETTER)
    const lines = parsed.text.split("\n").filter(Boolean)
    expect(lines[0]).toBe("Subject: Crane inspection")
    expect(lines).toContain("From: Orla Fénwick <orla@mills.test>")
    expect(lines).toContain("To: Yard <yard@mills.test>, Pier <pier@mills.test>")
    expect(lines.find((line) => line.startsWith("Date: "))).toContain("2026")
    expect(lines.at(-2)).toBe("The crane für the yard is due in May.")
    expect(lines.at(-1)).toBe("Attachment: report.pdf (application/pdf)")
    expect(parsed.headings).toEqual([{ level: 1, title: "Crane inspection", start: 0 }])
    expect(parsed.warnings).toMatchObject([{ code: "parts-left-out", message: expect.stringContaining("attachments") }])
  })

  test("has its date as written, and is guessed where it declares no encoding", async () => {
    const old =
      "From: ora@mills.test\r\nSubject: Gebühr\r\nDate: Mon, 6 May 2024 10:00:00 +0200\r\n\r\nDie Gebühr für zwölf Börsen.\r\n"
    const parsed = await parse("email", Uint8Array.from(Buffer.from(old, "latin1")))
    expect(parsed.text).toBe(
      "Subject: Gebühr\nFrom: ora@mills.test\nDate: Mon, 6 May 2024 10:00:00 +0200\n\nDie Gebühr für zwölf Börsen.",
    )
    expect(parsed.warnings).toMatchObject([{ code: "charset-guessed" }])
  })

  test("in HTML alone is read as the page it is", async () => {
    const parsed = await eml(
      "Subject: Hi\nContent-Type: text/html\n\n<p>Tide at <b>nine</b>.</p><script>x()</script>\n",
    )
    expect(parsed.text).toContain("Tide at nine.")
    expect(parsed.text).not.toContain("x()")
  })

  test.each([
    ["without a header", "just words"],
    ["nested without end", `Subject: x\n${"Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(60)}`],
  ])("%s is refused", async (_, text) => {
    await expect(eml(text)).rejects.toMatchObject({ code: "corrupt-document" })
  })
})

describe("a book", () => {
  const chapter = (title: string, text: string) =>
    `<?xml version="1.0"?><!DOCTYPE html><html><head><title>t</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`
  const epub = (...parts: Parameters<typeof book>) => parse("epub", book(...parts))

  test("is read in the order of its spine", async () => {
    const parsed = await epub({ "b b.xhtml": chapter("Two", "The ebb."), "a.xhtml": chapter("One", "The flood.") }, [
      "a.xhtml",
      "b b.xhtml",
    ])
    expect(parsed.headings.map(({ title, start }) => [title, parsed.text.slice(start, start + title.length)])).toEqual([
      ["One", "One"],
      ["Two", "Two"],
    ])
    expect(parsed.text.indexOf("The flood.")).toBeLessThan(parsed.text.indexOf("The ebb."))
  })

  test("with locked chapters is refused, one with obfuscated fonts is not", async () => {
    const encryption = (uri: string) => ({
      "META-INF/encryption.xml": `<encryption><EncryptedData><CipherData><CipherReference URI="${uri}"/></CipherData></EncryptedData></encryption>`,
    })
    const chapters = { "a.xhtml": chapter("One", "The flood.") }
    await expect(epub(chapters, ["a.xhtml"], encryption("OEBPS/a.xhtml"))).rejects.toMatchObject({
      code: "encrypted-document",
    })
    expect((await epub(chapters, ["a.xhtml"], encryption("OEBPS/fonts/x.otf"))).text).toContain("The flood.")
  })
})

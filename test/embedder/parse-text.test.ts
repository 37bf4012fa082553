// Plain text: encodings declared, marked or guessed, and files that are something else.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { normalizeText } from "../../workers/embedder/parse/charset/decode-text.ts"
import { ParseError } from "../../workers/embedder/parse/parse-error.ts"
import { failureOf, parse, utf8 } from "./parse-failure.ts"

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

// Multipart forms as real clients write them, and what is said of one that is none.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { readMultipart } from "../../../src/http/input/multipart.ts"

const TYPE = "multipart/form-data; boundary=xx"
const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (text: string, type = TYPE) => readMultipart(bytesOf(text), type)
const part = (disposition: string, content = "x", type = "text/plain") =>
  `--xx\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`
const fileOf = (form: FormData) => {
  const file = form.get("file")
  if (!(file instanceof File)) throw new Error("no file in the form")
  return file
}

describe("a file is named", () => {
  test.each([
    [`name="file"; filename="a.txt"`, "a.txt"],
    [`name=file; filename=a.txt; filename*=utf-8''a.txt`, "a.txt"],
    [`name=file; filename=resume.txt; filename*=utf-8''r%C3%A9sum%C3%A9.txt`, "résumé.txt"],
    [`name="file"; filename="resume.txt"; filename*=UTF-8''r%C3%A9sum%C3%A9.txt`, "résumé.txt"],
    [`name="file"; filename*=UTF-8'en'%E2%82%AC.txt`, "€.txt"],
    [`name="file"; filename*=iso-8859-1''%A3.txt`, "£.txt"],
    [`filename="a; b.txt"; name="file"`, "a; b.txt"],
    [`name=file;filename="grüße.txt"`, "grüße.txt"],
    [`NAME="file"; FileName="Odd; NAME=x.TXT"`, "Odd; NAME=x.TXT"],
    [`Name=file; FILENAME*=UTF-8''%C3%84.txt`, "Ä.txt"],
    [`name="file"; filename="a %22quoted%22 one.txt"`, 'a "quoted" one.txt'],
  ])("by %s as %s", (disposition, name) => {
    expect(fileOf(read(`${part(disposition)}--xx--\r\n`)).name).toBe(name)
  })

  test("with a transfer encoding that changes nothing", () => {
    const body = part('name="file"; filename="a.txt"', "x", "text/plain\r\nContent-Transfer-Encoding: 8BIT")
    expect(fileOf(read(`${body}--xx--\r\n`)).name).toBe("a.txt")
  })

  test("after a preamble, with a quoted boundary, and with its type's parameters kept", async () => {
    const body = `preamble\r\n${part('name="file"; filename="a"', "a\r\nb", "Text/Plain; charset=latin1")}--xx--`
    const file = fileOf(read(body, 'multipart/form-data; charset=utf-8; boundary="xx"'))
    expect(await file.text()).toBe("a\r\nb")
    expect(file.type.toLowerCase()).toBe("text/plain; charset=latin1")
  })
})

describe("what is no form is refused with what is wrong:", () => {
  const faultOf = (bytes: Uint8Array, type = TYPE) => {
    try {
      readMultipart(bytes, type)
    } catch (error) {
      if (error instanceof AppError && error.code === "body-malformed") return error.detail
      throw error
    }
    return "read"
  }
  test.each([
    ["names no boundary", `${part("name=a")}--xx--`, "multipart/form-data"],
    ["is not in the body", "{}", TYPE],
    ["is not in the body", "", TYPE],
    ["closing boundary is missing", part("name=a"), TYPE],
    ["closing boundary is missing", "--xx", TYPE],
    ["has no name", `${part("filename=a")}--xx--`, TYPE],
    ["has no name", "--xx\r\nContent-Type: text/plain\r\n\r\nx\r\n--xx--", TYPE],
    ["is encoded", `${part("name=a", "YQ==", "text/plain\r\nContent-Transfer-Encoding: base64")}--xx--`, TYPE],
    ["more than 32 parts", `${part("name=a").repeat(33)}--xx--`, TYPE],
    ["headers are too long", `--xx\r\nX: ${"y".repeat(20_000)}`, TYPE],
  ])("%s", (fault, text, type) => {
    expect(faultOf(bytesOf(text), type)).toMatch(new RegExp(`^The body is not a valid multipart form: .*${fault}`))
  })

  test("a text field that is not UTF-8", () => {
    const [head, tail] = [bytesOf("--xx\r\nContent-Disposition: form-data; name=a\r\n\r\n"), bytesOf("\r\n--xx--")]
    expect(faultOf(Uint8Array.from([...head, 0xff, ...tail]))).toContain("not UTF-8")
  })

  test("any bytes are read or refused, and nothing else is thrown", () => {
    const pieces = fc.constantFrom(
      ..."--xx|--xx--|\r\n|\r\n\r\n|Content-Disposition: form-data|; name=|a|\"|filename*=utf-8''%|:|%ff|\0".split("|"),
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: "binary" })), { maxLength: 20 }), (texts) => {
        faultOf(bytesOf(texts.join("")))
      }),
      { numRuns: 500 },
    )
  })
})

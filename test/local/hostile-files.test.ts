// Proves that the hostile files are as bad as their names say, and bad in that way only.
import { spawnSync } from "node:child_process"
import { inflateRawSync, inflateSync } from "node:zlib"
import { unzipSync } from "fflate"
import mammoth from "mammoth"
import { parse } from "node-html-parser"
import { extractText, getDocumentProxy } from "unpdf"
import { expect, test } from "vitest"
import {
  docxBomb,
  ENCRYPTED_PDF_PASSWORD,
  ENCRYPTED_PDF_TEXT,
  emptyPdf,
  encryptedPdf,
  type HostileFile,
  htmlDeep,
  pdfSpin,
  pdfSwell,
  scannedPdf,
  textWithNul,
  truncatedPdf,
  zipAsDocx,
} from "../support/hostile-files.ts"

const readPdf = async ({ bytes }: HostileFile, password?: string) => {
  const pdf = await getDocumentProxy(bytes, { verbosity: 0, ...(password && { password }) })
  return (await extractText(pdf, { mergePages: false })).text
}

test("the empty PDF has no bytes and the truncated one cannot be rebuilt", async () => {
  expect(emptyPdf().bytes).toHaveLength(0)
  await expect(readPdf(truncatedPdf())).rejects.toMatchObject({ name: "InvalidPDFException" })
})

test("the encrypted PDF asks for a password and reads well with it", async () => {
  await expect(readPdf(encryptedPdf())).rejects.toMatchObject({ name: "PasswordException" })
  expect(await readPdf(encryptedPdf(), ENCRYPTED_PDF_PASSWORD)).toEqual([ENCRYPTED_PDF_TEXT])
})

test("the scanned PDF has two pages without text", async () => {
  expect(await readPdf(scannedPdf())).toEqual(["", ""])
})

const READ_STDIN = `import { extractText, getDocumentProxy } from "unpdf"
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const pdf = await getDocumentProxy(new Uint8Array(Buffer.concat(chunks)), { verbosity: 0 })
await extractText(pdf)`
const readInChild = ({ bytes }: HostileFile, timeout: number) =>
  spawnSync(process.execPath, ["--input-type=module", "--eval", READ_STDIN], {
    input: bytes,
    timeout,
    killSignal: "SIGKILL",
    cwd: import.meta.dirname,
  })

test("the spinning PDF is tiny and outlasts a deadline that a harmless one meets", () => {
  expect(pdfSpin().bytes.length).toBeLessThan(4_000)
  expect(readInChild(pdfSpin(), 2_000).signal).toBe("SIGKILL")
  expect(readInChild(scannedPdf(), 120_000).status).toBe(0)
})

test("the swelling PDF is tiny and its page inflates to as many megabytes as asked for", () => {
  expect(pdfSwell().bytes.length).toBeLessThan(5_000)
  const bytes = Buffer.from(pdfSwell(3).bytes)
  const start = bytes.indexOf("stream\n") + "stream\n".length
  const once = inflateSync(bytes.subarray(start, bytes.indexOf("\nendstream")))
  expect(inflateRawSync(once.subarray(2))).toHaveLength(3 << 20)
})

test("the zip that poses as a Word document opens as a zip only", async () => {
  expect(Object.keys(unzipSync(zipAsDocx().bytes))).toEqual(["readme.txt"])
  await expect(mammoth.extractRawText({ buffer: Buffer.from(zipAsDocx().bytes) })).rejects.toThrow()
})

test("the Word bomb is about a megabyte, inflates to more than 300, and is a valid document", async () => {
  const bomb = docxBomb().bytes
  expect(bomb.length).toBeLessThan(1_500_000)
  const sizes: number[] = []
  unzipSync(bomb, { filter: ({ originalSize }) => sizes.push(originalSize) === 0 })
  expect(Math.max(...sizes)).toBeGreaterThan(300 << 20)

  const small = docxBomb(0.25).bytes
  expect(unzipSync(small)["word/document.xml"]?.length).toBeGreaterThan(1 << 18)
  expect((await mammoth.extractRawText({ buffer: Buffer.from(small) })).value).toMatch(/^(boom\n\n)+$/)
})

test("the deep HTML overruns the stack of a recursive reader", () => {
  const html = new TextDecoder().decode(htmlDeep(20_000).bytes)
  expect(() => parse(html).textContent).toThrow(RangeError)
  expect(htmlDeep().bytes.length).toBeLessThan(3_000_000)
})

test("the text with NULs is UTF-8 with NULs between readable lines", () => {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(textWithNul().bytes)
  expect(text.split("\0")).toHaveLength(4)
  expect(text).toContain("16 bar")
})

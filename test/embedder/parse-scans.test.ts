// Scans and pictures of pages: their text is recognised where that is wanted, and told from text that was there.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import {
  degrees,
  drawObject,
  PDFDocument,
  PDFNumber,
  PDFOperator,
  PDFOperatorNames,
  popGraphicsState,
  pushGraphicsState,
  StandardFonts,
  setFillingRgbColor,
} from "pdf-lib"
import { getDocumentProxy } from "unpdf"
import { describe, expect, test } from "vitest"
import { CONTENT_TYPES } from "../../src/embedding/contract.ts"
import { rasterPage } from "../../workers/embedder/parse/ocr/raster-page.ts"
import { withOcr } from "../../workers/embedder/parse/ocr/recognise.ts"
import { parseDocument } from "../../workers/embedder/parse/parse-document.ts"
import { startObjectStore } from "./object-store.ts"
import { failureOf, parse } from "./parse-failure.ts"
import { runReadyEmbedder } from "./running-embedder.ts"

/** A heading and three lines, 1000 by 240 pixels. */
const SCAN = readFileSync(join(import.meta.dirname, "fixtures/scan.png"))
const SENTENCE = "because the radar beam opens by 12 degrees."
const recognised = (format: keyof typeof CONTENT_TYPES, bytes: Uint8Array) =>
  withOcr(["eng"], (ocr) =>
    parseDocument(Uint8Array.from(bytes), CONTENT_TYPES[format], { charset: null, onProgress: () => {}, ocr }),
  )

/** A page with letters, then the scan in two strips on a page that is turned by a quarter. */
async function scannedPdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  document.addPage([595, 842]).drawText("Typed text of the first page.", { x: 60, y: 700, size: 12, font })
  const scan = await document.embedPng(SCAN)
  const turned = document.addPage([300, 600])
  turned.setRotation(degrees(90))
  turned.drawImage(scan, { x: 200, y: 50, width: 500, height: 120, rotate: degrees(90) })
  document.addPage([595, 842])
  return await document.save()
}

describe("with OCR", () => {
  test("a picture becomes its text, with the place of every line and a word of warning", async () => {
    const { text, lines = [], pages, warnings, headings } = await recognised("png", SCAN)
    expect(text).toContain(SENTENCE)
    expect(headings.map(({ title }) => title)).toEqual(["2 Installing the gauge"])
    expect(warnings).toMatchObject([{ code: "pages-by-ocr", pages: [1] }])
    expect(pages).toEqual([{ number: 1, start: 0, size: { width: 1000, height: 240 } }])
    const last = lines.at(-1)
    expect(text.slice(last?.start, last?.end)).toBe("12 degrees.")
    const [left = 0, top = 0, right = 1, bottom = 1] = last?.box ?? []
    expect([left * 1000, right * 1000].map(Math.round)).toEqual([expect.closeTo(22, -1), expect.closeTo(147, -1)])
    expect(top * 240).toBeGreaterThan(165)
    expect(bottom * 240).toBeLessThan(215)
  })

  test("a scanned page of a PDF is read as it is shown, and only such pages", async () => {
    const { text, lines = [], pages, warnings } = await recognised("pdf", await scannedPdf())
    expect(text).toMatch(/^Typed text of the first page\.\n\n/)
    expect(text).toContain(SENTENCE)
    expect(warnings).toMatchObject([
      { code: "pages-without-text", pages: [3] },
      { code: "pages-by-ocr", pages: [2] },
    ])
    expect(pages?.[1]?.size).toEqual({ width: 600, height: 300 })
    expect(lines.filter(({ page }) => page === 2).length).toBeGreaterThan(3)
  })

  test("a file that is no picture is damaged", async () => {
    const broken = Buffer.concat([SCAN.subarray(0, 40), Buffer.from("no picture at all")])
    await expect(recognised("png", broken)).rejects.toMatchObject({ code: "corrupt-document" })
  })

  test("a picture is parsed by the service where the request asks for it", async () => {
    const [store, embedder] = [await startObjectStore(), await runReadyEmbedder({ pool: "ingest" })]
    const request = store.add("scan", SCAN, "image/png")
    expect((await embedder.parse(request)).at(-1)).toEqual({ type: "error", code: "ocr-off" })
    expect((await embedder.parse({ ...request, ocr: true })).at(-1)).toMatchObject({
      type: "result",
      result: { page_count: 1, warnings: [{ code: "pages-by-ocr" }] },
    })
    expect(store.objects.get("/scan/text")?.body.toString()).toContain(SENTENCE)
  })
})

test("a stencil of one bit a pixel, in many strips, is painted in its ink as the picture it was made of", async () => {
  const document = await PDFDocument.create()
  document.addPage([500, 120]).drawImage(await document.embedPng(SCAN), { x: 0, y: 0, width: 500, height: 120 })
  const whole = await rasterOf(await document.save())
  const isInk = (x: number, y: number) => (whole.grey[y * whole.width + x] ?? 255) < 128
  const stencils = await PDFDocument.create()
  const page = stencils.addPage([500, 120])
  const [strip, bytes] = [12, whole.width / 8]
  for (let top = 0; top < whole.height; top += strip) {
    const data = new Uint8Array(strip * bytes).fill(255)
    for (let y = 0; y < strip; y++)
      for (let x = 0; x < whole.width; x++)
        if (isInk(x, top + y)) data[y * bytes + (x >> 3)] = (data[y * bytes + (x >> 3)] ?? 0) & ~(128 >> (x & 7))
    const image = {
      Type: "XObject",
      Subtype: "Image",
      ImageMask: true,
      BitsPerComponent: 1,
      Width: whole.width,
      Height: strip,
    }
    const name = page.node.newXObject("S", stencils.context.register(stencils.context.stream(data, image)))
    const at = [500, 0, 0, strip / 2, 0, 120 - (top + strip) / 2].map((value) => PDFNumber.of(value))
    page.pushOperators(
      pushGraphicsState(),
      setFillingRgbColor(0, 0, 0.6),
      PDFOperator.of(PDFOperatorNames.ConcatTransformationMatrix, at),
      drawObject(name),
      popGraphicsState(),
    )
  }
  const painted = await rasterOf(await stencils.save())
  expect([painted.width, painted.height]).toEqual([whole.width, whole.height])
  expect(new Set(painted.grey)).toEqual(new Set([255, Math.round(0.6 * 255 * 0.114)]))
  const differing = painted.grey.filter(
    (light, at) => light < 128 !== isInk(at % whole.width, Math.floor(at / whole.width)),
  )
  expect(differing).toHaveLength(0)
})

async function rasterOf(pdf: Uint8Array) {
  const raster = await rasterPage(await (await getDocumentProxy(pdf, { verbosity: 0 })).getPage(1))
  if (!raster) throw new Error("the page has no picture")
  return raster
}

describe("without OCR", () => {
  test("a picture is refused, and a scanned page named in a warning", async () => {
    expect(await failureOf("png", SCAN)).toBe("ocr-off")
    const { text, warnings } = await parse("pdf", await scannedPdf())
    expect(text).toBe("Typed text of the first page.")
    expect(warnings).toMatchObject([{ code: "pages-without-text", pages: [2, 3] }])
  })
})

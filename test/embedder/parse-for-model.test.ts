// A real PDF through the real parser, counted in the tokens of a real tokenizer.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PDFDocument, StandardFonts } from "pdf-lib"
import { expect, onTestFinished, test } from "vitest"
import { findPage, readPageLayout } from "../../src/documents/model/page-file.ts"
import { unpackLines } from "../../src/documents/model/placed-lines.ts"
import { manifestChunkSchema } from "../../src/embedding/contract.ts"
import { loadTokenizer } from "../../workers/embedder/model/load-tokenizer.ts"
import { writeTinyBert } from "../support/tiny-bert.ts"
import { startObjectStore } from "./object-store.ts"
import { column, PAGE, paint } from "./pdf-pages.ts"
import { runReadyEmbedder } from "./running-embedder.ts"

async function writePdf(pages: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  for (let number = 1; number <= pages; number++) {
    const page = pdf.addPage()
    for (let line = 0; line < 40; line++) {
      page.drawText(`Page ${number} says in line ${line} what a passage of a document says.`, {
        x: 40,
        y: 780 - line * 18,
        size: 11,
        font,
      })
    }
  }
  return await pdf.save()
}

test("a text is read in the charset that its stored file names, and one without is guessed with a warning", async () => {
  const [store, embedder] = [await startObjectStore(), await runReadyEmbedder({ pool: "ingest" })]
  // "Žluť je žlutá." in ISO 8859-2.
  const bytes = Buffer.from("ae6c75bb206a6520be6c7574e12e", "hex")
  const [declared, silent] = [store.add("declared", bytes), store.add("silent", bytes)]
  store.objects.set("/declared/original", { body: bytes, contentType: "text/plain; charset=ISO-8859-2" })
  expect((await embedder.parse(declared)).at(-1)).toMatchObject({ type: "result", result: { warnings: [] } })
  expect(store.objects.get("/declared/text")?.body.toString()).toBe("Žluť je žlutá.")
  const guessed = (await embedder.parse(silent)).at(-1)
  expect(guessed).toMatchObject({ type: "result", result: { warnings: [{ code: "charset-guessed" }] } })
})

test("of a PDF it is stored where each line stands, beside the chunks and within them", async () => {
  const [store, embedder] = [await startObjectStore(), await runReadyEmbedder({ pool: "ingest" })]
  const lines = column(["The lamp is red.", "The gate is of oak."], 59.5, 842 - 84.2, 40)
  const bytes = await paint([lines, column(["The rail is blue."], 59.5, 421)])
  expect((await embedder.parse(store.add("doc", bytes, "application/pdf"))).at(-1)?.type).toBe("result")

  const file = store.objects.get("/doc/pages")?.body.toString() ?? ""
  const place = findPage(file, 1)
  const page = readPageLayout(file.slice(place?.start, place?.end))
  expect(page).toMatchObject({ ...PAGE, lines: [{ text: "The lamp is red." }, { text: "The gate is of oak." }] })
  expect(page.lines[0]?.x0).toBeCloseTo(0.1, 2)
  expect(page.lines[0]?.y1).toBeCloseTo(0.1, 2)
  const chunk = manifestChunkSchema.parse(JSON.parse(store.objects.get("/doc/manifest")?.body.toString() ?? ""))
  expect(unpackLines(chunk.lines ?? [], chunk.start).map((line) => line.page)).toEqual([1, 1, 2])
})

test("chunks of a PDF carry their page and never exceed what the model reads, whatever size is asked for", async () => {
  const modelsDir = await mkdtemp(join(tmpdir(), "models-"))
  onTestFinished(() => rm(modelsDir, { recursive: true }))
  await writeTinyBert(join(modelsDir, "tiny-minilm"))
  const store = await startObjectStore()
  const embedder = await runReadyEmbedder({ pool: "ingest", model: { name: "tiny-minilm", modelsDir } })

  const request = store.add("report", await writePdf(3), "application/pdf")
  const events = await embedder.parse({ ...request, chunking: { size_tokens: 2048, overlap_tokens: 512 } })
  expect(events.at(-1)).toMatchObject({ type: "result", result: { page_count: 3 } })

  const text = store.objects.get("/report/text")?.body.toString() ?? ""
  const lines = store.objects.get("/report/manifest")?.body.toString().trimEnd().split("\n") ?? []
  const chunks = lines.map((line) => manifestChunkSchema.parse(JSON.parse(line)))
  const tokenizer = await loadTokenizer(join(modelsDir, "tiny-minilm"))
  for (const chunk of chunks) {
    expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text)
    expect(tokenizer.encode(chunk.text, 10_000).length).toBeLessThanOrEqual(512)
    expect(chunk.token_count).toBe(tokenizer.count(chunk.text))
  }
  expect(new Set(chunks.map(({ page }) => page))).toEqual(new Set([1, 2, 3]))
  // Whole chunks are read: nothing of them is cut off.
  const { tokens } = await embedder.embed(chunks.map((chunk) => chunk.text))
  expect(tokens).toBe(chunks.reduce((sum, chunk) => sum + chunk.token_count + 2, 0))
})

// OCR by collection: off until it is switched on, for pictures and scanned pages alike, and told of in the document.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { PDFDocument } from "pdf-lib"
import { expect, test } from "vitest"
import type { DocumentJson } from "../../workers/local/client.ts"
import { freshTenant } from "./tenant.ts"

const scan = readFileSync(join(import.meta.dirname, "../embedder/fixtures/scan.png"))
const picture = { filename: "notice.png", contentType: "image/png", bytes: new Uint8Array(scan) }

async function scannedPdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  document.addPage([500, 120]).drawImage(await document.embedPng(scan), { x: 0, y: 0, width: 500, height: 120 })
  return await document.save()
}

test("a picture is refused and a scan fails until the collection reads them; then they answer with their place", async () => {
  const { client } = await freshTenant()
  const file = { filename: "notice.png", content_type: "image/png", size_bytes: 10, sha256: "a".repeat(64) }
  const refused = await client.send("POST", "/api/v1/documents", file)
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({
    errors: [{ path: "content_type", message: expect.stringContaining("ocr") }],
  })
  expect(await (await client.send("GET", "/api/v1/documents")).json()).toMatchObject({ data: [] })
  const pdf = { filename: "scan.pdf", contentType: "application/pdf", bytes: await scannedPdf() }
  const failed = await client.settled((await client.upload(pdf)).id)
  expect(failed).toMatchObject({
    status: "failed",
    error: { code: "no-text-layer", hint: expect.stringContaining("OCR") },
  })

  const created = await client.send("POST", "/api/v1/collections", { name: "scans" })
  const collection = (await created.json()) as { id: string; ocr: boolean }
  expect(collection.ocr).toBe(false)
  const changed = await client.send("PATCH", `/api/v1/collections/${collection.id}`, { ocr: true })
  expect(await changed.json()).toMatchObject({ ocr: true })
  for (const upload of [picture, pdf]) {
    const { id } = await client.upload(upload, { collection_id: collection.id })
    const document: DocumentJson = await client.settled(id)
    expect(document).toMatchObject({ status: "ready", page_count: 1, warnings: [{ code: "pages-by-ocr", pages: [1] }] })
  }
  const { answer } = await client.ask("How far must walls and ladders be kept clear?", {
    collection_ids: [collection.id],
  })
  expect(answer.answer).toContain("80 centimetres")
  expect(answer.citations[0]?.boxes.length).toBeGreaterThan(0)
}, 240_000)

// Recognises printed text in images with Tesseract (WebAssembly), in a thread of the parser's process.
import { mkdtemp, rm, symlink } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import Tesseract from "tesseract.js"

/** In pixels of the image. */
export type OcrWord = { text: string; x0: number; x1: number; baseline: number; size: number }
export type Recognised = { width: number; height: number; words: OcrWord[] }
export type Ocr = {
  /** The words of a PNG, JPEG, TIFF, WebP or PGM file; none if the image cannot be read. */
  recognise(picture: Uint8Array): Promise<Recognised | null>
}

/** Minimum confidence in percent; results below it are mostly stains and lines. */
const LEAST_CONFIDENCE = 40
/** Approximate font size, as a multiple of the row's height from the highest to the lowest point of its letters. */
const SIZE_PER_ROW = 1.05
const PAGE_SIZE = /ocr_page[^>]*bbox 0 0 (\d+) (\d+)/

/** Loads the engine for the first image and ends it after `work`. Each language is a package `@tesseract.js-data/<code>`. */
export async function withOcr<Result>(
  languages: readonly string[],
  work: (ocr: Ocr) => Promise<Result>,
): Promise<Result> {
  let engine: Promise<Tesseract.Worker> | undefined
  const ocr: Ocr = {
    async recognise(picture) {
      engine ??= startEngine(languages)
      const started = await engine
      try {
        const { data } = await started.recognize(Buffer.from(picture), {}, { blocks: true, hocr: true })
        return toRecognised(data)
      } catch (cause) {
        // It rejects with a string if the image is the problem.
        if (cause instanceof Error && !cause.message.includes("image")) throw cause
        return null
      }
    },
  }
  try {
    return await work(ocr)
  } finally {
    await (await engine)?.terminate()
  }
}

async function startEngine(languages: readonly string[]): Promise<Tesseract.Worker> {
  const folder = await gatherData(languages)
  try {
    return await Tesseract.createWorker([...languages], Tesseract.OEM.LSTM_ONLY, {
      langPath: folder,
      cacheMethod: "none",
      // Without a handler a failed job would end the process; the job's promise reports the error as well.
      errorHandler: () => undefined,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The engine looks for all its languages in one folder. */
async function gatherData(languages: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ocr-"))
  const { resolve } = createRequire(import.meta.url)
  for (const code of languages) {
    const home = dirname(resolve(`@tesseract.js-data/${code}/package.json`))
    const file = `${code}.traineddata.gz`
    await symlink(join(home, "4.0.0_best_int", file), join(folder, file))
  }
  return folder
}

function toRecognised({ blocks, hocr }: Tesseract.Page): Recognised | null {
  const [, width, height] = PAGE_SIZE.exec(hocr ?? "") ?? []
  if (width === undefined || height === undefined) return null
  const lines = (blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines))
  const words = lines.flatMap(({ words: all, rowAttributes, baseline }) =>
    all.flatMap(({ text, confidence, bbox: { x0, x1 } }): OcrWord[] => {
      if (confidence < LEAST_CONFIDENCE || text.trim() === "") return []
      const along = (x0 - baseline.x0) / Math.max(1, baseline.x1 - baseline.x0)
      const y = baseline.y0 + (baseline.y1 - baseline.y0) * along
      return [{ text: text.trim(), x0, x1, baseline: y, size: rowAttributes.rowHeight * SIZE_PER_ROW }]
    }),
  )
  return { width: Number(width), height: Number(height), words }
}

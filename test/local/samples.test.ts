// Proves that the sample documents parse, say what the demo's questions expect, and are what their sources generate.
import { readFile } from "node:fs/promises"
import mammoth from "mammoth"
import { extractText, getDocumentProxy } from "unpdf"
import { expect, test } from "vitest"
import { generateSamples } from "../../workers/local/samples/generate.ts"
import {
  DELETE_PROBE,
  QUESTIONS,
  SAMPLES,
  type SampleName,
  UNANSWERABLE,
} from "../../workers/local/samples/questions.ts"

const bytesOf = (name: SampleName) => readFile(`${import.meta.dirname}/../../workers/local/samples/${name}`)

/** The text by pages; formats without pages are one page. */
async function pagesOf(name: SampleName): Promise<string[]> {
  const bytes = await bytesOf(name)
  if (name.endsWith(".docx")) return [(await mammoth.extractRawText({ buffer: bytes })).value]
  if (!name.endsWith(".pdf")) return [new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes)]
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  return (await extractText(pdf, { mergePages: false })).text
}

/** Lower-case words of four letters or more, cut to five, so that "pumps" meets "pumping". */
const stemsOf = (text: string) =>
  new Set((text.toLowerCase().match(/\p{Letter}{4,}/gu) ?? []).map((word) => word.slice(0, 5)))
const contentStems = (question: string) => [...stemsOf(question)].filter((stem) => !["what", "where"].includes(stem))

test("the samples are small, and the manual has seven pages of text", async () => {
  const sizes = await Promise.all(SAMPLES.map(async ({ filename }) => (await bytesOf(filename)).length))
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(200_000)
  const pages = await pagesOf("heron-t2-manual.pdf")
  expect(pages).toHaveLength(7)
  expect(pages[3]).toMatch(/^3 Power and battery\n/)
})

test("the handbook keeps its headings, lists and table", async () => {
  const { value } = await mammoth.convertToHtml({ buffer: await bytesOf("staff-handbook.docx") })
  expect(value).toContain("<h1>On call</h1>")
  expect(value).toContain("<ol><li>the duty telephone")
  expect(value).toMatch(/<tbody><tr><td><p>Hotel<\/p><\/td><td><p>140 euros a night<\/p>/)
})

test.each([...QUESTIONS, DELETE_PROBE])("$document answers: $question", async ({ document, page, expects }) => {
  const pages = await pagesOf(document)
  const found = pages.flatMap((text, index) => (text.includes(expects) ? [index + 1] : []))
  expect(found).toContain(page ?? 1)
})

test("every sample is asked about", () => {
  const asked = new Set(QUESTIONS.map(({ document }) => document))
  expect([...asked].sort()).toEqual(SAMPLES.map(({ filename }) => filename).sort())
})

test("no sample shares a content word with the unanswerable question", async () => {
  const texts = await Promise.all(SAMPLES.map(({ filename }) => pagesOf(filename)))
  const stems = stemsOf(texts.flat().join(" "))
  expect(contentStems(UNANSWERABLE).filter((stem) => stems.has(stem))).toEqual([])
})

test("only the document to delete shares a content word with the delete probe", async () => {
  const others = SAMPLES.filter(({ filename }) => filename !== DELETE_PROBE.document)
  const texts = await Promise.all(others.map(({ filename }) => pagesOf(filename)))
  const stems = stemsOf(texts.flat().join(" "))
  expect(contentStems(DELETE_PROBE.question).filter((stem) => stems.has(stem))).toEqual([])
})

test("generating the samples again gives the committed bytes", async () => {
  for (const [filename, bytes] of Object.entries(await generateSamples())) {
    expect(Buffer.from(bytes).equals(await bytesOf(filename as SampleName)), filename).toBe(true)
  }
})

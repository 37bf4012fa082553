// The Transformers.js path on a tiny random BERT, and on real MiniLM weights where they are at hand.
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import type { Encoder } from "../../workers/embedder/lanes/encoder.ts"
import { loadNeuralEncoder } from "../../workers/embedder/lanes/neural-encoder.ts"
import type { NeuralSpec } from "../../workers/embedder/model/model-spec.ts"
import { writeTinyBert } from "../support/tiny-bert.ts"

let folder = ""
let encoder: Encoder
const spec = (overrides: Partial<NeuralSpec> = {}): NeuralSpec => ({
  kind: "neural",
  folder,
  dtype: "fp32",
  pooling: "mean",
  queryPrefix: "",
  documentPrefix: "",
  maxTokens: 512,
  ...overrides,
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tiny-bert-"))
  await writeTinyBert(folder)
  encoder = await loadNeuralEncoder(spec())
})
afterAll(() => rm(folder, { recursive: true }))

const TEXTS = [
  "the question",
  "x",
  "a passage of the document, in 3 parts",
  "citation ".repeat(90),
  "the edge",
  "zebra",
]

async function vectorsOf(texts: string[], by = encoder, kind: "document" | "query" = "document"): Promise<number[][]> {
  const { vectors } = await by.encode(texts, kind)
  return texts.map((_, row) => [...vectors.subarray(row * by.dimension, (row + 1) * by.dimension)])
}
const dot = (a: number[] = [], b: number[] = []) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

test("a text has the same vector alone and in any company", async () => {
  const together = await vectorsOf(TEXTS)
  for (const [index, text] of TEXTS.entries()) {
    const [alone] = await vectorsOf([text])
    expect(dot(alone, together[index])).toBeCloseTo(1, 5)
  }
  expect(dot(together[0], together[5])).toBeLessThan(0.99)
})

test("vectors follow the order of the texts, whatever their lengths", async () => {
  const forward = await vectorsOf(TEXTS)
  const backward = await vectorsOf(TEXTS.toReversed())
  for (const [index, vector] of forward.entries()) expect(dot(vector, backward.at(-1 - index))).toBeCloseTo(1, 5)
})

test("every vector has unit length", async () => {
  for (const vector of await vectorsOf(TEXTS)) expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
})

test("a freshly loaded model makes exactly the same vectors", async () => {
  expect(await vectorsOf(TEXTS, await loadNeuralEncoder(spec()))).toEqual(await vectorsOf(TEXTS))
})

test("a text longer than the model reads is cut at 512 tokens, and what is cut changes nothing", async () => {
  const long = "the ".repeat(2000)
  const { tokens } = await encoder.encode([long, "the"], "document")
  expect(tokens).toEqual([512, 3])
  expect(await vectorsOf([`${long} zebra`])).toEqual(await vectorsOf([long]))
  expect(await vectorsOf([`zebra ${long}`])).not.toEqual(await vectorsOf([long]))
})

test("the query prefix is put before questions and nothing else", async () => {
  const prefixed = await loadNeuralEncoder(spec({ queryPrefix: "question: " }))
  expect(await vectorsOf(["the edge"], prefixed, "query")).toEqual(await vectorsOf(["question: the edge"]))
  expect(await vectorsOf(["the edge"], prefixed, "document")).toEqual(await vectorsOf(["the edge"]))
})

test("cls pooling reads the first token, which is not the mean", async () => {
  const cls = await loadNeuralEncoder(spec({ pooling: "cls" }))
  const [[first = []], [mean = []]] = [
    await vectorsOf(["a passage of the document"], cls),
    await vectorsOf(["a passage of the document"]),
  ]
  expect(Math.hypot(...first)).toBeCloseTo(1, 5)
  expect(dot(first, mean)).toBeLessThan(0.999)
})

test("another seed is another model", async () => {
  const other = join(folder, "other")
  await writeTinyBert(other, { seed: 2 })
  const [vector] = await vectorsOf(["the edge"], await loadNeuralEncoder(spec({ folder: other })))
  const [own] = await vectorsOf(["the edge"])
  expect(Math.abs(dot(vector, own))).toBeLessThan(0.9)
})

const shared = process.env.FOOTNOTE_SHARED_DIR ?? join(import.meta.dirname, "../../../shared")
const miniLm = join(shared, "models/all-MiniLM-L6-v2")
const referenceSchema = z.array(z.object({ text: z.string(), embedding: z.array(z.number()) })).min(1)

test.skipIf(!existsSync(miniLm))("MiniLM agrees with its published fp32 vectors at cosine 0.98", async () => {
  const reference = referenceSchema.parse(JSON.parse(await readFile(join(miniLm, "reference.json"), "utf8")))
  const real = await loadNeuralEncoder(spec({ folder: miniLm, dtype: "int8" }))
  const vectors = await vectorsOf(
    reference.map(({ text }) => text),
    real,
  )
  for (const [index, { embedding }] of reference.entries()) {
    expect(dot(vectors[index], embedding) / Math.hypot(...embedding)).toBeGreaterThanOrEqual(0.98)
  }
})

test.skipIf(!existsSync(miniLm))("an integer model gives a text exactly the same vector in any company", async () => {
  const real = await loadNeuralEncoder(spec({ folder: miniLm, dtype: "int8" }))
  const together = await vectorsOf(TEXTS, real)
  for (const [index, text] of TEXTS.entries()) expect(await vectorsOf([text], real)).toEqual([together[index]])
})

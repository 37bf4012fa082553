// From the operator's words to one identified model: never a guess, always a reason.
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { findProfile } from "../../workers/embedder/model/model-profiles.ts"
import { resolveModel } from "../../workers/embedder/model/resolve-model.ts"
import { readAllModelSettings, readConfig, readModelSettings } from "../../workers/embedder/read-config.ts"
import { writeTinyBert } from "../support/tiny-bert.ts"

let modelsDir = ""
const resolve = (name: string, env: Record<string, string> = {}) =>
  resolveModel(readModelSettings({ EMBEDDING_MODEL: name, MODELS_DIR: modelsDir, ...env }))

beforeAll(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), "models-"))
  await writeTinyBert(join(modelsDir, "tests/tiny-minilm"))
})
afterAll(() => rm(modelsDir, { recursive: true }))

test("a model that is not there is an error that says what was looked for where", async () => {
  await expect(resolve("BAAI/bge-base-en-v1.5")).rejects.toThrow(join(modelsDir, "BAAI/bge-base-en-v1.5"))
  await expect(resolve("BAAI/bge-base-en-v1.5")).rejects.toThrow("npm run model -- BAAI/bge-base-en-v1.5")
})

test("a model with a missing file is an error that names the file", async () => {
  await mkdir(join(modelsDir, "half"))
  await writeFile(join(modelsDir, "half/config.json"), "{}")
  await expect(resolve("half")).rejects.toThrow("tokenizer.json is missing")
})

test("weights that are not there are an error, not other weights", async () => {
  await expect(resolve("tests/tiny-minilm", { EMBEDDING_DTYPE: "int8" })).rejects.toThrow("model_int8.onnx is missing")
})

test("an unknown weight format is refused before anything is loaded", () => {
  expect(() => readModelSettings({ EMBEDDING_MODEL: "x", EMBEDDING_DTYPE: "int9" })).toThrow("EMBEDDING_DTYPE")
})

test("an image is built with every model its service loads: the embedder, and the reranker where one is named", () => {
  const env = { EMBEDDING_MODEL: "a/embedder", EMBEDDING_DTYPE: "int8", MODELS_DIR: "/models" }
  const named = (more: object) => readAllModelSettings({ ...env, ...more }).map(({ name, dtype }) => [name, dtype])
  expect(named({ RERANK_MODEL: "", RERANK_DTYPE: "" })).toEqual([["a/embedder", "int8"]])
  expect(named({ RERANK_MODEL: "b/reranker", RERANK_DTYPE: "q8" })).toEqual([
    ["a/embedder", "int8"],
    ["b/reranker", "q8"],
  ])
})

test("a family whose pooling is not known must be told", async () => {
  await cp(join(modelsDir, "tests/tiny-minilm"), join(modelsDir, "stranger"), { recursive: true })
  await expect(resolve("stranger")).rejects.toThrow("EMBEDDING_POOLING")
  expect(await resolve("stranger", { EMBEDDING_POOLING: "cls" })).toMatchObject({
    model: "stranger",
    spec: { pooling: "cls" },
  })
})

test("a folder goes by its name, so that no path of this machine is stamped on a collection", async () => {
  const { model, spec } = await resolve(join(modelsDir, "tests/tiny-minilm"))
  expect(model).toBe("tiny-minilm")
  expect(spec).toMatchObject({ kind: "neural", dtype: "fp32", pooling: "mean", maxTokens: 512 })
})

test("the revision changes with everything that changes vectors, and with nothing else", async () => {
  await writeTinyBert(join(modelsDir, "tests/other-minilm"), { seed: 2 })
  await cp(join(modelsDir, "tests/tiny-minilm"), join(modelsDir, "tests/moved-minilm"), { recursive: true })
  const revision = async (name: string, env?: Record<string, string>) => (await resolve(name, env)).revision
  const original = await revision("tests/tiny-minilm")
  expect(await revision("tests/moved-minilm")).toBe(original)
  const different = await Promise.all([
    revision("tests/other-minilm"),
    revision("tests/tiny-minilm", { EMBEDDING_POOLING: "cls" }),
    revision("tests/tiny-minilm", { EMBEDDING_QUERY_PREFIX: "query: " }),
    revision("tests/tiny-minilm", { EMBEDDING_DOCUMENT_PREFIX: "passage: " }),
  ])
  expect(new Set([original, ...different]).size).toBe(5)
})

test.each([
  ["BAAI/bge-base-en-v1.5", "cls", "Represent this sentence for searching relevant passages: "],
  ["Xenova/bge-small-en-v1.5", "cls", "Represent this sentence for searching relevant passages: "],
  ["sentence-transformers/all-MiniLM-L6-v2", "mean", ""],
  ["intfloat/multilingual-e5-small", "mean", "query: "],
  ["thenlper/gte-small", "mean", ""],
  ["Alibaba-NLP/gte-base-en-v1.5", "cls", ""],
])("%s is pooled by %s and asks with %j", (model, pooling, queryPrefix) => {
  expect(findProfile(model)).toMatchObject({ pooling, queryPrefix })
})

test("every faulty variable is named at once and no value is shown", () => {
  const read = () => readConfig({ EMBEDDER_SECRET: "short-secret", PORT: "99999999", EMBEDDER_POOL: "bulk" })
  expect(read).toThrow(/PORT.*EMBEDDER_SECRET|EMBEDDER_SECRET.*PORT/)
  expect(read).toThrow("EMBEDDER_POOL")
  expect(read).not.toThrow("short-secret")
})

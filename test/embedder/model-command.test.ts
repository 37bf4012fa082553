// `npm run model`: a model is fetched or copied, proven to load, and only then recorded.
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, expect, test } from "vitest"
import { chooseModel } from "../../workers/local/model.ts"
import { writeTinyBert } from "../support/tiny-bert.ts"
import { startModelHub } from "./model-hub.ts"

let root = ""
let localDir = ""
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "model-command-"))
  localDir = join(root, ".local")
  return () => rm(root, { recursive: true })
})
const recorded = async (): Promise<unknown> => JSON.parse(await readFile(join(localDir, "model.json"), "utf8"))

test("a folder is copied under its name and recorded", async () => {
  await writeTinyBert(join(root, "my-minilm"))
  const chosen = await chooseModel(join(root, "my-minilm"), localDir, {})
  expect(chosen).toEqual({ model: "my-minilm", dimension: 32, revision: expect.stringMatching(/^[0-9a-f]{12}$/) })
  expect(await recorded()).toEqual({ model: "my-minilm" })
  expect(existsSync(join(localDir, "models/my-minilm/onnx/model.onnx"))).toBe(true)
})

test("a hub id is downloaded once, is the same model as its folder, and needs no network afterwards", async () => {
  await writeTinyBert(join(root, "my-minilm"))
  const { revision } = await chooseModel(join(root, "my-minilm"), localDir, {})
  const { url: hub } = await startModelHub(join(root, "my-minilm"))
  expect(await chooseModel("tests/tiny-minilm", localDir, { HF_ENDPOINT: hub })).toMatchObject({
    model: "tests/tiny-minilm",
    revision,
  })
  expect(await recorded()).toEqual({ model: "tests/tiny-minilm" })
  expect(await chooseModel("tests/tiny-minilm", localDir, { HF_ENDPOINT: "http://127.0.0.1:1" })).toMatchObject({
    revision,
  })
})

test("without a network the error names model and address, and the choice stays what it was", async () => {
  await chooseModel("lexical", localDir, {})
  const offline = chooseModel("tests/tiny-minilm", localDir, { HF_ENDPOINT: "http://127.0.0.1:1" })
  await expect(offline).rejects.toThrow(/tests\/tiny-minilm.*could not be downloaded from http:\/\/127\.0\.0\.1:1\//)
  expect(await recorded()).toEqual({ model: "lexical" })
})

test("a folder that holds no model is an error that says what is missing", async () => {
  await expect(chooseModel(root, localDir, {})).rejects.toThrow("config.json is missing")
  expect(existsSync(join(localDir, "model.json"))).toBe(false)
})

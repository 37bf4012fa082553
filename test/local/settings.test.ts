// The generated secrets of the local platform: kept between starts, completed when an older version wrote the file.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { readDevVars, readModel, readSecrets } from "../../workers/local/settings.ts"

let root: string
let localDir: string
let file: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "footnote-settings-"))
  localDir = join(root, ".local")
  file = join(localDir, "secrets.json")
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const written = () => JSON.parse(readFileSync(file, "utf8"))

test("secrets are made once, each its own, for the owner's eyes only", () => {
  const secrets = readSecrets(localDir)
  expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect([readSecrets(localDir), written()]).toEqual([secrets, secrets])
})

test("a file that lacks some is completed, and keeps those it has as well as what another version put there", () => {
  const { signingSecret: _, adminKey: __, ...older } = readSecrets(localDir)
  writeFileSync(file, JSON.stringify({ ...older, ofANewerVersion: "kept" }))
  const completed = readSecrets(localDir)
  expect(completed).toMatchObject(older)
  expect(completed.adminKey).toMatch(/^adm_[\w-]{32}$/)
  expect(completed.signingSecret).toMatch(/^[\w-]{32}$/)
  expect(readSecrets(localDir)).toEqual(completed)
  expect(written()).toEqual({ ...completed, ofANewerVersion: "kept" })
})

test("a file that is broken is an error, and stays as it is", () => {
  readSecrets(localDir)
  for (const text of ['{"redisToken":7}', '{"redisToken":""}', '{"redisToken":"abc', "[]", "null", ""]) {
    writeFileSync(file, text)
    expect(() => readSecrets(localDir)).toThrow()
    expect(readFileSync(file, "utf8")).toBe(text)
  }
})

test("variables of the environment go before those of the file; what is none of ours stays out", () => {
  writeFileSync(join(root, ".dev.vars"), "QDRANT_URL=https://written\nLOG_LEVEL=warn\nTOP_K=\n")
  const env = {
    QDRANT_URL: "https://given",
    EMBEDDING_MODEL: "owner/model",
    PATH: "/bin",
    ENV: "prod",
    R2_BUCKET: "other",
  }
  expect(readDevVars(root, env)).toEqual({
    QDRANT_URL: "https://given",
    EMBEDDING_MODEL: "owner/model",
    LOG_LEVEL: "warn",
  })
  expect(readDevVars(root)).toEqual({ QDRANT_URL: "https://written", LOG_LEVEL: "warn" })
})

test("every name of .dev.vars.example may come from the environment", () => {
  const example = readFileSync(join(import.meta.dirname, "../../.dev.vars.example"), "utf8")
  const names = Array.from(example.matchAll(/^# ([A-Z][A-Z0-9_]+)=/gm), ([, name = ""]) => name)
  expect(names.length).toBeGreaterThan(30)
  expect(Object.keys(readDevVars(root, Object.fromEntries(names.map((name) => [name, "x"])))).toSorted()).toEqual(
    names.toSorted(),
  )
})

test("the model asked for goes before the chosen one, whose weights are not for another", () => {
  expect(readModel(root)).toEqual({ model: "lexical" })
  writeFileSync(join(root, "model.json"), '{"model":"owner/chosen","dtype":"q8"}')
  expect(readModel(root)).toEqual({ model: "owner/chosen", dtype: "q8" })
  expect(readModel(root, "owner/chosen")).toEqual({ model: "owner/chosen", dtype: "q8" })
  expect(readModel(root, "owner/asked")).toEqual({ model: "owner/asked" })
})

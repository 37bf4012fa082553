// What evaluation keeps on disk: made once, and anew when the text, the model or the code behind it is another.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { kept } from "../../eval/kept.ts"
import { sourcesHash } from "../../eval/sources-hash.ts"
import { vectorCache } from "../../eval/vector-cache.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eval-kept-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ROOT = join(import.meta.dirname, "../../..")
const readReal = (path: string) => readFileSync(join(ROOT, path), "utf8")

test("a result is made once, and anew when any of what it depends on changes; the old one goes", async () => {
  const made: unknown[] = []
  const ask = (text: string, model: string, code: string) =>
    kept(folder, "set one", [code, { model }, { text, relevant: new Set(["a"]) }], async () => {
      made.push([text, model, code])
      return { found: new Map([[text, 1]]) }
    })
  await ask("text", "model", "code")
  expect(await ask("text", "model", "code")).toEqual({ found: new Map([["text", 1]]) })
  expect(made).toHaveLength(1)
  await ask("another text", "model", "code")
  await ask("another text", "another model", "code")
  await ask("another text", "another model", "other code")
  expect(made).toHaveLength(4)
  expect(readdirSync(folder)).toHaveLength(1)
})

test("members of a set count as those of a list do", async () => {
  const ask = (relevant: string) => kept(folder, "set", new Set([relevant]), async () => relevant)
  expect([await ask("a"), await ask("b")]).toEqual(["a", "b"])
})

test("the hash of sources follows what runs, not types, and the versions of packages", () => {
  const files: Record<string, string> = {
    "package.json": JSON.stringify({ dependencies: { "@scope/stems": "1.0.0" } }),
    "src/a.ts": 'import { b } from "./b.ts"\nimport type { C } from "./c.ts"\nexport const a = (c: C) => b(c)',
    "src/b.ts": 'import { stem } from "@scope/stems/en"\nexport const b = stem',
    "src/c.ts": "export type C = string",
  }
  const hash = (changed: Record<string, string> = {}) =>
    sourcesHash(["src/a.ts"], (path) => ({ ...files, ...changed })[path] ?? "")
  expect(hash()).toBe(hash())
  expect(hash({ "src/b.ts": "export const b = String" })).not.toBe(hash())
  expect(hash({ "package.json": JSON.stringify({ dependencies: { "@scope/stems": "1.0.1" } }) })).not.toBe(hash())
  expect(hash({ "src/c.ts": "export type C = number" })).toBe(hash())
  expect(hash({ "src/b.ts": `// Is told.\n${files["src/b.ts"]} // more\n\n/** And more. */` })).toBe(hash())
})

test("what is found is asked anew when the analysis of text changes, and not when the rules of evidence do", () => {
  const hashWith = (changed: string | null) =>
    sourcesHash(
      ["test/eval/ask-sets.ts"],
      (path) => `${readReal(path)}${path === changed ? "\nexport const changed = 1" : ""}`,
    )
  const asItIs = hashWith(null)
  expect(hashWith("src/embedding/stem-word.ts")).not.toBe(asItIs)
  expect(hashWith("src/query/retrieval/dense-weight.ts")).not.toBe(asItIs)
  expect(hashWith("src/query/model/evidence/choose-statements.ts")).toBe(asItIs)
  expect(hashWith("src/query/grounding/verdict.ts")).toBe(asItIs)
})

test("a text is embedded once, also by a later run", async () => {
  const asked: string[] = []
  const embed = async (texts: string[]) => {
    asked.push(...texts)
    return Float32Array.from(texts.flatMap((text) => [text.length, 1]))
  }
  const run = (texts: string[]) => vectorCache(join(folder, "vectors.f32"), 2, 2).vectorsOf(texts, embed)
  await run(["one", "three", "one"])
  expect(await run(["three", "seventeen", "one"])).toEqual(
    [
      [5, 1],
      [9, 1],
      [3, 1],
    ].map((v) => Float32Array.from(v)),
  )
  expect(asked).toEqual(["one", "three", "seventeen"])
})

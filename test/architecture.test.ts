// The architecture, executable: who may import whom, which SDK lives where, how large a file may grow.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { importsOf } from "./architecture/imports-of.ts"
import { offencesOf, type Tree } from "./architecture/judge.ts"

const ROOT = join(import.meta.dirname, "..")
const MAX_LINES = 250
const BANNED_NAMES = /(^|\/)(utils?|helpers?|common|libs?|misc)(\/|\.ts$)/

const read = (file: string) => readFileSync(join(ROOT, file), "utf8")
const packages = JSON.parse(read("package.json"))
const files = ["src", "workers", "migrations"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
    .map((path) => join(folder, path)),
)
const parsed = (file: string, source: string) => [file, importsOf(file, source)] as const
const tree: Tree = new Map(files.map((file) => parsed(file, read(file))))

describe("imports", () => {
  test("point only where the tables allow", () => {
    expect(files.length).toBeGreaterThan(80)
    expect(offencesOf(tree, packages)).toEqual([])
  })

  /** A file that is not there, what stands in it, and the rule that must catch it, alone. */
  test.each([
    ["src/query/planted.ts", `import { Hono } from "hono"`, "hono is at home elsewhere"],
    ["src/query/planted.ts", `import { stream } from "hono/streaming"`, "hono is at home elsewhere"],
    ["src/query/planted.ts", `import type { Context } from "hono"`, "hono is at home elsewhere"],
    ["src/query/planted.ts", `import "@upstash/redis/cloudflare"`, "@upstash/redis is at home elsewhere"],
    ["src/query/planted.ts", `export { sql } from "drizzle-orm"`, "drizzle-orm is at home elsewhere"],
    ["src/query/planted.ts", `export * from "groq-sdk"`, "groq-sdk is at home elsewhere"],
    ["src/query/planted.ts", `const { AwsV4Signer } = await import("aws4fetch")`, "aws4fetch is at home elsewhere"],
    ["src/query/planted.ts", "await import(`@qdrant/js-client-rest`)", "@qdrant/js-client-rest is at home elsewhere"],
    ["src/query/planted.ts", `const jose = require("jose")`, "jose is at home elsewhere"],
    ["src/query/planted.ts", `import jose = require("jose")`, "jose is at home elsewhere"],
    ["src/query/planted.ts", `type Google = import("arctic").Google`, "arctic is at home elsewhere"],
    ["src/query/planted.ts", `import { readFileSync } from "fs"`, "node:fs is at home elsewhere"],
    ["src/query/planted.ts", `import { scrypt } from "node:crypto"`, "node:crypto is at home elsewhere"],
    ["src/query/planted.ts", `import { a } from "@/edge/app.ts"`, "@/edge is no package of ours"],
    ["src/query/planted.ts", `import { a } from "#edge"`, "#edge is no package of ours"],
    ["src/query/planted.ts", `import { rollup } from "rollup"`, "rollup is no package of ours"],
    ["src/query/planted.ts", `import fc from "fast-check"`, "fast-check is installed for development only"],
    ["src/query/planted.ts", `const name = "hono"\nawait import(name)`, "a computed name can be anything"],
    ["src/query/planted.ts", `import { createApp } from "src/edge/app.ts"`, "verb may not import edge"],
    ["src/query/planted.ts", `import { createApp } from "../edge/app.ts"`, "verb may not import edge"],
    ["src/query/planted.ts", `export { observe } from "../http/observe.ts"`, "verb may not import http"],
    [
      "src/query/planted.ts",
      `import { connect } from "../adapters/postgres/database.ts"`,
      "verb may not import adapter",
    ],
    ["src/query/planted.ts", `import { deleteDocument } from "../documents/delete-document.ts"`, "not its verbs"],
    ["src/documents/planted.ts", `import { sweep } from "../ingest/sweep.ts"`, "not its verbs"],
    ["src/query/model/question.ts", `import { ask } from "../ask.ts"`, "noun may not import verb"],
    ["src/planted.ts", `import { ask } from "./query/ask.ts"`, "spine may not import verb"],
    ["src/http/planted.ts", `import { createApp } from "../edge/app.ts"`, "http may not import edge"],
    ["src/http/planted.ts", `import { ask } from "../query/ask.ts"`, "http may not import verb"],
    [
      "src/edge/planted.ts",
      `import { connect } from "../adapters/postgres/database.ts"`,
      "edge may not import adapter",
    ],
    [
      "src/adapters/redis/planted.ts",
      `import { connect } from "../postgres/database.ts"`,
      "adapter may not import adapter",
    ],
    ["src/adapters/redis/planted.ts", `import { observe } from "../../http/observe.ts"`, "adapter may not import http"],
    ["src/adapters/redis/planted.ts", `import { ask } from "../../query/ask.ts"`, "adapter may not import verb"],
    ["workers/admin/planted.ts", `import { app } from "../../src/edge/app.ts"`, "admin may not import edge"],
    ["workers/ingest/planted.ts", `import { observe } from "../../src/http/observe.ts"`, "ingest may not import http"],
    ["workers/metrics/planted.ts", `import { ask } from "../../src/query/ask.ts"`, "metrics may not import verb"],
    ["workers/embedder/planted.ts", `import { ask } from "../../src/query/ask.ts"`, "embedder may not import verb"],
    ["workers/admin/planted.ts", `import { lockFolder } from "../local/lock.ts"`, "admin may not import local"],
    ["src/query/planted.ts", `import { fakes } from "../../test/support/fake-query.ts"`, "does not import its tests"],
    ["src/strange/planted.ts", "export const a = 1", "is in no room"],
  ])("planted in %s, %s is caught", (file, source, rule) => {
    expect(offencesOf(new Map([...tree, parsed(file, source)]), packages)).toEqual([expect.stringContaining(rule)])
  })

  test("make no circle at run time, and may make one of types", () => {
    const plant = (kind: string) =>
      new Map([
        ...tree,
        parsed("src/query/planted-a.ts", `${kind} { b } from "./planted-b.ts"`),
        parsed("src/query/planted-b.ts", `import { a } from "./planted-a.ts"`),
      ])
    expect(offencesOf(plant("import"), packages)).toEqual([expect.stringContaining("a cycle")])
    expect(offencesOf(plant("export"), packages)).toEqual([expect.stringContaining("a cycle")])
    expect(offencesOf(plant("import type"), packages)).toEqual([])
  })

  test("of a file that does not parse are an error", () => {
    expect(() => importsOf("src/a.ts", `import {`)).toThrow("src/a.ts does not parse")
  })
})

describe("files", () => {
  test(`have at most ${MAX_LINES} lines`, () => {
    const long = files.filter((file) => read(file).split("\n").length - 1 > MAX_LINES)
    expect(long).toEqual([])
  })

  test("are named for what they hold", () => {
    expect(files.filter((file) => BANNED_NAMES.test(file))).toEqual([])
    expect(files.filter((file) => !/^[a-z0-9/.-]+$/.test(file))).toEqual([])
  })

  test("begin with one sentence on their single duty", () => {
    expect(files.filter((file) => !/^(\/\/ |\/\*\*)/.test(read(file)))).toEqual([])
  })
})

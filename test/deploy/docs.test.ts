// The documentation: links lead somewhere, commands exist, and the table of variables is what the schemas say.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { configurationPage } from "../../docs/write-configuration.ts"
import { formatsPage } from "../../docs/write-formats.ts"
import { EDGE_CONTRACTS } from "../../src/edge/contracts/index.ts"
import { ADMIN_CONTRACTS } from "../../workers/admin/contracts.ts"
import { ROOT } from "./prometheus-rules.ts"

const read = (path: string) => readFileSync(join(ROOT, path), "utf8")
const pages = [
  "README.md",
  "CHANGELOG.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter(isPage)
    .map((file) => `docs/${file}`),
]
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read("package.json")))

function isPage(file: string): boolean {
  return file.endsWith(".md")
}

/** As GitHub makes them of headings. */
const anchorsOf = (text: string) =>
  Array.from(text.matchAll(/^#+ (.+)$/gm), ([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  )

/** Fenced blocks, and indented ones that begin with a command; each with what stands right above it. */
function codeOf(text: string): { code: string; marker: string | undefined }[] {
  const fenced = text.matchAll(/(?:^(.+)\n)?^```\w*\n([\s\S]*?)^```/gm)
  const indented = text.matchAll(/(?:^(.+)\n)?\n((?: {4}(?:npm|node|docker|kubectl|npx|curl) .*\n)+)/gm)
  return [...fenced, ...indented].map(([, marker, code = ""]) => ({ code, marker }))
}

describe.each(pages)("%s", (page) => {
  const text = read(page)

  test("links to what is there", () => {
    for (const [link, target = ""] of text.matchAll(/\[[^\]]+\]\(([^)]+)\)/g)) {
      if (/^https?:/.test(target)) continue
      const [path = "", anchor] = target.split("#")
      const file = path === "" ? page : join(dirname(page), path)
      expect(existsSync(join(ROOT, file)), link).toBe(true)
      if (anchor) expect(anchorsOf(read(file)), link).toContain(anchor)
    }
  })

  test("names files that are there", () => {
    const named = text.matchAll(/`((?:src|workers|deploy|docs|migrations|test)\/[\w./-]+)`/g)
    for (const [, path = ""] of named) {
      if (path.endsWith(".env")) continue // made by a command, and kept out of the repository
      const isThere = existsSync(join(ROOT, path)) || existsSync(join(ROOT, "test", path))
      expect(isThere, path).toBe(true)
    }
  })

  test("says of every command and piece of code which test runs it, or why none can", () => {
    for (const { code, marker } of codeOf(text)) {
      expect(marker, code).toMatch(/^<!-- (run by|not run: [a-z].+;) /)
      for (const [path] of (marker ?? "").matchAll(/(?:test|\.ci)\/[\w./-]+/g)) {
        expect(existsSync(join(ROOT, path)), path).toBe(true)
        if (page !== "README.md" && marker?.startsWith("<!-- run by")) expect(read(path)).toContain(page)
      }
    }
  })

  test("names routes that are there", () => {
    const routes = [...EDGE_CONTRACTS, ...ADMIN_CONTRACTS, { method: "get", path: "/metrics" }].map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replace(/:\w+/g, "{}")}`,
    )
    for (const [, method = "", path = ""] of text.matchAll(
      /(?<!\|)\b(GET|POST|PUT|PATCH|DELETE) +(\/(?:api|auth|health|docs|openapi|metrics)[\w./{}-]*)/g,
    ))
      expect(routes).toContain(`${method} ${path.replace(/\{\w+\}/g, "{}").replace(/\.$/, "")}`)
  })

  test("names commands that npm has", () => {
    for (const [, command = ""] of text.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(command)
  })
})

test("every page is listed", () => {
  const index = read("docs/README.md")
  for (const page of readdirSync(join(ROOT, "docs")).filter(isPage))
    if (page !== "README.md") expect(index).toContain(`(${page})`)
})

test("the table of formats is what `npm run docs` writes today", () => {
  expect(read("docs/formats.md")).toBe(formatsPage())
})

test("the table of variables is what `npm run docs` writes today", () => {
  expect(read("docs/configuration.md")).toBe(configurationPage())
})

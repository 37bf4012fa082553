// The documentation: links lead somewhere, commands exist, and the table of variables is what the schemas say.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { configurationPage } from "../../docs/write-configuration.ts"
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

  test("names commands that npm has", () => {
    for (const [, command = ""] of text.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(command)
  })
})

test("every page is listed", () => {
  const index = read("docs/README.md")
  for (const page of readdirSync(join(ROOT, "docs")).filter(isPage))
    if (page !== "README.md") expect(index).toContain(`(${page})`)
})

test("the table of variables is what `npm run docs` writes today", () => {
  expect(read("docs/configuration.md")).toBe(configurationPage())
})

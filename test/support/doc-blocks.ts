// The code of a documentation page that says which test runs it, as that test runs it.
import { readFileSync } from "node:fs"
import { join } from "node:path"

/** In their order; none is an error, so that no test runs nothing. */
export function blocksRunBy(test: string, page: string): string[] {
  const text = readFileSync(join(import.meta.dirname, "../..", page), "utf8")
  const marked = text.matchAll(/^<!-- run by ([\w./-]+) -->\n```\w+\n([\s\S]*?)^```/gm)
  const blocks = [...marked].flatMap(([, by = "", code = ""]) => (by.endsWith(`/${test}`) ? [code] : []))
  if (blocks.length === 0) throw new Error(`${page} has no block that ${test} runs`)
  return blocks
}

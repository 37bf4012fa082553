// Reads the code blocks of a documentation page that name the test which runs them.
import { readFileSync } from "node:fs"
import { join } from "node:path"

/** The blocks in order. Throws if there are none, so that no test runs nothing. */
export function blocksRunBy(test: string, page: string): string[] {
  const text = readFileSync(join(import.meta.dirname, "../..", page), "utf8")
  const marked = text.matchAll(/^<!-- run by ([\w./-]+) -->\n```\w+\n([\s\S]*?)^```/gm)
  const blocks = [...marked].flatMap(([, by = "", code = ""]) => (by.endsWith(`/${test}`) ? [code] : []))
  if (blocks.length === 0) throw new Error(`${page} has no block that ${test} runs`)
  return blocks
}

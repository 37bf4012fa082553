// Turns the front matter of a Markdown file into plain lines (`Author: Ora Delmar`) that can be found and quoted.

const FRONT_MATTER = /^---[ \t]*\n(?=[\w-]+[ \t]*:)((?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)/
/** TOML: entries with equals signs between lines of plus signs; `[table]` lines only group them. */
const TOML = /^\+\+\+[ \t]*\n((?:.*\n)*?)\+\+\+[ \t]*(?:\n|$)/
const TOML_ENTRY = /^([\w-]+)[ \t]*=[ \t]*(.*)$/
const TOML_TABLE = /^\[{1,2}[\w."-]+\]{1,2}[ \t]*$/
const ENTRY = /^([\w-]+)[ \t]*:[ \t]*(.*)$/
/** YAML syntax that is not a value. */
const BLOCK_MARKS = /^[>|][+-]?\d?$/

/** `title` is null if there is none. A text without front matter is returned unchanged. */
export function readFrontMatter(text: string): { lines: string; title: string | null; rest: string } {
  const toml = TOML.exec(text)
  const match = toml ?? FRONT_MATTER.exec(text)
  if (!match) return { lines: "", title: null, rest: text }
  const entries: { key: string; values: string[]; between: string }[] = []
  for (const line of (match[1] ?? "").split("\n")) {
    if (toml && TOML_TABLE.test(line)) continue
    const [, key, value = ""] = (toml ? TOML_ENTRY : ENTRY).exec(line) ?? []
    if (key !== undefined) entries.push({ key, values: valuesOf(value), between: isBlock(value) ? " " : ", " })
    else if (line.trim() !== "" && !line.startsWith("#")) {
      entries.at(-1)?.values.push(...valuesOf(line.trim().replace(/^- +/, "")))
    }
  }
  const filled = entries.filter(({ values }) => values.length > 0)
  const lines = filled.map(({ key, values, between }) => `${nameOf(key)}: ${values.join(between)}\n`).join("")
  const title = filled.find(({ key }) => key.toLowerCase() === "title")?.values.join(", ") ?? null
  return { lines: lines === "" ? "" : `${lines}\n`, title, rest: text.slice(match[0].length) }
}

const isBlock = (value: string) => BLOCK_MARKS.test(value.trim())

function valuesOf(source: string): string[] {
  const value = source.replace(/[ \t]+#.*$/, "").trim()
  if (value === "" || isBlock(value)) return []
  const list = /^\[(.*)\]$/.exec(value)?.[1]
  return (list === undefined ? [value] : list.split(",")).map(unquoted).filter((one) => one !== "")
}

const unquoted = (value: string) => value.trim().replace(/^(["'])(.*)\1$/, "$2")

function nameOf(key: string): string {
  const name = key.replace(/[_-]+/g, " ")
  return name.charAt(0).toUpperCase() + name.slice(1)
}

// Reads the files evaluation sets come in: CSV with quoted fields, tab-separated values, JSON lines.
import { readFileSync } from "node:fs"

/** Records by column name; a quoted field may hold commas, line breaks and doubled quotes. */
export function readCsv(path: string): Record<string, string>[] {
  const rows = parseCsv(readFileSync(path, "utf8"))
  const [head = [], ...body] = rows
  return body.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ""])))
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const [value, end] = text[at] === '"' ? quoted(text, at + 1) : bare(text, at)
    row.push(value)
    at = end
    if (text[at] === ",") {
      at++
      continue
    }
    rows.push(row)
    row = []
    at += text[at] === "\r" ? 2 : 1
  }
  return rows
}

function quoted(text: string, from: number): [value: string, end: number] {
  let value = ""
  for (let at = from; ; ) {
    const end = text.indexOf('"', at)
    if (end < 0) return [value + text.slice(at), text.length]
    value += text.slice(at, end)
    if (text[end + 1] !== '"') return [value, end + 1]
    value += '"'
    at = end + 2
  }
}

function bare(text: string, from: number): [value: string, end: number] {
  let end = from
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end++
  return [text.slice(from, end), end]
}

export const readTsv = (path: string): string[][] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.trimEnd().split("\t"))

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"))

export const readJsonLines = (path: string): unknown[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))

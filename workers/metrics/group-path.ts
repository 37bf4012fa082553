// Reads the grouping key of a push from its path: /metrics/job/<job>{/<label>/<value>}, names optionally @base64.
import type { Labels } from "./exposition.ts"

export type GroupPath = { ok: true; labels: Labels } | { ok: false; reason: string }

const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/
const BASE64_SUFFIX = "@base64"

/**
 * `pathname` is still percent-encoded. Null if it is not the path
 * of a group. If a label is repeated, the last one counts.
 */
export function readGroupPath(pathname: string): GroupPath | null {
  const path = decodePath(pathname)
  if (path === null) return { ok: false, reason: "the path is not valid UTF-8" }
  const [, metrics, jobName = "", job = "", ...rest] = path.split("/")
  if (metrics !== "metrics" || (jobName !== "job" && jobName !== `job${BASE64_SUFFIX}`)) return null
  if (rest.length % 2 === 1 && rest.at(-1) === "") rest.pop()
  if (rest.length % 2 === 1) return { ok: false, reason: "labels and values do not pair up" }

  const labels = new Map<string, string>()
  for (let at = 0; at < rest.length; at += 2) {
    const [name = "", value = ""] = rest.slice(at, at + 2)
    const fault = addLabel(labels, name, value)
    if (fault !== null) return { ok: false, reason: fault }
  }
  const fault = addLabel(labels, jobName, job)
  if (fault !== null) return { ok: false, reason: fault }
  return labels.get("job") === "" ? { ok: false, reason: "a job name is required" } : { ok: true, labels }
}

/** The same text for the same labels in any order; identifies a group. */
export function groupKey(labels: Labels): string {
  return JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function addLabel(labels: Map<string, string>, segment: string, raw: string): string | null {
  const isBase64 = segment.endsWith(BASE64_SUFFIX)
  const name = isBase64 ? segment.slice(0, -BASE64_SUFFIX.length) : segment
  if (!LABEL_NAME.test(name)) return `"${name}" is not a label name`
  const value = isBase64 ? decodeBase64Url(raw) : raw
  if (value === null) return `the value of "${name}" is not URL-safe base64 of UTF-8`
  labels.set(name, value)
  return null
}

function decodePath(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}

/** Padding is optional. A single `=` stands for an empty value, because a path segment cannot be empty. */
function decodeBase64Url(text: string): string | null {
  const bare = text.replace(/=+$/, "")
  if (!/^[A-Za-z0-9_-]*$/.test(bare) || bare.length % 4 === 1) return null
  const bytes = Uint8Array.from(atob(bare.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0))
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

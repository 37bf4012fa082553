// Parses a JSON body by its schema; what does not fit is refused as Qdrant does: 400 for form, 422 for values.
import { z } from "zod"
import { refuse } from "./refusal.ts"

/** Custom issues carry the status their request deserves; every other issue is a 400. */
export const status = (code: 422 | 501, message: string) => ({ message, params: { status: code } })

/** A field Qdrant knows and this stand-in does not have: refused in both modes, never ignored. */
export const absent = z.null("this stand-in does not support this field").optional()

/** A list that may also be written as its only element, or left out. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : value == null ? [] : [value]), z.array(item))

/**
 * Parses `body`. With `strict` an unknown field is refused; without it unknown fields of the body are dropped, as real
 * Qdrant does. Inside filters and queries they are refused either way: `musst` must never mean "everything".
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown, strict: boolean): z.output<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const droppable = issues.every(
    ({ code, path }) => code === "unrecognized_keys" && !path.includes("filter") && !path.includes("query"),
  )
  if (!strict && droppable) return parseBody(schema, withoutUnknown(body, issues), true)
  const faults = faultsOf(issues, [])
  const statuses = faults.map((fault) => fault.status)
  const code = statuses.includes(501) ? 501 : statuses.includes(400) ? 400 : 422
  const text = faults.map(({ path, message }) => `${path.map(String).join(".") || "body"}: ${message}`).join("; ")
  return refuse(code, `${code === 422 ? "Validation" : "Format"} error in JSON body: ${text}`)
}

function withoutUnknown(body: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(body)
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue
    let target: unknown = copy
    for (const key of issue.path) target = Reflect.get(Object(target), key)
    for (const key of issue.keys) Reflect.deleteProperty(Object(target), key)
  }
  return copy
}

type Fault = { path: PropertyKey[]; message: string; status: number }

/** Of a union only the branch counts that was meant: right in form but refused, else with the fewest, deepest faults. */
function faultsOf(issues: readonly z.core.$ZodIssue[], path: readonly PropertyKey[]): Fault[] {
  return issues.flatMap((issue) => {
    const here = [...path, ...issue.path]
    if (issue.code !== "invalid_union" || issue.errors.length === 0) {
      return [{ path: here, message: issue.message, status: (issue.code === "custom" && issue.params?.status) || 400 }]
    }
    const branches = issue.errors.map((branch) => faultsOf(branch, here))
    const nearest = branches.toSorted((a, b) => a.length - b.length || depth(b) - depth(a))[0]
    return branches.find((branch) => branch.every((fault) => fault.status !== 400)) ?? nearest ?? []
  })
}

const depth = (faults: readonly Fault[]): number => Math.max(0, ...faults.map((fault) => fault.path.length))

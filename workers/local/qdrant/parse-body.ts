// Parses a JSON body by its schema; what does not fit is refused as Qdrant does: 400 for form, 422 for values.
import type { z } from "zod"
import { refuse } from "./refusal.ts"

/** Marks an issue of a value: its request deserves a 422. Every other issue is a 400. */
export const invalidValue = (message: string) => ({ message, params: { isValue: true } })

/**
 * Parses `body`. Unknown fields are refused, although Qdrant ignores them: a misspelt `filter` must never mean
 * "everything", and a feature that this stand-in does not have must not look as if it worked.
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const faults = faultsOf(parsed.error.issues, [])
  const text = faults.map(({ path, message }) => `${path.map(String).join(".") || "body"}: ${message}`).join("; ")
  const isForm = faults.some(({ isValue }) => !isValue)
  return isForm
    ? refuse(400, `Format error in JSON body, or not supported by this stand-in: ${text}`)
    : refuse(422, `Validation error in JSON body: ${text}`)
}

type Fault = { path: PropertyKey[]; message: string; isValue: boolean }

/** For a union, only the branch that was meant: the one with invalid values only, else with the fewest, deepest faults. */
function faultsOf(issues: readonly z.core.$ZodIssue[], path: readonly PropertyKey[]): Fault[] {
  return issues.flatMap((issue) => {
    const here = [...path, ...issue.path]
    if (issue.code !== "invalid_union" || issue.errors.length === 0) {
      return [
        { path: here, message: issue.message, isValue: issue.code === "custom" && issue.params?.isValue === true },
      ]
    }
    const branches = issue.errors.map((branch) => faultsOf(branch, here))
    const nearest = branches.toSorted((a, b) => a.length - b.length || depth(b) - depth(a))[0]
    return branches.find((branch) => branch.every(({ isValue }) => isValue)) ?? nearest ?? []
  })
}

const depth = (faults: readonly Fault[]): number => Math.max(0, ...faults.map((fault) => fault.path.length))

// Payload paths such as `metadata.year` and `meta[].k`: parsing them and reading values with them.

/** One step of a path; `each` steps into every element of an array (`meta[]`). */
type Step = { key: string; each: boolean }
export type Path = { text: string; steps: Step[] }

const stepPattern = /^([A-Za-z0-9_-]+)(\[\])?$/

/** Null when the path is malformed, or uses quoted keys or array positions, which nobody here writes. */
export function parsePath(text: string): Path | null {
  const steps: Step[] = []
  for (const part of text.split(".")) {
    const [, key, each] = stepPattern.exec(part) ?? []
    if (key === undefined) return null
    steps.push({ key, each: each !== undefined })
  }
  return { text, steps }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

type Holds = (value: unknown) => boolean

/** Whether any value the path leads to holds; an array at its end is one value. */
export const someValue = (root: unknown, { steps }: Path, holds: Holds): boolean => someFrom(root, steps, 0, holds)

/** Like `someValue`, with each element of an array at the end as a value of its own: what a match looks at. */
export const someLeaf = (root: unknown, path: Path, holds: Holds): boolean =>
  someValue(root, path, (value) => (Array.isArray(value) ? value.some(holds) : holds(value)))

function someFrom(value: unknown, steps: readonly Step[], at: number, holds: Holds): boolean {
  const step = steps[at]
  if (!step) return holds(value)
  if (!isRecord(value) || !Object.hasOwn(value, step.key)) return false
  const found = value[step.key]
  if (!step.each) return someFrom(found, steps, at + 1, holds)
  return Array.isArray(found) && found.some((element) => someFrom(element, steps, at + 1, holds))
}

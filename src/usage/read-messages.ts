// Reads the queue's messages back: what is no entry of ours is named and left out, and blocks nobody.
import { type Accounted, accountedSchema } from "./usage-event.ts"

/** `faults` counts the lines that could not be read. */
export function readMessage(body: unknown): { entries: Accounted[]; faults: number } {
  if (typeof body !== "string") return { entries: [], faults: 1 }
  const entries: Accounted[] = []
  let faults = 0
  for (const line of body.split("\n")) {
    const parsed = accountedSchema.safeParse(jsonOf(line))
    if (parsed.success) entries.push(parsed.data)
    else faults++
  }
  return { entries, faults }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

// Reads the queue's messages. A line that cannot be read does not block the others.
import { type Accounted, accountedSchema } from "./model/usage-event.ts"

export type ReadMessage = { entries: Accounted[]; unreadable: string[] }

export function readMessage(body: unknown): ReadMessage {
  if (typeof body !== "string") return { entries: [], unreadable: [String(JSON.stringify(body))] }
  const [entries, unreadable]: [Accounted[], string[]] = [[], []]
  for (const line of body.split("\n")) {
    const parsed = accountedSchema.safeParse(jsonOf(line))
    if (parsed.success) entries.push(parsed.data)
    else unreadable.push(line)
  }
  return { entries, unreadable }
}

/** Null for text that is not JSON. */
export function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

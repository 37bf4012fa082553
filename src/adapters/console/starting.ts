// Runs the start of a Worker. What keeps it from starting is logged here: the log that config describes does not exist yet.
import { consoleLog } from "./log.ts"

export function starting<T>(service: string, start: () => T): T {
  try {
    return start()
  } catch (error) {
    consoleLog({ level: "error", format: "json", service }).error("start.failed", error)
    throw error
  }
}

// All commands the product uses, by upper-case name. Other commands are refused.
import type { Keyspace } from "../keyspace.ts"
import type { Bytes, Reply } from "../reply.ts"
import { hashCommands } from "./hashes.ts"
import { keyCommands } from "./keys.ts"
import { serverCommands } from "./server.ts"
import { setCommands } from "./sets.ts"
import { sortedSetCommands } from "./sorted-sets.ts"
import { stringCommands } from "./strings.ts"

export type Command = {
  /** The fewest and the most arguments after the name. */
  arity: readonly [number, number]
  /** Which arguments are keys. */
  keys: "none" | "first" | "all"
  kind: "read" | "write"
  /** The command may need memory, so it is refused when the database is full. */
  grows?: true
  run(db: Keyspace, args: readonly Bytes[]): Reply
}
export type Commands = Readonly<Record<string, Command>>

export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    ...stringCommands,
    ...hashCommands,
    ...setCommands,
    ...sortedSetCommands,
    ...keyCommands,
    ...serverCommands,
  }),
)

/** Commands that run or store scripts; the engine answers them itself. */
export const scriptCommands: ReadonlySet<string> = new Set(["EVAL", "EVALSHA", "SCRIPT"])

export function keysOf(command: Command, args: readonly Bytes[]): readonly Bytes[] {
  if (command.keys === "none") return []
  return command.keys === "all" ? args : args.slice(0, 1)
}

export const unknownCommand = (name: string, args: readonly Bytes[]): Bytes => {
  const shown = args.map((arg) => `'${arg.slice(0, 128)}' `).join("")
  return `ERR unknown command '${name.slice(0, 128)}', with args beginning with: ${shown}`
}

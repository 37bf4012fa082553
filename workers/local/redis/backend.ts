// Answers the commands of a request: the engine in this process, or a real Redis behind the bridge.
import type { Engine } from "./engine.ts"
import type { Bytes, ErrorReply, Reply } from "./reply.ts"

export type Backend = {
  /** Runs the commands in order and returns a reply for each. `seenMs`: the caller's sync token, or 0. */
  pipeline(commands: Bytes[][], seenMs: number): Promise<Reply[]> | Reply[]
  /** Runs all commands, or none if one of them cannot be queued. */
  transaction(commands: Bytes[][]): Promise<Reply[] | ErrorReply> | Reply[] | ErrorReply
  /** The sync token of all writes so far; null if reads never lag. */
  syncToken(): string | null
  close(): Promise<void>
}

export const engineBackend = (engine: Engine): Backend => ({
  pipeline: (commands, seenMs) => commands.map((command) => engine.execute(command, seenMs)),
  transaction: (commands) => engine.transaction(commands),
  syncToken: () => (engine.replicated ? String(engine.now()) : null),
  async close() {},
})

// What answers the commands of a request: the engine in this process, or a real Redis behind the bridge.
import type { Engine } from "./engine.ts"
import type { Bytes, ErrorReply, Reply } from "./reply.ts"

export type Backend = {
  /** Runs the commands in order, one reply each; `seenMs` is the caller's sync token, 0 without one. */
  pipeline(commands: Bytes[][], seenMs: number): Promise<Reply[]> | Reply[]
  /** Runs all or, when one cannot be queued, none. */
  transaction(commands: Bytes[][]): Promise<Reply[] | ErrorReply> | Reply[] | ErrorReply
  /** The sync token of what has been written so far; null where reads never lag. */
  syncToken(): string | null
  close(): Promise<void>
}

export const engineBackend = (engine: Engine): Backend => ({
  pipeline: (commands, seenMs) => commands.map((command) => engine.execute(command, seenMs)),
  transaction: (commands) => engine.transaction(commands),
  syncToken: () => (engine.replicated ? String(engine.now()) : null),
  async close() {},
})

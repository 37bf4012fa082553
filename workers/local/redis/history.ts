// Remembers the values of keys before recent writes, so that reads can be answered like a lagging replica's.
import type { Entry } from "./keyspace.ts"
import type { Bytes } from "./reply.ts"

export type History = {
  /** Keeps a copy of `before`, the entry that a write at `atMs` is about to change. */
  record(key: Bytes, before: Entry | undefined, atMs: number): void
  /** The entry after all writes up to `atMs`; `current` is the entry now. */
  find(key: Bytes, atMs: number, current: Entry | undefined): Entry | undefined
  /** Removes copies that no read at `nowMs` can need. */
  forget(nowMs: number): void
}

/** For an engine without replicas: nothing is copied, every read is current. */
export const noHistory: History = {
  record() {},
  find: (_key, _atMs, current) => current,
  forget() {},
}

export function createHistory(lagMs: number): History {
  const changes = new Map<Bytes, { before: Entry | undefined; atMs: number }[]>()
  const queue: { key: Bytes; atMs: number }[] = []

  return {
    record(key, before, atMs) {
      const change = { before: structuredClone(before), atMs }
      const past = changes.get(key)
      if (past) past.push(change)
      else changes.set(key, [change])
      queue.push({ key, atMs })
    },
    find(key, atMs, current) {
      const next = changes.get(key)?.find((change) => change.atMs > atMs)
      return next ? next.before : current
    },
    forget(nowMs) {
      while (queue[0] && queue[0].atMs <= nowMs - lagMs) {
        const { key } = queue[0]
        queue.shift()
        const past = changes.get(key)
        past?.shift()
        if (past?.length === 0) changes.delete(key)
      }
    },
  }
}

// Holds the keys: typed values with an expiry, removed on access and by a bounded sweep.
import { type History, noHistory } from "./history.ts"
import { type Bytes, refuse, wrongType } from "./reply.ts"

export type Value =
  | { type: "string"; text: Bytes }
  | { type: "hash"; fields: Map<Bytes, Bytes> }
  | { type: "set"; members: Set<Bytes> }
  | { type: "zset"; scores: Map<Bytes, number> }

/** `order` grows with each new key and is a SCAN cursor; `expiresAtMs` is Infinity for keys that stay. */
export type Entry = { value: Value; expiresAtMs: number; readonly order: number }

export type Keyspace = {
  /** The time of the running command; it does not change until the next `tick`. */
  readonly nowMs: number
  /** Starts a command: reads the clock and sweeps a few keys. */
  tick(): void
  find(key: Bytes): Entry | undefined
  put(key: Bytes, value: Value, expiresAtMs: number): void
  /** Must be called before a found entry is changed, so that the replica can keep the old state. */
  touch(key: Bytes): void
  remove(key: Bytes): boolean
  clear(): void
  size(): number
  scan(cursor: number, count: number): { cursor: number; keys: Bytes[] }
  entries(): Iterable<[Bytes, Entry]>
  /** The key as a replica sees it that has received the writes up to `atMs`. */
  findAsOf(key: Bytes, atMs: number): Entry | undefined
}

const SWEEP_KEYS = 4

export function createKeyspace(clock: () => number, history: History = noHistory): Keyspace {
  const keys = new Map<Bytes, Entry>()
  let nowMs = clock()
  let created = 0
  let sweeper = keys.entries()
  let resume: { cursor: number; rest: Iterator<[Bytes, Entry]> } | null = null

  const touch = (key: Bytes) => history.record(key, keys.get(key), nowMs)
  const remove = (key: Bytes) => {
    touch(key)
    return keys.delete(key)
  }

  function sweep() {
    for (let seen = 0; seen < SWEEP_KEYS; seen++) {
      const step = sweeper.next()
      if (step.done) {
        sweeper = keys.entries()
        return
      }
      const [key, entry] = step.value
      if (entry.expiresAtMs <= nowMs) remove(key)
    }
  }

  function* after(cursor: number) {
    for (const pair of keys) if (pair[1].order > cursor) yield pair
  }

  return {
    get nowMs() {
      return nowMs
    },
    tick() {
      nowMs = clock()
      history.forget(nowMs)
      sweep()
    },
    find(key) {
      const entry = keys.get(key)
      if (!entry || entry.expiresAtMs > nowMs) return entry
      remove(key)
      return undefined
    },
    put(key, value, expiresAtMs) {
      touch(key)
      const order = keys.get(key)?.order ?? ++created
      keys.set(key, { value, expiresAtMs, order })
    },
    touch,
    remove,
    clear() {
      for (const key of keys.keys()) touch(key)
      keys.clear()
    },
    size: () => keys.size,
    scan(cursor, count) {
      // A Map iterator survives changes, so the usual next page continues where the last one stopped.
      const rest = resume?.cursor === cursor ? resume.rest : after(cursor)
      const found: Bytes[] = []
      let last = cursor
      for (let seen = 0; seen < count; seen++) {
        const step = rest.next()
        if (step.done) {
          resume = null
          return { cursor: 0, keys: found }
        }
        const [key, entry] = step.value
        last = entry.order
        if (entry.expiresAtMs > nowMs) found.push(key)
      }
      resume = { cursor: last, rest }
      return { cursor: last, keys: found }
    },
    entries: () => keys,
    findAsOf(key, atMs) {
      const entry = history.find(key, atMs, keys.get(key))
      return entry && entry.expiresAtMs > atMs ? entry : undefined
    },
  }
}

/** The value of `key` if it has this type; undefined if there is no such key. Refuses another type. */
export function findAs<Type extends Value["type"]>(
  db: Pick<Keyspace, "find">,
  key: Bytes,
  type: Type,
): Extract<Value, { type: Type }> | undefined {
  const value = db.find(key)?.value
  if (!value) return undefined
  return hasType(value, type) ? value : refuse(wrongType)
}

const hasType = <Type extends Value["type"]>(value: Value, type: Type): value is Extract<Value, { type: Type }> =>
  value.type === type

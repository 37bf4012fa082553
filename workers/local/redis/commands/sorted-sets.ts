// Commands on sorted sets. A range is sorted when it is read, which is fast enough for some thousand members.
import { findAs, type Keyspace } from "../keyspace.ts"
import { type Bytes, formatNumber, parseInteger, refuse, syntaxError } from "../reply.ts"
import type { Commands } from "./table.ts"

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const infinity = /^([+-]?)inf(?:inity)?$/i

function parseScore(text: Bytes | undefined, otherwise: Bytes): number {
  if (text !== undefined && number.test(text)) return Number(text)
  const sign = infinity.exec(text ?? "")?.[1]
  if (sign === undefined) return refuse(otherwise)
  return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

const addOptions = new Set(["NX", "XX", "GT", "LT", "CH"])

function zadd(db: Keyspace, [key = "", ...rest]: readonly Bytes[]): number {
  const firstScore = rest.findIndex((arg) => !addOptions.has(arg.toUpperCase()))
  const options = new Set(rest.slice(0, Math.max(firstScore, 0)).map((arg) => arg.toUpperCase()))
  const pairs = rest.slice(options.size)
  if (pairs.length < 2 || pairs.length % 2 === 1) refuse(syntaxError)
  if (options.has("NX") && options.has("XX")) refuse("ERR XX and NX options at the same time are not compatible")
  if (options.size - Number(options.has("CH")) - Number(options.has("XX")) > 1) {
    refuse("ERR GT, LT, and/or NX options at the same time are not compatible")
  }
  const wanted = pairs.flatMap((text, at): [Bytes, number][] =>
    at % 2 === 0 ? [[pairs[at + 1] ?? "", parseScore(text, "ERR value is not a valid float")]] : [],
  )
  const found = findAs(db, key, "zset")
  const scores = found?.scores ?? new Map<Bytes, number>()
  if (found) db.touch(key)
  let added = 0
  let changed = 0
  for (const [member, score] of wanted) {
    const held = scores.get(member)
    if (held === undefined ? options.has("XX") : options.has("NX")) continue
    if (held !== undefined && ((options.has("GT") && score <= held) || (options.has("LT") && score >= held))) continue
    if (held === undefined) added++
    else if (held !== score) changed++
    scores.set(member, score)
  }
  if (!found && scores.size > 0) db.put(key, { type: "zset", scores }, Number.POSITIVE_INFINITY)
  return options.has("CH") ? added + changed : added
}

function zrem(db: Keyspace, [key = "", ...gone]: readonly Bytes[]): number {
  const set = findAs(db, key, "zset")
  if (!set) return 0
  db.touch(key)
  const removed = gone.filter((member) => set.scores.delete(member)).length
  if (set.scores.size === 0) db.remove(key)
  return removed
}

/** One end of a range: `5`, `(5` (exclusive), `-inf` or `+inf`. */
function parseBound(text: Bytes): { score: number; open: boolean } {
  const open = text.startsWith("(")
  return { score: parseScore(open ? text.slice(1) : text, "ERR min or max is not a float"), open }
}

function zrangebyscore(db: Keyspace, [key = "", min = "", max = "", ...options]: readonly Bytes[]): Bytes[] {
  const [low, high] = [parseBound(min), parseBound(max)]
  let [withScores, offset, count] = [false, 0, -1]
  for (let at = 0; at < options.length; at++) {
    const option = options[at]?.toUpperCase()
    if (option === "WITHSCORES") withScores = true
    else if (option === "LIMIT" && at + 2 < options.length) {
      offset = parseInteger(options[++at])
      count = parseInteger(options[++at])
    } else refuse(syntaxError)
  }
  const above = (score: number) => (low.open ? score > low.score : score >= low.score)
  const below = (score: number) => (high.open ? score < high.score : score <= high.score)
  const inRange = [...(findAs(db, key, "zset")?.scores ?? [])].filter(([, score]) => above(score) && below(score))
  inRange.sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1))
  const page = offset < 0 ? [] : inRange.slice(offset, count < 0 ? undefined : offset + count)
  return page.flatMap(([member, score]) => (withScores ? [member, formatNumber(score, 17)] : [member]))
}

const many = Number.POSITIVE_INFINITY

export const sortedSetCommands: Commands = {
  ZADD: { arity: [3, many], keys: "first", kind: "write", grows: true, run: zadd },
  ZREM: { arity: [2, many], keys: "first", kind: "write", run: zrem },
  ZCARD: {
    arity: [1, 1],
    keys: "first",
    kind: "read",
    run: (db, [key = ""]) => findAs(db, key, "zset")?.scores.size ?? 0,
  },
  ZRANGEBYSCORE: { arity: [3, many], keys: "first", kind: "read", run: zrangebyscore },
}

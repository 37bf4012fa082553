// The two cjson functions scripts may call: encode and decode.
import { type Bytes, formatNumber, toText, toBytes as toUtf8 } from "../reply.ts"
import { bytesAt, checkBytes, lauxlib, lua, pushBytes, toLua } from "./fengari.ts"
import type { Callable, State } from "./fengari-types.ts"

const MAX_DEPTH = 1000
const SPARSE_SAFE = 10
const SPARSE_RATIO = 2
const cjsonNull = { cjson: null }

export const pushNull = (L: State): void => lua.lua_pushlightuserdata(L, cjsonNull)

export const encode: Callable = (L) => {
  const text = attempt(L, () => encodeValue(L, 1, 0))
  pushBytes(L, text)
  return 1
}

export const decode: Callable = (L) => {
  const text = checkBytes(L, 1)
  const value = attempt(L, () => parse(text))
  pushValue(L, value)
  return 1
}

/** Runs `step` and turns what it throws into a Lua error, which must be raised outside the catch. */
function attempt<Result>(L: State, step: () => Result): Result {
  let problem: string
  try {
    return step()
  } catch (cause) {
    problem = cause instanceof Error ? cause.message : String(cause)
  }
  lauxlib.luaL_error(L, toLua(problem.replaceAll("%", "%%")))
  throw new Error(problem)
}

function parse(text: Bytes): unknown {
  try {
    return JSON.parse(toText(text))
  } catch {
    throw new Error("Expected value but found invalid token")
  }
}

function encodeValue(L: State, index: number, depth: number): Bytes {
  if (depth > MAX_DEPTH) throw new Error("Cannot serialise, excessive depth (1001)")
  switch (lua.lua_type(L, index)) {
    case lua.LUA_TSTRING:
      return quote(bytesAt(L, index))
    case lua.LUA_TNUMBER:
      return encodeNumber(lua.lua_tonumber(L, index))
    case lua.LUA_TBOOLEAN:
      return String(lua.lua_toboolean(L, index))
    case lua.LUA_TTABLE:
      return encodeTable(L, index, depth)
    case lua.LUA_TNIL:
    case lua.LUA_TLIGHTUSERDATA:
      return "null"
    default:
      throw new Error("Cannot serialise function: type not supported")
  }
}

function encodeNumber(value: number): Bytes {
  if (!Number.isFinite(value)) throw new Error("Cannot serialise number: must not be NaN or Inf")
  return formatNumber(value, 14)
}

/** JSON's escapes, and the two that cjson adds. */
const quote = (text: Bytes) => JSON.stringify(text).replaceAll("/", "\\/").replaceAll("\x7f", "\\u007f")

function encodeTable(L: State, index: number, depth: number): Bytes {
  const members = new Map<number | Bytes, Bytes>()
  let longest = 0
  let isArray = true
  lua.lua_pushvalue(L, index)
  lua.lua_pushnil(L)
  while (lua.lua_next(L, -2)) {
    const isNumber = lua.lua_type(L, -2) === lua.LUA_TNUMBER
    if (!isNumber && lua.lua_type(L, -2) !== lua.LUA_TSTRING) {
      throw new Error("Cannot serialise table: table key must be a number or string")
    }
    const key = isNumber ? lua.lua_tonumber(L, -2) : bytesAt(L, -2)
    if (typeof key === "number" && Number.isInteger(key) && key > 0) longest = Math.max(longest, key)
    else isArray = false
    members.set(key, encodeValue(L, -1, depth + 1))
    lua.lua_pop(L, 1)
  }
  lua.lua_pop(L, 1)
  if (!isArray || longest === 0) {
    const pairs = [...members].map(([key, value]) => {
      return `${typeof key === "number" ? `"${formatNumber(key, 14)}"` : quote(key)}:${value}`
    })
    return `{${pairs.join(",")}}`
  }
  if (longest > SPARSE_SAFE && longest > members.size * SPARSE_RATIO) {
    throw new Error("Cannot serialise table: excessively sparse array")
  }
  return `[${Array.from({ length: longest }, (_, at) => members.get(at + 1) ?? "null").join(",")}]`
}

function pushValue(L: State, value: unknown): void {
  if (typeof value === "string") pushBytes(L, toUtf8(value))
  else if (typeof value === "number") lua.lua_pushnumber(L, value)
  else if (typeof value === "boolean") lua.lua_pushboolean(L, value)
  else if (Array.isArray(value)) {
    lua.lua_createtable(L, value.length, 0)
    value.forEach((item, at) => {
      pushValue(L, item)
      lua.lua_rawseti(L, -2, at + 1)
    })
  } else if (typeof value === "object" && value !== null) {
    lua.lua_createtable(L, 0, 0)
    for (const [key, item] of Object.entries(value)) {
      pushBytes(L, toUtf8(key))
      pushValue(L, item)
      lua.lua_rawset(L, -3)
    }
  } else pushNull(L)
}

// Converts values between Lua and Redis, by Redis' rules.
import { type Bytes, isError, type Reply } from "../reply.ts"
import { bytesAt, intern, lua, pushBytes } from "./fengari.ts"
import type { State } from "./fengari-types.ts"

type Name = (L: State) => void

const okField = intern("ok")
const errField = intern("err")

function pushField(L: State, name: Name, value: Bytes): void {
  lua.lua_createtable(L, 0, 1)
  name(L)
  pushBytes(L, value)
  lua.lua_rawset(L, -3)
}

/** Null becomes false, a status {ok=…}, an error {err=…}. */
export function pushReply(L: State, reply: Reply): void {
  if (typeof reply === "string") pushBytes(L, reply)
  else if (typeof reply === "number") lua.lua_pushnumber(L, reply)
  else if (reply === null) lua.lua_pushboolean(L, false)
  else if (isError(reply)) pushField(L, errField, reply.error)
  else if ("status" in reply) pushField(L, okField, reply.status)
  else pushList(L, reply)
}

export function pushList(L: State, items: readonly Reply[]): void {
  lua.lua_createtable(L, items.length, 0)
  let at = 0
  for (const item of items) {
    pushReply(L, item)
    lua.lua_rawseti(L, -2, ++at)
  }
}

/** The string in a field of the table at `index`, or null. */
function field(L: State, index: number, name: Name): Bytes | null {
  lua.lua_pushvalue(L, index)
  name(L)
  const value = lua.lua_rawget(L, -2) === lua.LUA_TSTRING ? bytesAt(L, -1) : null
  lua.lua_pop(L, 2)
  return value
}

export const errorText = (L: State, index: number): Bytes | null => field(L, index, errField)

/** Numbers lose their fraction, true is 1, false and nil are null, a table ends at its first nil. */
export function readReply(L: State, index: number): Reply {
  switch (lua.lua_type(L, index)) {
    case lua.LUA_TSTRING:
      return bytesAt(L, index)
    case lua.LUA_TNUMBER:
      return readNumber(lua.lua_tonumber(L, index))
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(L, index) ? 1 : null
    case lua.LUA_TTABLE:
      return readTable(L, index)
    default:
      return null
  }
}

function readNumber(value: number): Reply {
  // Integers are exact up to 2^53 here; Redis would send meaningless numbers for NaN and infinities.
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return Math.trunc(value) + 0
  return { error: `ERR a script returned ${value}, which is no integer of at most 53 bits` }
}

function readTable(L: State, index: number): Reply {
  const error = field(L, index, errField)
  if (error !== null) return { error }
  const status = field(L, index, okField)
  if (status !== null) return { status }
  const items: Reply[] = []
  lua.lua_pushvalue(L, index)
  for (let at = 1; lua.lua_rawgeti(L, -1, at) !== lua.LUA_TNIL; at++) {
    items.push(readReply(L, -1))
    lua.lua_pop(L, 1)
  }
  lua.lua_pop(L, 2)
  return items
}

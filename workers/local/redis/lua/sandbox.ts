// Makes the Lua state that runs all scripts, with Redis' small, sealed standard library and the numbers of Lua 5.1.
import { createHash } from "node:crypto"
import { type Bytes, formatNumber, type Reply } from "../reply.ts"
import { decode, encode, pushNull } from "./cjson.ts"
import { bytesAt, checkBytes, lauxlib, lua, lualib, pushBytes, toLua } from "./fengari.ts"
import type { Callable, State } from "./fengari-types.ts"
import { pushReply } from "./values.ts"

/** Runs one command for `redis.call`; errors are returned as replies. */
export type Call = (name: Bytes, args: Bytes[]) => Reply

/** Number of stack slots that stay in use for the life of the state. */
export const GLOBALS = 1
export const ENVIRONMENT = 2

const prelude = `
local math, redis, cjson, tonumber, whole = ...
local function sealed(contents, missing)
  return setmetatable({}, {
    __index = setmetatable(contents, { __index = missing }),
    __newindex = function() error("Attempt to modify a readonly table", 2) end,
  })
end
local function pick(from, names)
  local picked = {}
  for name in names:gmatch("%S+") do picked[name] = from[name] end
  return picked
end
local strings = pick(string, "byte char find format gmatch gsub len lower match rep reverse sub upper")
function strings.format(format, ...)
  local args, at = { n = select("#", ...), ... }, 0
  local adapted = string.gsub(format, "(%%[-+ #0]*%d*%.?%d*)(.)", function(spec, kind)
    if kind == "%" then return end
    at = at + 1
    if kind ~= "d" and kind ~= "i" then return end
    args[at] = whole(args[at])
    return spec .. ".0f"
  end)
  return string.format(adapted, table.unpack(args, 1, args.n))
end
getmetatable("").__index = sealed(strings)
local globals = pick(_G, "assert error ipairs next pairs select tostring type")
local function unwrap(ok, problem, ...)
  if not ok and type(problem) == "table" and type(problem.err) == "string" then return ok, problem.err end
  return ok, problem, ...
end
function globals.pcall(...) return unwrap(pcall(...)) end
globals.tonumber, globals.unpack = tonumber, table.unpack
globals.string, globals.table = getmetatable("").__index, sealed(pick(table, "concat insert remove sort"))
globals.math, globals.redis, globals.cjson = sealed(math), sealed(redis), sealed(cjson)
return globals, sealed(globals, function(_, name)
  error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
end)
`

export function createSandbox(call: Call): State {
  const L = lauxlib.luaL_newstate()
  lualib.luaL_openlibs(L)
  lauxlib.luaL_loadbuffer(L, toLua(prelude), null, toLua("=prelude"))
  pushLibrary(L, mathLibrary)
  pushLibrary(L, redisLibrary(call))
  pushLibrary(L, { encode, decode })
  pushBytes(L, "null")
  pushNull(L)
  lua.lua_rawset(L, -3)
  lua.lua_pushcfunction(L, tonumber)
  lua.lua_pushcfunction(L, numeric(Math.trunc))
  lua.lua_call(L, 5, 2)
  return L
}

function pushLibrary(L: State, library: Record<string, Callable | number>): void {
  lua.lua_createtable(L, 0, 0)
  for (const [name, member] of Object.entries(library)) {
    pushBytes(L, name)
    if (typeof member === "number") lua.lua_pushnumber(L, member)
    else lua.lua_pushcfunction(L, member)
    lua.lua_rawset(L, -3)
  }
}

/** A numeric function whose result is always a double. */
const numeric =
  (compute: (...values: number[]) => number): Callable =>
  (L) => {
    const count = Math.max(lua.lua_gettop(L), 1)
    const values = Array.from({ length: count }, (_, at) => lauxlib.luaL_checknumber(L, at + 1))
    lua.lua_pushnumber(L, compute(...values))
    return 1
  }

const mathLibrary = {
  huge: Number.POSITIVE_INFINITY,
  abs: numeric((value) => Math.abs(value)),
  ceil: numeric((value) => Math.ceil(value)),
  floor: numeric((value) => Math.floor(value)),
  fmod: numeric((value, by = Number.NaN) => value % by),
  max: numeric(Math.max),
  min: numeric(Math.min),
  pow: numeric((value, by = Number.NaN) => value ** by),
  sqrt: numeric((value) => Math.sqrt(value)),
}

const numeral = /^\s*[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*$/

const tonumber: Callable = (L) => {
  const type = lua.lua_type(L, 1)
  if (lua.lua_gettop(L) > 1) return lauxlib.luaL_error(L, toLua("tonumber with a base is not spoken here"))
  if (type === lua.LUA_TNUMBER) lua.lua_pushvalue(L, 1)
  else {
    const text = type === lua.LUA_TSTRING ? bytesAt(L, 1) : ""
    if (!numeral.test(text)) lua.lua_pushnil(L)
    else lua.lua_pushnumber(L, /^\s*-/.test(text) ? -Number(text.replace("-", "")) : Number(text.replace("+", "")))
  }
  return 1
}

const redisLibrary = (call: Call): Record<string, Callable> => ({
  call: (L) => (runCommand(L, call) ? lua.lua_error(L) : 1),
  pcall(L) {
    runCommand(L, call)
    return 1
  },
  sha1hex(L) {
    pushBytes(L, createHash("sha1").update(lauxlib.luaL_checkstring(L, 1)).digest("hex"))
    return 1
  },
  error_reply(L) {
    const text = checkBytes(L, 1).replace(/^-/, "")
    pushReply(L, { error: text.includes(" ") ? text : `ERR ${text}` })
    return 1
  },
  status_reply(L) {
    pushReply(L, { status: checkBytes(L, 1) })
    return 1
  },
})

/** Pushes the reply to the command on the stack; true when it is an error. */
function runCommand(L: State, call: Call): boolean {
  const reply = callWith(L, call)
  pushReply(L, reply)
  return typeof reply === "object" && reply !== null && "error" in reply
}

function callWith(L: State, call: Call): Reply {
  const count = lua.lua_gettop(L)
  if (count === 0) return { error: "ERR Please specify at least one argument for this redis lib call" }
  const command: Bytes[] = []
  for (let at = 1; at <= count; at++) {
    const type = lua.lua_type(L, at)
    if (type === lua.LUA_TSTRING) command.push(bytesAt(L, at))
    else if (type === lua.LUA_TNUMBER) command.push(formatNumber(lua.lua_tonumber(L, at), 17))
    else return { error: "ERR Lua redis lib command arguments must be strings or integers" }
  }
  const [name = "", ...args] = command
  return call(name, args)
}

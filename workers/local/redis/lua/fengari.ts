// Loads fengari (Lua 5.3) with Lua 5.1's number output, and with
// strings that are converted only when Lua code reads them.
import { createRequire } from "node:module"
import { type Bytes, formatNumber } from "../reply.ts"
import type { Fengari, LuaString, State } from "./fengari-types.ts"

/** fengari's string object: `hash` is its key in tables, `realstring` what Lua code reads. */
type LuaObject = { hash: string; realstring: LuaString; kept?: LuaString; bytes?: Bytes; tableKey?: string }
type Settings = { LUA_COMPAT_FLOATSTRING: boolean; lua_number2str(value: number): string }
type Strings = {
  TString: { new (L: null, text: undefined): LuaObject; prototype: LuaObject }
  luaS_hash(text: LuaString): string
}
type Objects = { pushsvalue2s(L: State, text: LuaObject): void }

const require = createRequire(import.meta.url)

// fengari's modules read these settings once, when they are loaded, so they are set first.
require("fengari/src/defs.js") // must come before the settings; the two modules need each other
const settings: Settings = require("fengari/src/luaconf.js")
settings.LUA_COMPAT_FLOATSTRING = true // 10/2 is "5"
settings.lua_number2str = (value) => formatNumber(value, 14) // 1e15 is "1e+15"

// fengari's own hash joins hex digits without padding, so that "\x01\x11" would equal "\x11\x01".
const strings: Strings = require("fengari/src/lstring.js")
const tableKey = (bytes: Bytes) => `|${bytes}`
strings.luaS_hash = (text) => tableKey(fromLua(text))

// Most strings only pass through a script, so they become Lua strings when Lua code reads them.
Object.defineProperties(strings.TString.prototype, {
  realstring: {
    get(this: LuaObject) {
      this.kept ??= toLua(this.bytes ?? "")
      return this.kept
    },
    set(this: LuaObject, text: LuaString | undefined) {
      if (text) this.kept = text
    },
  },
  hash: {
    get(this: LuaObject) {
      this.tableKey ??= tableKey(bytesOf(this))
      return this.tableKey
    },
    set() {},
  },
})

const fengari: Fengari = require("fengari")
export const { lua, lauxlib, lualib } = fengari
const { pushsvalue2s }: Objects = require("fengari/src/lobject.js")

export function toLua(bytes: Bytes): LuaString {
  const text = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at++) text[at] = bytes.charCodeAt(at)
  return text
}

export function fromLua(text: LuaString): Bytes {
  return Buffer.prototype.latin1Slice.call(text, 0, text.length)
}

function bytesOf(text: LuaObject): Bytes {
  text.bytes ??= text.kept ? fromLua(text.kept) : ""
  return text.bytes
}

/** A string ready to be pushed any number of times. */
export function intern(bytes: Bytes): (L: State) => void {
  const text = new strings.TString(null, undefined)
  text.bytes = bytes
  return (L) => pushsvalue2s(L, text)
}

export function pushBytes(L: State, bytes: Bytes): void {
  const text = new strings.TString(null, undefined)
  text.bytes = bytes
  pushsvalue2s(L, text)
}

/** The string at `index`, which must hold one: a number there is not turned into text. */
export function bytesAt(L: State, index: number): Bytes {
  const value = L.stack[index > 0 ? L.ci.funcOff + index : L.top + index]?.value
  if (value instanceof strings.TString) return bytesOf(value)
  throw new Error(`no string at ${index} of the Lua stack`)
}

/** The string argument at `index` of a function; a number is turned into text, anything else is a Lua error. */
export function checkBytes(L: State, index: number): Bytes {
  lauxlib.luaL_checkstring(L, index)
  return bytesAt(L, index)
}

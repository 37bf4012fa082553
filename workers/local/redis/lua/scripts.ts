// Compiles each script once, keeps it by its SHA, and runs it.
import { createHash } from "node:crypto"
import { type Bytes, type Reply, refuse } from "../reply.ts"
import { toLua51, withoutShebang } from "./dialect.ts"
import { bytesAt, fromLua, intern, lauxlib, lua, pushBytes, toLua } from "./fengari.ts"
import type { State } from "./fengari-types.ts"
import { type Call, createSandbox, ENVIRONMENT, GLOBALS } from "./sandbox.ts"
import { errorText, pushList, readReply } from "./values.ts"

export type Scripts = {
  /** Compiles the script unless it is known, and returns its SHA. Refuses a script that does not compile. */
  load(source: Bytes): string
  run(sha: string, keys: readonly Bytes[], args: readonly Bytes[]): Reply
}

const CHUNK = "user_script"
const INSTRUCTIONS_PER_CHECK = 100_000

const keysName = intern("KEYS")
const argsName = intern("ARGV")

export const sha1 = (source: Bytes): string => createHash("sha1").update(source, "latin1").digest("hex")

export function createScripts(call: Call, limitMs: number): Scripts {
  const L = createSandbox(call)
  const compiled = new Map<string, number>()
  let deadline = 0
  let running = ""

  lua.lua_pushcfunction(L, (state) => {
    pushBytes(state, describeError(state, running))
    return 1
  })
  const handler = lua.lua_gettop(L)
  lua.lua_atnativeerror(L, (state) => {
    pushBytes(state, `internal error: ${lua.lua_touserdata(state, 1)}`)
    return 1
  })
  const watch = (instructions: number) => lua.lua_sethook(L, onInstructions, lua.LUA_MASKCOUNT, instructions)
  function onInstructions(state: State) {
    if (performance.now() <= deadline) return
    watch(1) // every further instruction fails, so that no pcall keeps the script alive
    lauxlib.luaL_error(state, toLua(`Script ran longer than ${limitMs} ms`))
  }

  function load(source: Bytes): string {
    const sha = sha1(source)
    if (compiled.has(sha)) return sha
    const body = toLua(toLua51(withoutShebang(source)))
    if (lauxlib.luaL_loadbuffer(L, body, null, toLua(`@${CHUNK}`)) !== lua.LUA_OK) {
      const problem = bytesAt(L, -1)
      lua.lua_settop(L, handler)
      refuse(`ERR Error compiling script (new function): ${problem}`)
    }
    lua.lua_pushvalue(L, ENVIRONMENT)
    lua.lua_setupvalue(L, -2, 1)
    compiled.set(sha, lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX))
    return sha
  }

  function run(sha: string, keys: readonly Bytes[], args: readonly Bytes[]): Reply {
    const script = compiled.get(sha)
    if (script === undefined) return refuse("NOSCRIPT No matching script. Please use EVAL.")
    setGlobal(L, keysName, keys)
    setGlobal(L, argsName, args)
    running = sha
    deadline = performance.now() + limitMs
    watch(INSTRUCTIONS_PER_CHECK)
    lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, script)
    const done = lua.lua_pcall(L, 0, 1, handler) === lua.LUA_OK
    const reply: Reply = done ? readReply(L, -1) : { error: bytesAt(L, -1) }
    lua.lua_settop(L, handler)
    return reply
  }

  return { load, run }
}

function setGlobal(L: State, name: (L: State) => void, items: readonly Bytes[]): void {
  name(L)
  pushList(L, items)
  lua.lua_rawset(L, GLOBALS)
}

/** The text of an uncaught error, with the script and the line it came from. */
function describeError(L: State, sha: string): Bytes {
  const type = lua.lua_type(L, 1)
  const text = type === lua.LUA_TTABLE ? errorText(L, 1) : type === lua.LUA_TSTRING ? `ERR ${bytesAt(L, 1)}` : null
  return `${text ?? "ERR unknown error"} script: ${sha}, on @user_script:${currentLine(L)}.`
}

function currentLine(L: State): number {
  const info = new lua.lua_Debug()
  for (let level = 1; lua.lua_getstack(L, level, info); level++) {
    lua.lua_getinfo(L, toLua("Sl"), info)
    if (info.currentline > 0 && fromLua(info.short_src) === CHUNK) return info.currentline
  }
  return 0
}

// Types the part of fengari that is used: the package has none.

export type LuaString = Uint8Array
/** A Lua state: its stack, the first free slot, and the running function's own. */
export type State = { stack: { value: unknown }[]; top: number; ci: { funcOff: number } }
export type Callable = (L: State) => number
type DebugInfo = { currentline: number; short_src: LuaString }

/** The part of fengari's API that is used; indices and results are those of Lua's C API. */
export type Fengari = {
  lua: {
    LUA_REGISTRYINDEX: number
    LUA_MASKCOUNT: number
    LUA_OK: number
    LUA_MULTRET: number
    LUA_TNIL: number
    LUA_TBOOLEAN: number
    LUA_TLIGHTUSERDATA: number
    LUA_TNUMBER: number
    LUA_TSTRING: number
    LUA_TTABLE: number
    lua_Debug: new () => DebugInfo
    lua_atnativeerror(L: State, handler: Callable): void
    lua_call(L: State, args: number, results: number): void
    lua_createtable(L: State, array: number, record: number): void
    lua_error(L: State): number
    lua_getinfo(L: State, what: LuaString, info: DebugInfo): number
    lua_getstack(L: State, level: number, info: DebugInfo): number
    lua_gettop(L: State): number
    lua_next(L: State, index: number): number
    lua_pcall(L: State, args: number, results: number, handler: number): number
    lua_pop(L: State, count: number): void
    lua_pushboolean(L: State, value: boolean): void
    lua_pushcfunction(L: State, callable: Callable): void
    lua_pushlightuserdata(L: State, value: unknown): void
    lua_pushnil(L: State): void
    lua_pushnumber(L: State, value: number): void
    lua_pushvalue(L: State, index: number): void
    lua_rawget(L: State, index: number): number
    lua_rawgeti(L: State, index: number, at: number): number
    lua_rawset(L: State, index: number): void
    lua_rawseti(L: State, index: number, at: number): void
    lua_replace(L: State, index: number): void
    lua_sethook(L: State, hook: (L: State) => void, mask: number, count: number): void
    lua_settop(L: State, index: number): void
    lua_setupvalue(L: State, index: number, upvalue: number): LuaString | null
    lua_toboolean(L: State, index: number): boolean
    lua_tonumber(L: State, index: number): number
    lua_tostring(L: State, index: number): LuaString
    lua_touserdata(L: State, index: number): unknown
    lua_type(L: State, index: number): number
  }
  lauxlib: {
    luaL_checknumber(L: State, index: number): number
    luaL_checkstring(L: State, index: number): LuaString
    luaL_error(L: State, text: LuaString): number
    luaL_loadbuffer(L: State, source: LuaString, size: number | null, name: LuaString): number
    luaL_newstate(): State
    luaL_ref(L: State, table: number): number
  }
  lualib: { luaL_openlibs(L: State): void }
}

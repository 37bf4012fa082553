// The Lua scripts of budgets, each atomic: what runs is reserved beside what is used, so that racing isolates never take more than there is.

/**
 * KEYS: counters. ARGV: the fields that hold what runs, of now, of before and of before that, then for each limit, soft
 * limit, what to add, what of it is held by the same question already, seconds to live and the field to take from. Where one
 * has nothing left beside that, nothing is taken of any. Reply for each: used, 1 if it is used up or 2 if what runs holds the rest, 1 or 2 if its tenant is to be warned or told of its end,
 * 1 if the ledger was not counted in yet.
 */
export const RESERVE_BUDGETS = `
local function count(key, field) return tonumber(redis.call('HGET', key, field) or '0') end
local states, refused = {}, false
for i, key in ipairs(KEYS) do
  local limit, used = tonumber(ARGV[6 * i - 2]), count(key, 'used')
  local held = count(key, ARGV[1]) + count(key, ARGV[2]) - tonumber(ARGV[6 * i + 1])
  states[i] = {used, 0, 0, redis.call('HGET', key, 'restored') and 0 or 1}
  if used >= limit then states[i][2] = 1 elseif used + held >= limit then states[i][2] = 2 end
  refused = refused or states[i][2] > 0
end
for i, key in ipairs(KEYS) do
  local state, at = states[i], 6 * i - 3
  if not refused then
    redis.call('HINCRBY', key, ARGV[at + 6], ARGV[at + 3])
    state[1] = count(key, 'used')
  end
  if state[2] == 1 and not redis.call('HGET', key, 'exhausted') then
    redis.call('HSET', key, 'exhausted', '1')
    state[3] = 2
  elseif state[2] == 0 and state[1] >= tonumber(ARGV[at + 2]) and not redis.call('HGET', key, 'warned') then
    redis.call('HSET', key, 'warned', '1')
    state[3] = 1
  end
  redis.call('HDEL', key, ARGV[3])
  redis.call('EXPIRE', key, ARGV[at + 5])
end
return states`

/** KEYS: counter. ARGV: the field it was taken from, what was, what was used; a counter that has expired is left alone. Redis refuses -0. */
export const SETTLE_BUDGET = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HGET', KEYS[1], ARGV[1]) then redis.call('HINCRBY', KEYS[1], ARGV[1], 0 - ARGV[2]) end
return redis.call('HINCRBY', KEYS[1], 'used', ARGV[3])`

/** KEYS: counter. ARGV: what the ledger knows. */
export const RESTORE_BUDGET = `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HGET', KEYS[1], 'restored') then return 0 end
redis.call('HSET', KEYS[1], 'restored', '1')
return redis.call('HINCRBY', KEYS[1], 'used', ARGV[1])`

// The Lua scripts of budgets, each atomic: isolates that race take no more than there is, but for what a call took beyond its guess.

/**
 * KEYS: counters. ARGV: limit, soft limit, need and seconds to live for each. Where one is used up nothing is taken of any.
 * Reply for each: used, 1 if it refuses, 1 or 2 if its tenant is to be warned or told of its end, 1 if the ledger was not
 * counted in yet.
 */
export const RESERVE_BUDGETS = `
local states, refused = {}, false
for i, key in ipairs(KEYS) do
  local used = tonumber(redis.call('HGET', key, 'used') or '0')
  states[i] = {used, 0, 0, redis.call('HGET', key, 'restored') and 0 or 1}
  if used >= tonumber(ARGV[4 * i - 3]) then
    refused = true
    states[i][2] = 1
  end
end
for i, key in ipairs(KEYS) do
  local state, at = states[i], 4 * (i - 1)
  if not refused then state[1] = redis.call('HINCRBY', key, 'used', ARGV[at + 3]) end
  if state[2] == 1 and not redis.call('HGET', key, 'exhausted') then
    redis.call('HSET', key, 'exhausted', '1')
    state[3] = 2
  elseif state[2] == 0 and state[1] >= tonumber(ARGV[at + 2]) and not redis.call('HGET', key, 'warned') then
    redis.call('HSET', key, 'warned', '1')
    state[3] = 1
  end
  redis.call('EXPIRE', key, ARGV[at + 4])
end
return states`

/** KEYS: counter. ARGV: how much more; one that has expired is left alone. */
export const CORRECT_BUDGET = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('HINCRBY', KEYS[1], 'used', ARGV[1])`

/** KEYS: counter. ARGV: what the ledger knows. */
export const RESTORE_BUDGET = `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HGET', KEYS[1], 'restored') then return 0 end
redis.call('HSET', KEYS[1], 'restored', '1')
return redis.call('HINCRBY', KEYS[1], 'used', ARGV[1])`

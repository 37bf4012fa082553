// The Lua scripts of model limits, each atomic, so that racing isolates never take more than there is.

/**
 * KEYS: pause, tokens of this and the last minute, requests of this and the last, for each allowance. ARGV: tenant, now in
 * ms, tokens, how much of the last minute still counts, then the limits of tokens and requests for each. Of the others each
 * keeps what it took, and up to an equal share half as much again as in the last minute. Reply: the place, and ms to wait,
 * which is until a pause ends or the minute does, whichever of all places comes first.
 */
export const TAKE_MODEL_TURN = `
local tenant, now, tokens, weight = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local function counts(key)
  local list, by = redis.call('HGETALL', key), {}
  for i = 1, #list, 2 do by[list[i]] = tonumber(list[i + 1]) end
  return by
end
local function fits(present, last, limit, need)
  if limit == 0 then return true end
  local used, asked, tenants = {}, counts(last), 1
  for name, count in pairs(asked) do used[name] = count * weight end
  for name, count in pairs(counts(present)) do used[name] = (used[name] or 0) + count end
  for name in pairs(used) do if name ~= tenant then tenants = tenants + 1 end end
  local share, others = limit / tenants, 0
  for name, count in pairs(used) do
    if name ~= tenant then others = others + math.max(count, math.min(share, 1.5 * (asked[name] or 0))) end
  end
  local mine = (used[tenant] or 0) + need
  return mine + others <= limit
end
local wait = math.huge
for place = 1, #KEYS / 5 do
  local at, limits = (place - 1) * 5, 4 + (place - 1) * 2
  local paused = tonumber(redis.call('GET', KEYS[at + 1]) or '0')
  if paused > now then
    wait = math.min(wait, paused - now)
  elseif fits(KEYS[at + 2], KEYS[at + 3], tonumber(ARGV[limits + 1]), tokens)
    and fits(KEYS[at + 4], KEYS[at + 5], tonumber(ARGV[limits + 2]), 1) then
    redis.call('HINCRBY', KEYS[at + 2], tenant, tokens)
    redis.call('EXPIRE', KEYS[at + 2], 130)
    redis.call('HINCRBY', KEYS[at + 4], tenant, 1)
    redis.call('EXPIRE', KEYS[at + 4], 130)
    return {place, 0}
  else
    wait = math.min(wait, 60000 * weight)
  end
end
return {0, math.ceil(wait)}`

/**
 * KEYS: tokens and requests of this minute. ARGV: tenant, how many of each more. What comes back in a later minute than it
 * was taken in leaves nobody with less than nothing, which would be room for more than the limit.
 */
export const CORRECT_MODEL_USE = `
for i, key in ipairs(KEYS) do
  if redis.call('HINCRBY', key, ARGV[1], ARGV[i + 1]) <= 0 then redis.call('HDEL', key, ARGV[1]) end
  redis.call('EXPIRE', key, 130)
end
return 1`

// The Lua scripts of the cache: lookups and writes that must see the primary, each atomic.

/**
 * KEYS: key record, tenant record, answer, embedding, then head, dirty, lease per collection.
 * ARGV: a nonce for leases. An answer is returned only when every collection is clean and its label matches; a missing
 * head hands out a lease to restore it. Reply: key, tenant, answer, embedding, then epoch, profile per collection,
 * where the epoch is `dirty` or `missing` otherwise, which no label says.
 */
export const LOOKUP = `
local reply = {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]), false, false}
local label = ''
for i = 5, #KEYS, 3 do
  local head = redis.call('HMGET', KEYS[i], 'epoch', 'profile')
  local epoch = head[1]
  if redis.call('HLEN', KEYS[i + 1]) > 0 then
    epoch = 'dirty'
  elseif not epoch then
    redis.call('SET', KEYS[i + 2], ARGV[1], 'EX', 30)
    epoch = 'missing'
  end
  label = label .. epoch .. ','
  reply[#reply + 1] = epoch
  reply[#reply + 1] = head[2]
end
if #KEYS > 4 then
  local answer = redis.call('GET', KEYS[3])
  if answer and string.sub(answer, 1, #label) == label then
    reply[3] = string.sub(answer, #label + 1)
    return reply
  end
  reply[4] = redis.call('GET', KEYS[4])
end
return reply`

/** KEYS: a counter, which begins anew a minute after its first. */
export const COUNT_FOR_A_MINUTE = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], 60) end
return count`

/**
 * The only writer of records. KEYS: records. ARGV: a text and its seconds to live per record. Of two records the one with the
 * greater revision stays; a tombstone yields to nothing, and `unknown` to everything but itself.
 */
export const REMEMBER = `
local function rank(text)
  if not text then return -2 end
  if text == 'unknown' then return -1 end
  if text == 'revoked' then return math.huge end
  return cjson.decode(text).revision or 0
end
for i, key in ipairs(KEYS) do
  local text, seconds = ARGV[2 * i - 1], ARGV[2 * i]
  if rank(text) > rank(redis.call('GET', key)) then redis.call('SET', key, text, 'EX', seconds) end
end
return 1`

/**
 * KEYS: answer, then head, dirty, kept answers per collection. ARGV: answer, ttl, now and expiry in seconds, then the epochs
 * it was made from. The kept answers name it until it expires, so that a deletion finds it.
 */
export const KEEP_ANSWER = `
local label = ''
for i = 2, #KEYS, 3 do
  local epoch = ARGV[4 + (i + 1) / 3]
  if redis.call('HLEN', KEYS[i + 1]) > 0 or redis.call('HGET', KEYS[i], 'epoch') ~= epoch then return 0 end
  label = label .. epoch .. ','
end
redis.call('SET', KEYS[1], label .. ARGV[1], 'EX', ARGV[2])
for i = 4, #KEYS, 3 do
  local expired = redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', ARGV[3], 'LIMIT', 0, 100)
  if #expired > 0 then redis.call('ZREM', KEYS[i], unpack(expired)) end
  redis.call('ZADD', KEYS[i], ARGV[4], ARGV[4 + (i - 1) / 3] .. ':' .. KEYS[1])
  redis.call('EXPIRE', KEYS[i], ARGV[2])
end
return 1`

/** KEYS: head, dirty, lease. ARGV: lease, epoch, profile. */
export const RESTORE_HEAD = `
if redis.call('GET', KEYS[3]) ~= ARGV[1] or redis.call('HLEN', KEYS[2]) > 0 or redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'profile', ARGV[3])
redis.call('DEL', KEYS[3])
return 1`

/** KEYS: dirty, lease, index. ARGV: nonce, deadline in ms, member of the index. */
export const MARK = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('DEL', KEYS[2])
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[3])
return 1`

/** KEYS: head, dirty, index. ARGV: nonce, member of the index, then epoch and profile if the write happened. */
export const SETTLE = `
if ARGV[3] then
  local epoch = redis.call('HGET', KEYS[1], 'epoch')
  if not epoch or tonumber(epoch) < tonumber(ARGV[3]) then
    redis.call('HSET', KEYS[1], 'epoch', ARGV[3], 'profile', ARGV[4])
  end
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[2])
return 1`

/** KEYS: index. ARGV: time in ms, how many. */
export const OVERDUE = `return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])`

/**
 * KEYS: lock-out. ARGV: now in ms, failures that are free, the first and the longest lock in ms, seconds to remember. Time
 * in ms until which it is locked; else 0, and the attempt counts as a failure until it is known to be none.
 */
export const COUNT_FAILURE = `
local locked = tonumber(redis.call('HGET', KEYS[1], 'until') or '0')
if locked > tonumber(ARGV[1]) then return locked end
local beyond = redis.call('HINCRBY', KEYS[1], 'failures', 1) - tonumber(ARGV[2])
if beyond >= 0 then
  local lock = math.min(tonumber(ARGV[3]) * 2 ^ beyond, tonumber(ARGV[4]))
  redis.call('HSET', KEYS[1], 'until', string.format('%.0f', tonumber(ARGV[1]) + lock))
end
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 0`

/** KEYS: lock-out. ARGV: failures that are free. */
export const TAKE_FAILURE_BACK = `
local failures = tonumber(redis.call('HGET', KEYS[1], 'failures') or '0')
if failures <= 0 then return 0 end
if redis.call('HINCRBY', KEYS[1], 'failures', -1) < tonumber(ARGV[1]) then redis.call('HDEL', KEYS[1], 'until') end
return 1`

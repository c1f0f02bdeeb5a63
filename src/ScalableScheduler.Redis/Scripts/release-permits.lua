-- Gives permits of a collection, or places in line, back. Safe to repeat. A permit that runs out later than the one given back,
-- or whose start is reserved, is that of the run's next attempt, and stays.
-- KEYS    1 ZSET of permits, 2 ZSET line, 3 ZSET when those in line ask again, 4 HASH of reserved starts
-- ARGV    1 most permits at once or '', 2 ms between two starts or '', 3 starts are reserved so many ms ahead, 4 who is so many
--         ms late is forgotten, 5 at most so many are told; then per permit: run, until when it
--         was held in ms ('' when all that the run has goes)
-- Returns those at the head of the line for whom there is a permit now, and who were not told yet
--!include time
--!include permits
local now = now_ms()
local most, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
local ahead_ms, lost_after, at_once = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

forget(now, lost_after)
for i = 6, #ARGV, 2 do
  local run, until_ms = ARGV[i], tonumber(ARGV[i + 1])
  if not until_ms then
    redis.call('ZREM', held, run)
    redis.call('ZREM', line, run)
    redis.call('ZREM', asks, run)
    redis.call('HDEL', starts, run)
  else
    local present = redis.call('ZSCORE', held, run)
    if present and tonumber(present) <= until_ms and redis.call('HEXISTS', starts, run) == 0 then redis.call('ZREM', held, run) end
  end
end

-- Who waits for the rate alone comes in time by itself.
local told = {}
if most then
  local count = math.min(most - redis.call('ZCARD', held), at_once)
  if interval then count = math.min(count, math.floor((now + ahead_ms - next_start(now, interval)) / interval) + 1) end
  if count > 0 then
    for _, run in ipairs(redis.call('ZRANGE', line, 0, count - 1)) do
      if tonumber(redis.call('ZSCORE', asks, run) or '0') % 1 == 0 then
        redis.call('ZADD', asks, string.format('%.1f', now + told_mark), run)
        told[#told + 1] = run
      end
    end
  end
end
keep_keys(now, interval, lost_after)
return told

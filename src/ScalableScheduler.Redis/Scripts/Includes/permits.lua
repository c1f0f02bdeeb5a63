-- KEYS of the scripts about the limits of a collection (Keys.LimitsOf).
local held, line, asks, starts = unpack(KEYS)

-- Beside the reserved starts, in `starts`: the last start, in fractions of a ms, and the last turn given out. No run is named so.
local last_start, last_turn = 'last', 'turn'
local forgotten_at_once = 200

-- Times are whole ms; who was told to ask now has this in addition, and is not told again before it asked.
local told_mark = 0.5

-- Forgets permits that ran out, and those who did not come when they were to ask. Bounded: what is left over counts still.
local function forget(now, lost_after)
  for _, run in ipairs(redis.call('ZRANGEBYSCORE', held, '-inf', text(now), 'LIMIT', 0, forgotten_at_once)) do
    redis.call('ZREM', held, run)
    redis.call('HDEL', starts, run)
  end
  for _, run in ipairs(redis.call('ZRANGEBYSCORE', asks, '-inf', text(now - lost_after), 'LIMIT', 0, forgotten_at_once)) do
    redis.call('ZREM', asks, run)
    redis.call('ZREM', line, run)
  end
end

-- From the last start on, so that a changed rate holds at once.
local function next_start(now, interval)
  return math.max(now, tonumber(redis.call('HGET', starts, last_start) or '0') + interval)
end

-- The keys go together, once nothing in them matters any more.
local function keep_keys(now, interval, lost_after)
  local until_ms = interval and next_start(now, interval) or now
  for _, key in ipairs({ held, asks }) do
    until_ms = math.max(until_ms, tonumber(redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2] or '0'))
  end
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIREAT', key, text(until_ms + lost_after))
  end
end

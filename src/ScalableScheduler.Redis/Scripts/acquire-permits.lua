-- Asks for permits of a collection. A permit is given when there is one for all who stand ahead in line too; with a rate,
-- when the start is near, and then for that start. Safe to repeat.
-- KEYS    1 ZSET of permits, 2 ZSET line, 3 ZSET when those in line ask again, 4 HASH of reserved starts
-- ARGV    1 most permits at once or '', 2 ms between two starts or '', 3 starts are reserved so many ms ahead, 4 who is so many
--         ms late is forgotten, ask again after 5 so many ms, 6 more for each ahead, 7 at most; then per request:
--         run, priority, until when in ms
-- Returns per request 0 for a permit, else when to ask again in ms
--!include time
--!include permits
local now = now_ms()
local most, interval = tonumber(ARGV[1]) or math.huge, tonumber(ARGV[2])
local ahead_ms, lost_after = tonumber(ARGV[3]), tonumber(ARGV[4])
local first_ask, ask_per_place, last_ask = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local highest_priority, band = 9, 2 ^ 43

local function hold(request, start)
  redis.call('ZREM', line, request.run)
  redis.call('ZREM', asks, request.run)
  if start > now then
    redis.call('ZADD', held, text(start + lost_after), request.run)
    redis.call('HSET', starts, request.run, text(start))
    return start
  end
  redis.call('ZADD', held, request.until_ms, request.run)
  return 0
end

local function wait(request, ask_at)
  ask_at = math.ceil(math.min(ask_at, now + last_ask))
  redis.call('ZADD', line, text(request.place), request.run)
  redis.call('ZADD', asks, text(ask_at), request.run)
  return ask_at
end

local function answer(request)
  local run = request.run
  if redis.call('ZSCORE', held, run) then
    local reserved = interval and tonumber(redis.call('HGET', starts, run) or '0') or 0
    if reserved > now then return reserved end
    redis.call('HDEL', starts, run)
    return hold(request, now)
  end
  local ahead = redis.call('ZCOUNT', line, '-inf', '(' .. text(request.place))
  if redis.call('ZCARD', held) + ahead >= most then
    return wait(request, now + first_ask + ask_per_place * ahead)
  end
  if not interval then return hold(request, now) end
  local start = next_start(now, interval)
  local turn = start + interval * ahead
  if turn > now + ahead_ms then return wait(request, turn - ahead_ms / 2) end
  redis.call('HSET', starts, last_start, string.format('%.4f', start))
  return hold(request, math.ceil(start))
end

forget(now, lost_after)
local requests, answers = {}, {}
for i = 8, #ARGV, 3 do
  local run = ARGV[i]
  local place = 0
  if not redis.call('ZSCORE', held, run) then
    place = redis.call('ZSCORE', line, run)
      or (highest_priority - ARGV[i + 1]) * band + redis.call('HINCRBY', starts, last_turn, 1)
  end
  requests[#requests + 1] = { number = #requests + 1, run = run, until_ms = ARGV[i + 2], place = tonumber(place) }
end
table.sort(requests, function(a, b) return a.place < b.place end)
for _, request in ipairs(requests) do
  answers[request.number] = answer(request)
end
keep_keys(now, interval, lost_after)
return answers

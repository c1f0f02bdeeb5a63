-- The living nodes: now in ms, then per node: id, until when in ms, what it says of itself.
local function snapshot(now)
  local answer = { text(now) }
  local living = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. text(now), '+inf', 'WITHSCORES')
  for i = 1, #living, 2 do
    answer[#answer + 1] = living[i]
    answer[#answer + 1] = living[i + 1]
    answer[#answer + 1] = redis.call('HGET', KEYS[2], living[i])
  end
  return answer
end

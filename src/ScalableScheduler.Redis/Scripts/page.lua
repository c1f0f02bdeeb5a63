-- Reads a part of a sorted set, beginning right after a position that need not exist (any more). Members of equal score
-- stand in byte order.
-- KEYS    1 the sorted set
-- ARGV    1 'up' or 'down', 2 score and 3 member of the position ('' is before every member), 4 at most so many
-- Returns members and scores, always from low to high
local direction, score, member, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

-- Lua's < compares by the server's locale.
local function is_less(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

-- How many members of this score come before the position (going down), or at or before it (going up).
local low = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. score)
if member ~= '' then
  local high = low + redis.call('ZCOUNT', KEYS[1], score, score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local found = redis.call('ZRANGE', KEYS[1], middle, middle)[1]
    if is_less(found, member) or (direction == 'up' and found == member) then
      low = middle + 1
    else
      high = middle
    end
  end
end

if direction == 'up' then
  return redis.call('ZRANGE', KEYS[1], low, low + limit - 1, 'WITHSCORES')
end
if low == 0 then return {} end
return redis.call('ZRANGE', KEYS[1], math.max(low - limit, 0), low - 1, 'WITHSCORES')

-- Makes the partition's copy of a collection's state this one, unless it is of a greater revision; and makes due what was
-- set aside for the collection, when it is enabled, in a bounded step. Safe to repeat.
-- KEYS    of a partition
-- ARGV    1 collection, 2 revision, 3 whether it is enabled, 4 copy, 5 copy that is replaced whatever its revision, or '',
--         6 and 7 versions of all definitions: once all is done, copies that agreed with the first agree with the second,
--         8 at most so many are made due, 9 wake channel
-- Returns 1 when the copy was another, 0 when it was this one, then whether there is more to make due;
--         or 2 and the copy of a greater revision
--!include keys
--!include time
--!include due
local collection, revision, copy = ARGV[1], tonumber(ARGV[2]), ARGV[4]
local agreed = ''
local present = redis.call('HGET', collections, collection)
if present ~= copy then
  local present_revision = tonumber(string.match(present or '', '^(%d+) ') or '-1')
  if present_revision > revision and present ~= ARGV[5] then return { 2, present } end
  redis.call('HSET', collections, collection, copy)
end

local more = 0
if ARGV[3] == '1' then
  local parked = parked_of .. collection
  local now = text(now_ms())
  local ids = redis.call('SPOP', parked, ARGV[8])
  for _, id in ipairs(ids) do
    if redis.call('HEXISTS', defs, id) == 1 then set_due(id, now) end
  end
  if #ids > 0 then redis.call('PUBLISH', ARGV[9], '') end
  more = redis.call('EXISTS', parked)
end

if more == 0 and (redis.call('HGET', collections, agreed) or '') == ARGV[6] then
  redis.call('HSET', collections, agreed, ARGV[7])
end
return { present == copy and 0 or 1, more }

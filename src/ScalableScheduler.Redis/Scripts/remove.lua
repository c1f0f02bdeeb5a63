-- Deletes a schedule with its state, history, backfill and open runs; dead letters stay. Tells the nodes that hold its runs
-- to stop them, when asked for.
-- KEYS    of a partition
-- ARGV    1 id, 2 the version to delete ('' for whatever is there): how its state begins, 3 cancel channel ('' when nobody
--         is to be told)
-- Returns the open runs that no node held; nil when there was none, of that version
--!include keys
--!include time
--!include due
--!include schedules
--!include history
--!include open-runs
--!include remove-schedule
local id, version, channel = unpack(ARGV)
local state = redis.call('HGET', states, id) or ''
if version ~= '' and string.sub(state, 1, #version + 1) ~= version .. ' ' then return false end

local existed = redis.call('HEXISTS', defs, id)
local ended = {}
for _, run in ipairs(redis.call('ZRANGE', open_of .. id, 0, -1)) do
  if not redis.call('ZSCORE', held, run) then
    ended[#ended + 1] = run
  elseif channel ~= '' then
    redis.call('PUBLISH', channel, run)
  end
end
remove_schedule(id)
return existed == 1 and ended

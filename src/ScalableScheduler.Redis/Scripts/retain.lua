-- Removes what is older than the retention allows: records of runs, completed schedules with their history, dead letters.
-- Bounded: stops once it removed as many as asked for, or the schedule that reaches the bound is gone.
-- KEYS    of a partition
-- ARGV    1 token, 2 runs opened, 3 schedules completed, 4 dead letters of runs ended before this time in ms, 5 bound
-- Returns how many were removed, or nil when the token is stale
--!include keys
--!include time
--!include due
--!include schedules
--!include history
--!include open-runs
--!include dead-letters
--!include remove-schedule
if redis.call('GET', token) ~= ARGV[1] then return false end
local runs_before, completed_before, letters_before, bound = '(' .. ARGV[2], '(' .. ARGV[3], '(' .. ARGV[4], tonumber(ARGV[5])
local removed = 0

local function older(key, before)
  return redis.call('ZRANGEBYSCORE', key, '-inf', before, 'LIMIT', 0, bound - removed)
end

for _, run in ipairs(older(ended, runs_before)) do
  local id = string.match(run, '^[^:]*')
  local record = find_record(id, run)
  if record then redis.call('ZREM', history_of .. id, record) end
  redis.call('ZREM', ended, run)
  removed = removed + 1
end

for _, id in ipairs(older(completed, completed_before)) do
  removed = removed + 1 + remove_schedule(id)
  if removed >= bound then return removed end
end

for _, run in ipairs(older(dead_at, letters_before)) do
  remove_letter(run)
  removed = removed + 1
end
return removed

-- Looks through a page of a partition's records. Each is judged and, when asked for, repaired as it stands at this moment. What
-- can't be told without reading JSON is answered as facts. With the last page the partition is noted as checked.
-- KEYS    of a partition, then when it was last checked
-- ARGV    1 token, 2 area and 3 cursor to go on from ('' and '0' for the beginning), 4 about so many entries, 5 1 to repair,
--         6 wake channel
-- Returns nil when the token is stale, else: now in ms; area and cursor to go on from ('' at the end); how many entries were
--         looked at; list of faults: kind, subject, detail;
--         list of schedules: id, definition, state or nil, due ('' when there is no entry), priority, 1 when it is set aside,
--         1 when it is noted as completed, number of open runs, 1 when its backfill is due;
--         list of runs: id, run, due or '', 1 when it is held, 1 when it is inactive, 1 when it stands in its queue;
--         list of backfills: schedule's id, backfill, due or ''
--!include keys
--!include time
--!include due
--!include schedules
--!include open-runs
--!include dead-letters
--!include faults
--!include check-schedules
--!include check-runs
--!include check-indexes
if (redis.call('GET', token) or '0') ~= ARGV[1] then return false end
local now, limit = now_ms(), tonumber(ARGV[4])
local looked, wake = 0, false

-- In this order: what is there gets its place before what is left over goes.
local areas = {
  { name = 'schedules', scan = 'HSCAN', key = defs, look = function(id, definition) wake = check_schedule(id, definition, now) or wake end },
  { name = 'runs', scan = 'HSCAN', key = runs, look = check_run },
  { name = 'backfills', scan = 'HSCAN', key = backfills, look = check_backfill },
  { name = 'dead', scan = 'HSCAN', key = dead, look = function(run) check_letter(run, now) end },
  { name = 'dead:at', scan = 'ZSCAN', key = dead_at, look = check_letter_time },
  { name = 'due', scan = 'ZSCAN', key = due, look = check_due },
  { name = 'urgent', scan = 'ZSCAN', key = urgent, look = check_urgent },
  { name = 'held', scan = 'ZSCAN', key = held, look = check_held },
  { name = 'opened', scan = 'ZSCAN', key = opened, look = check_opened },
  { name = 'cancels', scan = 'HSCAN', key = cancels, look = check_cancel },
  { name = 'queues', scan = 'SSCAN', key = queues, look = check_queue },
  { name = 'state', scan = 'HSCAN', key = states, look = of_schedule('HDEL', states, 'state') },
  { name = 'priorities', scan = 'HSCAN', key = priorities, look = of_schedule('HDEL', priorities, 'priority') },
  { name = 'last', scan = 'HSCAN', key = last, look = of_schedule('HDEL', last, 'last run') },
  { name = 'errors', scan = 'HSCAN', key = errors, look = of_schedule('HDEL', errors, 'count of errors') },
  { name = 'completed', scan = 'ZSCAN', key = completed, look = of_schedule('ZREM', completed, 'completion') },
  { name = 'names', scan = 'ZSCAN', key = names, look = in_index(names, 1) },
  { name = 'clients', scan = 'ZSCAN', key = clients, look = in_index(clients, 2) },
  { name = 'members', scan = 'ZSCAN', key = members, look = in_index(members, 3) },
}

local function look_through(area, cursor)
  local answer = redis.call(area.scan, area.key, cursor, 'COUNT', math.max(1, limit - looked))
  local found, step = answer[2], area.scan == 'SSCAN' and 1 or 2
  for i = 1, #found, step do
    area.look(found[i], found[i + 1])
  end
  looked = looked + #found / step
  return answer[1]
end

local next_area, cursor = '', ARGV[3]
for i, area in ipairs(areas) do
  if area.name == ARGV[2] or (ARGV[2] == '' and i == 1) then next_area = i end
end
if next_area == '' then next_area = 1 end
while next_area <= #areas and looked < limit do
  cursor = look_through(areas[next_area], cursor)
  if cursor == '0' then next_area = next_area + 1 end
end

if wake then redis.call('PUBLISH', ARGV[6], '') end
if next_area > #areas then redis.call('SET', checked, text(now)) end
return { text(now), next_area <= #areas and areas[next_area].name or '', cursor, looked, faults, schedules_found, runs_found, backfills_found }

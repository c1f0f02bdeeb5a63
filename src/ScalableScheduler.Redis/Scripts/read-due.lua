-- Reads what is due: the higher priority first, then the earlier.
-- KEYS    of a partition
-- ARGV    1 at most so many entries
-- Returns now in ms; the earliest due time of what was not read ('' when there is none);
--         per entry: id, due in ms, definition or nil, state (of a schedule), run or backfill or nil, 1 when it is a run
--         that is not active, else 0, why it is to be stopped when it is one that a worker has, else nil;
--         per collection of theirs that has a copy: its name, the copy;
--         per schedule among them whose open runs matter: its id, list of per run: id, run, why it is to be stopped or nil,
--         1 when it is not active, else 0
--!include keys
--!include time
--!include due
--!include schedules
--!include copies
--!include open-runs
local now = now_ms()
local limit = tonumber(ARGV[1])
local found, is_found = {}, {}

local function add(id, score)
  found[#found + 1] = { id = id, due = score }
  is_found[id] = true
end

if redis.call('EXISTS', urgent) == 1 then
  for priority = highest_priority, 1, -1 do
    if #found < limit then
      local first, final = urgency(priority, 0), urgency(priority, now)
      for _, id in ipairs(redis.call('ZRANGEBYSCORE', urgent, first, final, 'LIMIT', 0, limit - #found)) do
        add(id, redis.call('ZSCORE', due, id))
      end
    end
  end
end

local after = ''
local entries = redis.call('ZRANGEBYSCORE', due, '-inf', text(now), 'WITHSCORES', 'LIMIT', 0, limit)
for i = 1, #entries, 2 do
  if not is_found[entries[i]] then
    if #found < limit then
      add(entries[i], entries[i + 1])
    elseif after == '' then
      after = entries[i + 1]
    end
  end
end
if after == '' then
  after = redis.call('ZRANGEBYSCORE', due, '-inf', '(+inf', 'WITHSCORES', 'LIMIT', #entries / 2, 1)[2] or ''
end

local open, has_open = {}, {}
local function add_open(id)
  if has_open[id] then return end
  has_open[id] = true
  local list, inactive = {}, {}
  for _, run in ipairs(redis.call('ZRANGE', inactive_of .. id, 0, -1)) do
    inactive[run] = 1
  end
  for _, run in ipairs(redis.call('ZRANGE', open_of .. id, 0, -1)) do
    list[#list + 1] = run
    list[#list + 1] = redis.call('HGET', runs, run)
    list[#list + 1] = redis.call('HGET', cancels, run)
    list[#list + 1] = inactive[run] or 0
  end
  open[#open + 1] = id
  open[#open + 1] = list
end

local answer = {}
for _, entry in ipairs(found) do
  local id, rest = string.match(entry.id, '^([^:]*):?(.*)$')
  local is_schedule, is_backfill = id == entry.id, rest == 'backfill'
  local is_inactive = not is_schedule and not is_backfill and redis.call('ZSCORE', inactive_of .. id, entry.id) and 1 or 0
  local definition = redis.call('HGET', defs, id)
  if definition then
    add_copy(definition)
    if open_runs_matter(definition) and (is_schedule or is_backfill or is_inactive == 1) then add_open(id) end
  end
  answer[#answer + 1] = entry.id
  answer[#answer + 1] = entry.due
  answer[#answer + 1] = definition
  local content = redis.call('HGET', is_schedule and states or is_backfill and backfills or runs, is_backfill and id or entry.id)
  answer[#answer + 1] = content
  answer[#answer + 1] = is_inactive
  answer[#answer + 1] = content and is_assigned(content) and redis.call('HGET', cancels, entry.id)
end
return { text(now), after, answer, copies, open }

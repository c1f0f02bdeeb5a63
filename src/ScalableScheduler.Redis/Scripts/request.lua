-- Opens runs that were requested: each is due at its time, and inactive until the overlap policy decides about it. A run
-- whose id is known already, open or ended, is not opened again. Safe to repeat.
-- KEYS    of a partition
-- ARGV    1 wake channel, 2 wake for what is due within so many ms, then per run:
--         its id, opened in ms, attention in ms, run, the run whose dead letter it takes along ('' when none)
-- Returns per run: open run or nil, why it is to be stopped or nil, record or nil; all nil when its schedule or the dead
--         letter is missing
--!include keys
--!include time
--!include due
--!include history
--!include open-runs
--!include dead-letters
local now = now_ms()
local answer, wake = {}, false

local function request(run, opened_at, attention, blob, letter)
  local id = string.match(run, '^[^:]*')
  local present = redis.call('HGET', runs, run)
  if present then return present, redis.call('HGET', cancels, run), false end
  local record = find_record(id, run)
  if record then return false, false, record end
  if redis.call('HEXISTS', defs, id) == 0 or (letter ~= '' and remove_letter(letter) == 0) then return false, false, false end
  open_run(id, { id = run, opened = opened_at, how = 'w', attention = attention, blob = blob })
  redis.call('ZADD', inactive_of .. id, opened_at, run)
  redis.call('ZREM', completed, id)
  wake = wake or tonumber(attention) <= now + ARGV[2]
  return blob, false, false
end

for i = 3, #ARGV, 5 do
  local n = #answer
  answer[n + 1], answer[n + 2], answer[n + 3] = request(unpack(ARGV, i, i + 4))
end
if wake then redis.call('PUBLISH', ARGV[1], '') end
return answer

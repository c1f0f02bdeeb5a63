-- Reads runs, open or ended.
-- KEYS    of a partition
-- ARGV    runs' ids
-- Returns per id: open run or nil, why it is to be stopped or nil, record or nil
--!include keys
--!include history
local answer = {}
for _, run in ipairs(ARGV) do
  local open = redis.call('HGET', runs, run)
  answer[#answer + 1] = open
  answer[#answer + 1] = open and redis.call('HGET', cancels, run)
  answer[#answer + 1] = not open and find_record(string.match(run, '^[^:]*'), run) or false
end
return answer

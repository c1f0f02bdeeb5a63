-- Reads open runs that a node holds, by the time they need attention.
-- KEYS    of a partition
-- ARGV    1 from this time on in ms, 2 at most so many
-- Returns per run: id, run, why it is to be stopped or nil
--!include keys
local answer = {}
for _, run in ipairs(redis.call('ZRANGEBYSCORE', held, ARGV[1], '+inf', 'LIMIT', 0, ARGV[2])) do
  answer[#answer + 1] = run
  answer[#answer + 1] = redis.call('HGET', runs, run)
  answer[#answer + 1] = redis.call('HGET', cancels, run)
end
return answer

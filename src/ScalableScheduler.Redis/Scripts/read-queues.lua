-- Reads the queues in which runs are offered.
-- KEYS    of a partition
-- Returns per queue: its name, how many runs stand in it, the earliest turn in ms
--!include keys
local answer = {}
for _, queue in ipairs(redis.call('SMEMBERS', queues)) do
  answer[#answer + 1] = queue
  answer[#answer + 1] = redis.call('ZCARD', offers_in .. queue)
  answer[#answer + 1] = redis.call('ZRANGE', offers_in .. queue, 0, 0, 'WITHSCORES')[2]
end
return answer

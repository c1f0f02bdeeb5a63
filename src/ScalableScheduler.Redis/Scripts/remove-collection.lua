-- Deletes the definition of a collection.
-- KEYS    1 definitions, 2 their version
-- ARGV    1 collection, 2 its revision
-- Returns 3 when it is deleted, 1 when another writer came between, 0 when it was not there
--!include time
--!include collection-version
local present = redis.call('HGET', KEYS[1], ARGV[1])
if not present then return 0 end
if string.match(present, '^%d+') ~= ARGV[2] then return 1 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], next_version(redis.call('GET', KEYS[2])))
return 3

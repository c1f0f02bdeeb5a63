-- Stores a version of a collection whose predecessor is the expected one. Safe to repeat.
-- KEYS    1 definitions, 2 their version
-- ARGV    1 collection, 2 expected revision ('' when there must be none), 3 definition
-- Returns the version of all definitions before ('' when there was none) and from now on, or nil when another writer came between
--!include time
--!include collection-version
local present = redis.call('HGET', KEYS[1], ARGV[1])
if present ~= ARGV[3] and (present and string.match(present, '^%d+') or '') ~= ARGV[2] then return false end
local before = redis.call('GET', KEYS[2])
local version = next_version(before)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('SET', KEYS[2], version)
return { before or '', version }

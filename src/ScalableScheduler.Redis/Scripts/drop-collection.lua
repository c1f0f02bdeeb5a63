-- Removes the partition's copy of a collection of which it has no schedule: from then on none can be saved.
-- KEYS    of a partition
-- ARGV    1 collection, 2 1 to look only, 3 the copy to remove, or '' for any
-- Returns 0 when the partition has a schedule of it, 1 when it has none and nothing was removed, 2 when the copy was removed
--!include keys
local collection, agreed = ARGV[1], ''
if #redis.call('ZRANGEBYLEX', members, '[' .. collection .. '\0', '(' .. collection .. '\1', 'LIMIT', 0, 1) > 0 then return 0 end
if ARGV[2] == '1' or (ARGV[3] ~= '' and redis.call('HGET', collections, collection) ~= ARGV[3]) then return 1 end
-- Should the removal end here, this partition's copies are looked through again.
return redis.call('HDEL', collections, collection, agreed) > 0 and 2 or 1

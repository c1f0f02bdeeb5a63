-- Removes from a group the consumers that have no entries and were not seen for long. In one step: an entry that is given to a
-- consumer between looking and removing would be nobody's for ever. A living node that had nothing to read for as long loses
-- nothing by it; it is back with its next entry.
-- KEYS[1] the stream
-- ARGV[1] the group
-- ARGV[2] not seen for so long, in ms
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local facts = {}
  for i = 1, #consumer, 2 do facts[consumer[i]] = consumer[i + 1] end
  if facts.pending == 0 and facts.idle > tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], facts.name)
  end
end

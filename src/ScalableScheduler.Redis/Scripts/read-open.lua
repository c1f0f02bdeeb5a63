-- Reads open runs with the definitions of their schedules.
-- KEYS    of a partition
-- ARGV    runs' ids
-- Returns per id: run or nil, why it is to be stopped or nil; per schedule among them: its id, definition;
--         per collection of theirs that has a copy: its name, the copy
--!include keys
--!include schedules
--!include copies
local answer, definitions, has_definition = {}, {}, {}
for _, run in ipairs(ARGV) do
  local id = string.match(run, '^[^:]*')
  local open = redis.call('HGET', runs, run)
  answer[#answer + 1] = open
  answer[#answer + 1] = open and redis.call('HGET', cancels, run)
  if open and not has_definition[id] then
    has_definition[id] = true
    local definition = redis.call('HGET', defs, id)
    definitions[#definitions + 1] = id
    definitions[#definitions + 1] = definition
    add_copy(definition or '')
  end
end
return { answer, definitions, copies }

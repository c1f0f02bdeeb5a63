-- Copies of the collections of schedules, as they are answered: name, copy, once for each that has one.
local copies, has_copy = {}, {}

local function add_copy(definition)
  local collection = collection_of(definition)
  if has_copy[collection] ~= nil then return end
  has_copy[collection] = redis.call('HGET', collections, collection)
  if has_copy[collection] then
    copies[#copies + 1] = collection
    copies[#copies + 1] = has_copy[collection]
  end
end

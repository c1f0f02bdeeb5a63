-- Reads the living nodes.
-- KEYS    1 nodes, 2 what they say of themselves
-- Returns now in ms, then per living node: id, until when in ms, what it says of itself
--!include time
--!include nodes
return snapshot(now_ms())

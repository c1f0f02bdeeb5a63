-- The server's clock in Unix ms, rounded down, so that nothing is due before its instant.
local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- tostring would write 1.7e+12.
local function text(number)
  return string.format('%.0f', number)
end

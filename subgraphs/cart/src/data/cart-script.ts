/**
 * Writes all keys or none: each must still hold the very text that was read ('' for nothing). Answers false when it wrote,
 * and what the keys hold now when somebody else was faster.
 * ARGV: for each key the text that was read, the text to write, and its seconds to live.
 */
export const swapScript = `
local now = {}
for i = 1, #KEYS do now[i] = redis.call('GET', KEYS[i]) or '' end
for i = 1, #KEYS do
  if now[i] ~= ARGV[3 * i - 2] then return now end
end
for i = 1, #KEYS do redis.call('SET', KEYS[i], ARGV[3 * i - 1], 'EX', ARGV[3 * i]) end
return false
`

-- The same work as count.py.
local function count_up()
    local count = 0
    for i = 0, 24999999 do count = count + i end
    return count
end
print("count " .. count_up() + count_up())

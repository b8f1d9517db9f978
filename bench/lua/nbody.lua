-- The same work as nbody.py.
local DAYS, SOLAR_MASS = 365.24, 4 * math.pi * math.pi
local function body(position, v, mass)
    return { position = position, vx = v[1] * DAYS, vy = v[2] * DAYS, vz = v[3] * DAYS, mass = mass * SOLAR_MASS }
end
local system = {
    body({ 0.0, 0.0, 0.0 }, { 0.0, 0.0, 0.0 }, 1.0),
    body({ 4.84143144246472090, -1.16032004402742839, -0.103622044471123109 },
        { 0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023 }, 0.000954791938424326609),
    body({ 8.34336671824457987, 4.12479856412430479, -0.403523417114321381 },
        { -0.00276742510726411021, 0.00499852801234917238, 0.0000230417297573763929 }, 0.000285885980666130812),
    body({ 12.8943695621391310, -15.1111514016986312, -0.223307578892655734 },
        { 0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556 }, 0.0000436624404335156298),
    body({ 15.3796971148509165, -25.9193146099879641, 0.179258772950371181 },
        { 0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870 }, 0.0000515138902046611451),
}
local pairs_ = {}
for i = 1, 5 do for j = i + 1, 5 do pairs_[#pairs_ + 1] = { system[i], system[j] } end end

local function advance(dt, steps)
    for _ = 1, steps do
        for _, pair in ipairs(pairs_) do
            local a, b = pair[1], pair[2]
            local p, q = a.position, b.position
            local dx, dy, dz = p[1] - q[1], p[2] - q[2], p[3] - q[3]
            local squared = dx * dx + dy * dy + dz * dz
            local pull = dt / (squared * math.sqrt(squared))
            a.vx = a.vx - dx * b.mass * pull
            a.vy = a.vy - dy * b.mass * pull
            a.vz = a.vz - dz * b.mass * pull
            b.vx = b.vx + dx * a.mass * pull
            b.vy = b.vy + dy * a.mass * pull
            b.vz = b.vz + dz * a.mass * pull
        end
        for _, body in ipairs(system) do
            local p = body.position
            p[1] = p[1] + dt * body.vx
            p[2] = p[2] + dt * body.vy
            p[3] = p[3] + dt * body.vz
        end
    end
end

advance(0.01, 200000)
local total = 0.0
for _, body in ipairs(system) do
    total = total + 0.5 * body.mass * (body.vx ^ 2 + body.vy ^ 2 + body.vz ^ 2)
end
for _, pair in ipairs(pairs_) do
    local a, b = pair[1], pair[2]
    local d = 0.0
    for k = 1, 3 do d = d + (a.position[k] - b.position[k]) ^ 2 end
    total = total - a.mass * b.mass / math.sqrt(d)
end
print(string.format("nbody %.9f", total))

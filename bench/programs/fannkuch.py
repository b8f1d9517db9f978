# Flips of pancakes, over all permutations.
def fannkuch(n):
    most = checksum = 0
    permutation = list(range(n))
    counts = [0] * n
    size = n
    odd = False
    while True:
        while size != 1:
            counts[size - 1] = size
            size -= 1
        if permutation[0]:
            stack = permutation[:]
            flips = 0
            first = stack[0]
            while first:
                stack[:first + 1] = stack[first::-1]
                flips += 1
                first = stack[0]
            if flips > most:
                most = flips
            checksum += -flips if odd else flips
        odd = not odd
        while True:
            if size == n:
                return checksum, most
            permutation.insert(size, permutation.pop(0))
            counts[size] -= 1
            if counts[size] > 0:
                break
            size += 1
        if size == n:
            return checksum, most


print("fannkuch", *fannkuch(7), *fannkuch(9))

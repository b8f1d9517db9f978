# Complex numbers: how long points stay near the origin.
def escape(c, most):
    z = 0j
    for i in range(most):
        if abs(z) > 2.0:
            return i
        z = z * z + c
    return most


def picture(width, height, most):
    total = 0
    for y in range(height):
        for x in range(width):
            total += escape(complex(x / width * 3 - 2, y / height * 2 - 1), most)
    return total


print("mandelbrot", picture(480, 320, 160))

# A counting loop: range, int addition, two local variables.
def count_up():
    count = 0
    for i in range(25000000):
        count = count + i
    return count


def count_down():
    count = 0
    for i in range(25000000):
        count = count + i
    return count


print("count", count_up() + count_down())

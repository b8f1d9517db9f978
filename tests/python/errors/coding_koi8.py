# -*- coding: koi8-r -*-
# A program in an encoding that is not UTF-8, with an error in a line of it.
name = "Привет"
print(name, len(name), ascii(name))
print("Ошибка" + 1 / 0)

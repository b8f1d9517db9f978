print("start")
if True print(1)

größe = 5
def berechne(werte): return größe / werte["straße"]["x"]
berechne({"straße": {"x": 0}})

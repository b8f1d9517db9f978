def run():
    import broken_run
run()

import configparser, getopt
c = configparser.ConfigParser(); c.read_string("[a]\nx = 1\ny: two\n[b]\nz=%(w)s!\nw=5\n"); print(c.sections(), c["a"]["x"], c.getint("a", "x"), c.get("b", "z"), c.has_option("a", "q"), c.get("a", "q", fallback="none"))
print(getopt.getopt(["-a", "1", "--long=x", "rest"], "a:", ["long="]))

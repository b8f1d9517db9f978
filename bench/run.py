"""Measures Baton against CPython (and PyPy and Lua, where installed), side by side in one run on one machine.

    run.py [--quick] [--write] [--pairs N] [--baton PATH] [NAME...]

Every program runs in alternating pairs (baton, reference, baton, reference, ...), so that a change of the machine's
speed hits both; a row shows the median over the pairs of wall-clock times of whole processes. A program's output must be the
same everywhere, otherwise its row fails. Ratios are Baton's time divided by the other's: below 1 is faster.
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
REFERENCE = os.environ.get("BATON_PYTHON", "/usr/bin/python3")

# Name of the program: the ratio to CPython that Baton aims at.
TARGETS = {
    "count": 0.2,
    "fib": 0.5,
    "nbody": 0.5,
    "method_call": 0.6,
    "attribute": 0.6,
    "generator_sum": 0.6,
    "closure": 0.6,
    "dict_str_keys": 0.8,
    "list_ops": 0.8,
    "string_building": 0.8,
    "exceptions": 0.8,
}
# Programs of the kinds that pyperformance measures. Their target is a geometric mean.
SUITE = """async_tasks chaos comprehensions coroutines deepcopy deltablue dict_heavy fannkuch float_points generators go hexiom
json_dumps json_loads logging_calls mandelbrot nbody nqueens pickle_both pidigits raytrace regex richards scimark_fft scimark_lu
scimark_monte_carlo scimark_sor scimark_sparse sorting spectral_norm string_building unpack_sequence""".split()
SUITE_TARGET = 0.5
SUITE_WORST_TARGET = 1.0
SUITE_MEMORY_TARGET = 0.7
START_UP_TARGET = 0.4
MEMORY_TARGET = 0.6
GIL_THREADS_TARGET = 1.1
GIL_PROCESSES_TARGET = 0.6
INTERPRETERS_TARGET = 1.15  # of the time that one interpreter takes alone


class Failure(Exception):
    pass


def run(command):
    """Wall-clock seconds, stdout and peak memory in KB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # Outputs are a few lines, so reading one pipe after the other cannot block the child.
    output = process.stdout.read()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    if process.returncode != 0:
        last = errors.decode(errors="replace").strip().splitlines()[-1:]
        raise Failure(f"exit code {process.returncode}: {last[0] if last else ''}"[:70])
    return elapsed, output.decode(), usage.ru_maxrss


def peak_memory(command):
    """Peak memory in KB of a process as a small parent is told it; what a large one is told counts the parent, too, as it was
    when it forked."""
    told = subprocess.run(["/usr/bin/time", "-f", "%M", *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=True)
    return int(told.stderr.split()[-1])


def alternate(commands, rounds):
    """Runs the commands in turn; for each the median time, its output and its largest memory."""
    times = [[] for _ in commands]
    outputs = [None] * len(commands)
    memory = [0] * len(commands)
    for _ in range(rounds):
        for i, command in enumerate(commands):
            elapsed, outputs[i], peak = run(command)
            times[i].append(elapsed)
            memory[i] = max(memory[i], peak)
    return [statistics.median(t) for t in times], outputs, memory


def seconds(value):
    return f"{value:.3f} s" if value >= 0.1 else f"{value * 1000:.2f} ms"


class Table:
    def __init__(self, *head):
        self.rows = [head]
        self.failed = 0

    def add(self, *cells):
        self.rows.append(cells)
        print("  ".join(str(cell) for cell in cells if cell != ""), file=sys.stderr, flush=True)

    def verdict(self, ratio, target):
        if ratio <= target:
            return "pass"
        self.failed += 1
        return "FAIL"

    def markdown(self):
        width = [max(len(str(row[i])) for row in self.rows) for i in range(len(self.rows[0]))]
        lines = []
        for index, row in enumerate(self.rows):
            lines.append("| " + " | ".join(str(cell).ljust(width[i]) for i, cell in enumerate(row)) + " |")
            if index == 0:
                lines.append("|" + "|".join("-" * (w + 2) for w in width) + "|")
        return "\n".join(lines)


def speed_table(baton, names, pairs):
    pypy, lua = shutil.which("pypy3"), shutil.which("lua5.4")
    table = Table("program", "baton", "CPython", "ratio", "target", "", "pypy3", "ratio", "lua5.4", "ratio")
    for name in names:
        program = os.path.join(HERE, "programs", name + ".py")
        lua_program = os.path.join(HERE, "lua", name + ".lua")
        target = TARGETS.get(name, 1.0)
        try:
            (own, reference), outputs, _ = alternate([[baton, program], [REFERENCE, program]], pairs)
            if outputs[0] != outputs[1]:
                raise Failure("the outputs differ")
        except Failure as failure:
            table.failed += 1
            table.add(name, "-", "-", "-", target, f"FAIL ({failure})", "", "", "", "")
            continue
        rivals = []
        for rival, path in ((pypy, program), (lua, lua_program)):
            if not rival or not os.path.exists(path):
                rivals += ["-", "-"]
                continue
            (rival_time,), rival_outputs, _ = alternate([[rival, path]], pairs)
            same = rival_outputs[0] == outputs[0]
            rivals += [seconds(rival_time), f"{own / rival_time:.2f}" if same else "outputs differ"]
        ratio = own / reference
        table.add(name, seconds(own), seconds(reference), f"{ratio:.2f}", target, table.verdict(ratio, target), *rivals)
    return table


def suite_table(baton, names, pairs):
    """Time and memory, and their geometric means. Second result: programs and ratios of time, the worst first."""
    table = Table("program", "baton", "CPython", "ratio", "target", "", "baton MB", "CPython MB", "ratio")
    times, memory = {}, {}
    for name in names:
        commands = [[interpreter, os.path.join(HERE, "programs", name + ".py")] for interpreter in (baton, REFERENCE)]
        try:
            (own, reference), outputs, _ = alternate(commands, pairs)
            if outputs[0] != outputs[1]:
                raise Failure("the outputs differ")
            peaks = [peak_memory(command) / 1024 for command in commands]
        except Failure as failure:
            table.failed += 1
            table.add(name, "-", "-", "-", SUITE_WORST_TARGET, f"FAIL ({failure})", "", "", "")
            continue
        times[name] = own / reference
        memory[name] = peaks[0] / peaks[1]
        table.add(name, seconds(own), seconds(reference), f"{times[name]:.2f}", SUITE_WORST_TARGET,
                  table.verdict(times[name], SUITE_WORST_TARGET), *(f"{peak:.1f}" for peak in peaks),
                  f"{memory[name]:.2f}")
    if times:
        mean = statistics.geometric_mean(times.values())
        table.add("geometric mean: time", "", "", f"{mean:.2f}", SUITE_TARGET, table.verdict(mean, SUITE_TARGET), "", "", "")
        mean = statistics.geometric_mean(memory.values())
        table.add("geometric mean: memory", "", "", "", SUITE_MEMORY_TARGET, table.verdict(mean, SUITE_MEMORY_TARGET), "", "",
                  f"{mean:.2f}")
    return table, sorted(times.items(), key=lambda item: -item[1])


def where_time_goes(baton, name):
    """The functions of the interpreter that a program spends most of its time in, as perf samples them."""
    if not shutil.which("perf"):
        return "(perf is not installed)"
    with tempfile.NamedTemporaryFile() as data:
        program = os.path.join(HERE, "programs", name + ".py")
        recorded = subprocess.run(["perf", "record", "-q", "-e", "cpu-clock", "-F", "2000", "-o", data.name, baton, program],
                                  capture_output=True)
        report = subprocess.run(["perf", "report", "-i", data.name, "--stdio", "-g", "none", "--percent-limit", "2"],
                                capture_output=True, text=True)
    if recorded.returncode or report.returncode:
        return "(perf does not work here)"
    shares = re.findall(r"^\s*([\d.]+)%.*\[[.k]\] (.*?)\s*$", report.stdout, re.M)
    return ", ".join(f"{re.sub(r'baton::|[(]anonymous namespace[)]::', '', what)} {float(share):.0f} %"
                     for share, what in shares[:6])


def start_table(baton, rounds):
    table = Table("what", "baton", "CPython", "ratio", "target", "")
    commands = [[baton, "-c", "pass"], [REFERENCE, "-I", "-S", "-c", "pass"]]
    try:
        (own, reference), _, _ = alternate(commands, rounds)
    except Failure as failure:
        table.failed += 1
        table.add("start-up, -c pass", "-", "-", "-", START_UP_TARGET, f"FAIL ({failure})")
        return table
    ratio = own / reference
    table.add("start-up: -c pass, python3 with -I -S", seconds(own), seconds(reference), f"{ratio:.2f}", START_UP_TARGET,
              table.verdict(ratio, START_UP_TARGET))
    memory = [peak_memory([baton, "-c", "pass"]), peak_memory([REFERENCE, "-I", "-S", "-c", "pass"])]
    ratio = memory[0] / memory[1]
    table.add("peak memory: -c pass, python3 with -I -S", f"{memory[0]} KB", f"{memory[1]} KB", f"{ratio:.2f}", MEMORY_TARGET,
              table.verdict(ratio, MEMORY_TARGET))
    return table


def gil_table(baton, rounds):
    """Ratios within Baton, so the reference column is the same figure for CPython."""
    table = Table("what", "baton", "CPython", "target", "")
    scripts = os.path.join(ROOT, "examples", "scripts")
    names = ["08_count_sequential.py", "09_count_threads.py", "10_count_processes.py"]
    ratios = {}
    for interpreter in (baton, REFERENCE):
        try:
            times, _, _ = alternate([[interpreter, os.path.join(scripts, name)] for name in names], rounds)
            ratios[interpreter] = (times[1] / times[0], times[2] / times[0])
        except Failure as failure:
            ratios[interpreter] = failure
    for index, (what, target) in enumerate((("two threads / sequential (09/08)", GIL_THREADS_TARGET),
                                            ("two processes / sequential (10/08)", GIL_PROCESSES_TARGET))):
        own, reference = ratios[baton], ratios[REFERENCE]
        reference = "-" if isinstance(reference, Failure) else f"{reference[index]:.2f}"
        if isinstance(own, Failure):
            table.failed += 1
            table.add(what, "-", reference, target, f"FAIL ({own})")
        else:
            table.add(what, f"{own[index]:.2f}", reference, target, table.verdict(own[index], target))
    example = os.path.join(os.path.dirname(baton), "examples", "two_interpreters")
    if os.path.exists(example):
        try:
            (one, two), _, _ = alternate([[example, "1"], [example, "2"]], rounds)
            ratio = two / one
            table.add("two interpreters in two host threads / one alone", f"{ratio:.2f}", "-",
                      INTERPRETERS_TARGET, table.verdict(ratio, INTERPRETERS_TARGET))
        except Failure as failure:
            table.failed += 1
            table.add("two interpreters in two host threads", "-", "-", INTERPRETERS_TARGET, f"FAIL ({failure})")
    return table


def machine():
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as cpuinfo:
            found = re.search(r"model name\s*: (.*)", cpuinfo.read())
            model = found.group(1) if found else model
    except OSError:
        pass
    version = subprocess.run([REFERENCE, "--version"], capture_output=True, text=True).stdout
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; {version.strip().replace('Python', 'CPython')}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one pair each, and no long counting scripts")
    parser.add_argument("--write", action="store_true", help="store the tables in docs/performance.md")
    parser.add_argument("--pairs", type=int, default=3, help="pairs of runs per program (default 3)")
    parser.add_argument("--baton", default=os.path.join(ROOT, "build", "release", "baton"))
    parser.add_argument("names", nargs="*", help="programs to measure (default: all, and start-up and GIL)")
    options = parser.parse_args()
    if not os.path.exists(options.baton):
        sys.exit(f"{options.baton} does not exist: ./dev build")
    known = sorted(name[:-3] for name in os.listdir(os.path.join(HERE, "programs")) if name.endswith(".py"))
    for name in options.names:
        if name not in known:
            sys.exit(f"no such program: {name} (there are: {', '.join(known)})")
    pairs = 1 if options.quick else options.pairs
    sections = []
    if simple := [name for name in options.names or TARGETS if name in TARGETS]:
        sections.append(("Single features", speed_table(options.baton, simple, pairs)))
    worst = []
    if programs := [name for name in options.names or SUITE if name in SUITE]:
        table, ratios = suite_table(options.baton, programs, pairs)
        sections.append(("Programs", table))
        worst = [(name, ratio, where_time_goes(options.baton, name)) for name, ratio in ratios[:5]]
    if not options.names:
        sections.append(("Start-up and memory", start_table(options.baton, 20 if options.quick else 100)))
        if not options.quick:
            sections.append(("The GIL", gil_table(options.baton, pairs)))
    text = f"Measured on {machine()}; median of {pairs} alternating pair(s), wall clock of whole processes.\n"
    text += "Ratios are Baton's time divided by the other's: below 1, Baton is faster.\n"
    for title, table in sections:
        text += f"\n## {title}\n\n{table.markdown()}\n"
        if title == "Programs" and worst:
            text += "\nWhere the five worst spend their time:\n\n"
            text += "".join(f"- {name} ({ratio:.2f}): {where}\n" for name, ratio, where in worst)
    print(text)
    failed = sum(table.failed for _, table in sections)
    print(f"{failed} row(s) miss their target" if failed else "every row meets its target")
    if options.write:
        path = os.path.join(ROOT, "docs", "performance.md")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as out:
            out.write(f"# Performance\n\nWritten by `./dev bench --write`; do not edit.\n\n{text}")
        print(f"written to {os.path.relpath(path)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

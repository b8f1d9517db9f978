// A C++ program that lets a Python script decide: it lends functions, reads results, catches errors.
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "baton/baton.h"

namespace {

const char* const script = R"(

def route(cities):
    """The cities in the order of a short round trip: always on to the nearest one."""
    left = dict(cities)
    here = next(iter(left))
    order = [here]
    del left[here]
    while left:
        x, y = cities[here]
        here = min(left, key=lambda name: distance((x, y), left[name]))
        order.append(here)
        del left[here]
    log(f"visited {len(order)} cities")
    return order

def fail(depth):
    return fail(depth - 1) if depth else {}["no such key"]
)";

}  // namespace

int main() {
    baton::Python python;

    // C++ functions that the script may call; arguments are checked and converted.
    python.bind("distance", [](std::pair<double, double> a, std::pair<double, double> b) {
        const double dx = a.first - b.first, dy = a.second - b.second;
        return dx * dx + dy * dy;
    });
    python.bind("log", [](std::string text) { std::printf("script says: %s\n", text.c_str()); });

    // What the script prints comes here.
    std::string printed;
    python.on_stdout([&](std::string_view text) { printed += text; });

    python.run(script, "route.py");

    // Calling a Python function with C++ values, and reading what it returns.
    const std::map<std::string, std::pair<double, double>> cities = {
        {"Aachen", {0, 0}}, {"Bonn", {5, 1}}, {"Celle", {1, 1}}, {"Dresden", {6, 5}}};
    const auto order = python.get("route")(cities).as<std::vector<std::string>>();
    for (const std::string& city : order) std::printf("%s ", city.c_str());
    std::printf("\n");

    python.set("limit", 3);
    python.run("print([n * n for n in range(limit)], end='')");
    std::printf("captured: %s\n", printed.c_str());

    // Errors come with their traceback.
    try {
        python.get("fail")(2);
    } catch (const baton::PythonError& e) {
        std::printf("%s: %s\n%s", e.type().c_str(), e.message().c_str(), e.what());
    }
    // Wrong arguments are Python's TypeErrors.
    try {
        python.run("distance(1)");
    } catch (const baton::PythonError& e) {
        std::printf("%s: %s\n", e.type().c_str(), e.message().c_str());
    }
    std::printf("%d\n", python.eval("sum(range(limit + 1))").as<int>());
    return 0;
}

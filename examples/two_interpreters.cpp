// Two isolated Pythons in two host threads: each has a GIL of its own, so they run truly in
// parallel. With the argument 1 only one of them runs, for comparison.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "baton/baton.h"

namespace {

const char* const job = R"(
def count(n):
    total = 0
    for i in range(n):
        total += i
    return total

result = count(200_000_000)
)";

void work(long* result) {
    baton::Python python;
    python.run(job, "job.py");
    *result = python.get("result").as<long>();
}

}  // namespace

int main(int argc, char** argv) {
    const int workers = argc > 1 ? std::atoi(argv[1]) : 2;
    if (workers < 1 || workers > 64) {
        std::fprintf(stderr, "usage: %s [number of interpreters, 1 to 64]\n", argv[0]);
        return 2;
    }
    const auto begin = std::chrono::steady_clock::now();
    std::vector<long> results(static_cast<size_t>(workers));
    std::vector<std::thread> threads;
    for (long& result : results) threads.emplace_back(work, &result);
    for (std::thread& thread : threads) thread.join();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    for (const long result : results) std::printf("%ld\n", result);
    std::fprintf(stderr, "%d interpreters: %.3f seconds\n", workers, elapsed.count());
    return 0;
}

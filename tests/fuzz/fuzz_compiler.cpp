// Coverage-guided fuzzing (libFuzzer) of the compiler alone: many thousand texts a second.
#include "tests/fuzz/fuzz_common.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size <= longest_program) check_compiler(fuzz_text(data, size));
    return 0;
}

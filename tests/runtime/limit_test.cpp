// Memory that ends at any point of the start must leave an interpreter that can be destroyed.
#include "tests/runtime/runtime_support.h"

namespace baton {
namespace {

bool starts_with_limit(size_t limit) {
    Interpreter in;
    in.heap.set_limit(limit);
    bool ok;
    {
        Thread t(in, nullptr);
        in.current = in.main_thread = &t;
        ok = bootstrap_runtime(t);
        t.clear();
        in.current = in.main_thread = nullptr;
    }
    return ok;
}

TEST(MemoryLimit, EndsTheStartCleanly) {
    size_t limit = 4096;
    while (!starts_with_limit(limit)) {
        limit += limit < 65536 ? 1024 : 4096;
        ASSERT_LT(limit, size_t{8} << 20);
    }
    EXPECT_LT(limit, size_t{2} << 20);
    EXPECT_TRUE(starts_with_limit(0));
}

class LimitTest : public RuntimeTest {};

TEST_F(LimitTest, RaisesMemoryError) {
    in.heap.set_limit(in.heap.in_use() + 200000);
    Ref big = list({});
    bool ok = true;
    while (ok) ok = list_append(t, big.as<List>(), *big);
    EXPECT_EQ(error(), "MemoryError");
    list_clear(big.as<List>());
    std::vector<Ref> many;
    for (;;) {
        Ref item = Ref::take(Value(new_list(t)));
        if (!item.get().is_object() || !item.get().as_object()) {
            (void)item.give();
            break;
        }
        many.push_back(std::move(item));
    }
    EXPECT_TRUE(pending_is(t, Exc::MemoryError));
    in.heap.set_limit(0);
    clear_pending(t);
}

}  // namespace
}  // namespace baton

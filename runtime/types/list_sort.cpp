// list.sort: a stable merge sort that takes advantage of existing order. Natural runs are found
// (descending ones reversed), short ones extended by binary insertion, and merged in the order that
// Powersort prescribes (Munro and Wild, "Nearly-Optimal Mergesorts", ESA 2018), so that sorted and
// partly sorted input costs little.
//
// The keys are examined once: when all are small ints, all tagged floats or all exact strs, they are
// compared without a call; tuples as well, up to the first items of another kind.
#include <algorithm>
#include <cstring>

#include "runtime/core/protocol.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

struct Item {
    Value key;     // borrowed from `value` or owned by the keys array
    Value value;
};

enum class Keys : uint8_t { ints, floats, strs, tuples, any };

bool exact_str(Thread& t, Value v) { return v.is_object() && v.as_object()->type == t.types().str; }

// a < b as the VM's own comparison of exact tuples has it.
Truth tuple_less(Thread& t, const Tuple* a, const Tuple* b) {
    const size_t common = std::min(a->size, b->size);
    for (size_t i = 0; i < common; ++i) {
        const Value x = a->items[i], y = b->items[i];
        if (x == y && !x.is_tagged_float()) continue;
        if (x.is_small_int() && y.is_small_int()) return truth(x.as_small_int() < y.as_small_int());
        if (exact_str(t, x) && exact_str(t, y)) {
            const int order = str_compare(x.as<Str>(), y.as<Str>());
            if (order == 0) continue;
            return truth(order < 0);
        }
        if (TRY(equal(t, x, y))) continue;
        return less(t, x, y);
    }
    return truth(a->size < b->size);
}

template <Keys keys>
class Sorter {
public:
    Sorter(Thread& t, Item* items, size_t count) : t_(t), items_(items), count_(count) {}

    // False with an exception; the items are then some permutation of themselves.
    bool sort() {
        if (count_ < 2) return true;
        buffer_.resize(count_ / 2 + 1);
        struct Run {
            size_t begin, length;
            int power;
        };
        std::vector<Run> stack;
        size_t begin = 0;
        size_t length = next_run(begin);
        if (!length) return false;
        stack.push_back({begin, length, 0});
        begin += length;
        while (begin < count_) {
            length = next_run(begin);
            if (!length) return false;
            const Run& top = stack.back();
            const int power = boundary_power(top.begin, top.length, length);
            while (stack.size() > 1 && stack.back().power > power) {
                Run right = stack.back();
                stack.pop_back();
                Run& left = stack.back();
                if (!merge(left.begin, left.length, right.length)) return false;
                left.length += right.length;
            }
            stack.push_back({begin, length, power});
            begin += length;
        }
        while (stack.size() > 1) {
            Run right = stack.back();
            stack.pop_back();
            Run& left = stack.back();
            if (!merge(left.begin, left.length, right.length)) return false;
            left.length += right.length;
        }
        return true;
    }

private:
    static constexpr size_t min_run = 24;

    // a < b; sets failed_ on an exception.
    bool less_than(const Item& a, const Item& b) {
        if constexpr (keys == Keys::ints) {
            return static_cast<int64_t>(a.key.bits()) < static_cast<int64_t>(b.key.bits());
        } else if constexpr (keys == Keys::floats) {
            return a.key.as_tagged_float() < b.key.as_tagged_float();
        } else if constexpr (keys == Keys::strs) {
            return str_compare(a.key.as<Str>(), b.key.as<Str>()) < 0;
        }
        const Truth answer = keys == Keys::tuples
                                 ? tuple_less(t_, a.key.as<Tuple>(), b.key.as<Tuple>())
                                 : less(t_, a.key, b.key);
        if (answer == Truth::error) failed_ = true;
        return answer == Truth::yes;
    }

    // The length of the run at `begin`, at least min_run or to the end; 0 on failure.
    size_t next_run(size_t begin) {
        size_t end = begin + 1;
        if (end < count_) {
            const bool descending = less_than(items_[end], items_[begin]);
            ++end;
            while (!failed_ && end < count_ &&
                   less_than(items_[end], items_[end - 1]) == descending) {
                ++end;
            }
            if (failed_) return 0;
            if (descending) {
                for (size_t i = begin, j = end - 1; i < j; ++i, --j) std::swap(items_[i], items_[j]);
            }
        }
        const size_t limit = std::min(count_, begin + min_run);
        for (; end < limit; ++end) {
            // Binary insertion of items_[end] into [begin, end).
            const Item item = items_[end];
            size_t low = begin, high = end;
            while (low < high) {
                const size_t middle = low + (high - low) / 2;
                if (less_than(item, items_[middle])) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
                if (failed_) return 0;
            }
            memmove(static_cast<void*>(items_ + low + 1), items_ + low,
                    (end - low) * sizeof(Item));
            items_[low] = item;
        }
        return end - begin;
    }

    // The depth of the node of the ideal merge tree that separates two neighbouring runs.
    int boundary_power(size_t begin, size_t left, size_t right) const {
        const uint64_t n = count_;
        uint64_t a = 2 * begin + left;             // twice the middle of the left run
        uint64_t b = a + left + right;             // and of the right run
        int power = 0;
        for (;;) {
            ++power;
            if (a >= n) {
                a -= n;
                b -= n;
            } else if (b >= n) {
                return power;
            }
            a <<= 1;
            b <<= 1;
        }
    }

    // Merges the neighbouring runs [begin, begin+left) and the next `right` items.
    bool merge(size_t begin, size_t left, size_t right) {
        Item* base = items_ + begin;
        Item* middle = base + left;
        // What is in place already at both ends stays.
        while (left && !less_than(*middle, *base)) {
            if (failed_) return false;
            ++base;
            --left;
        }
        if (failed_) return false;
        if (!left) return true;
        while (right && !less_than(middle[right - 1], middle[-1])) {
            if (failed_) return false;
            --right;
        }
        if (failed_) return false;
        if (!right) return true;
        return left <= right ? merge_low(base, left, right) : merge_high(base, left, right);
    }

    bool merge_low(Item* base, size_t left, size_t right) {
        memcpy(static_cast<void*>(buffer_.data()), base, left * sizeof(Item));
        const Item* a = buffer_.data();
        const Item* a_end = a + left;
        const Item* b = base + left;
        const Item* b_end = b + right;
        Item* out = base;
        while (a < a_end && b < b_end) {
            const bool take_right = less_than(*b, *a);
            if (failed_) break;
            *out++ = take_right ? *b++ : *a++;
        }
        memcpy(static_cast<void*>(out), a, (a_end - a) * sizeof(Item));
        return !failed_;
    }

    bool merge_high(Item* base, size_t left, size_t right) {
        memcpy(static_cast<void*>(buffer_.data()), base + left, right * sizeof(Item));
        const Item* a = base + left;              // one behind the left run's last
        const Item* b = buffer_.data() + right;
        Item* out = base + left + right;
        while (a > base && b > buffer_.data()) {
            const bool take_left = less_than(b[-1], a[-1]);
            if (failed_) break;
            *--out = take_left ? *--a : *--b;
        }
        const size_t rest = b - buffer_.data();
        memcpy(static_cast<void*>(out - rest), buffer_.data(), rest * sizeof(Item));
        return !failed_;
    }

    Thread& t_;
    Item* items_;
    size_t count_;
    bool failed_ = false;
    std::vector<Item> buffer_;
};

Keys classify(Thread& t, const std::vector<Item>& items) {
    bool ints = true, floats = true, strs = true, tuples = true;
    for (const Item& item : items) {
        const Type* type = item.key.is_object() ? item.key.as_object()->type : nullptr;
        ints = ints && item.key.is_small_int();
        floats = floats && item.key.is_tagged_float();
        strs = strs && type == t.types().str;
        tuples = tuples && type == t.types().tuple;
        if (!ints && !floats && !strs && !tuples) return Keys::any;
    }
    return ints ? Keys::ints : floats ? Keys::floats : strs ? Keys::strs : Keys::tuples;
}

bool sort_items(Thread& t, std::vector<Item>& items) {
    Item* data = items.data();
    switch (classify(t, items)) {
        case Keys::ints: return Sorter<Keys::ints>(t, data, items.size()).sort();
        case Keys::floats: return Sorter<Keys::floats>(t, data, items.size()).sort();
        case Keys::strs: return Sorter<Keys::strs>(t, data, items.size()).sort();
        case Keys::tuples: return Sorter<Keys::tuples>(t, data, items.size()).sort();
        case Keys::any: break;
    }
    return Sorter<Keys::any>(t, data, items.size()).sort();
}

}  // namespace

bool list_sort(Thread& t, List* list, Value key, bool reverse) {
    // The list is empty while its items are sorted: comparisons that look at it see no half-sorted
    // state, and changes are noticed.
    Value* const storage = list->items;
    const size_t count = list->size;
    const size_t capacity = list->capacity;
    list->items = nullptr;
    list->size = list->capacity = 0;

    std::vector<Item> items(count);
    bool ok = true;
    const bool keyed = !key.is_none();
    size_t made = 0;
    for (; made < count; ++made) {
        Item& item = items[made];
        item.value = storage[made];
        item.key = item.value;
        if (keyed) {
            item.key = call(t, key, &item.value, 1);
            if (item.key.is_error()) {
                ok = false;
                break;
            }
        }
    }
    if (ok) {
        // Reversing before and after keeps equal items in their order.
        if (reverse) std::reverse(items.begin(), items.end());
        ok = sort_items(t, items);
        if (reverse) std::reverse(items.begin(), items.end());
        for (size_t i = 0; i < count; ++i) storage[i] = items[i].value;
    }
    // Keys go while changes are still noticed.
    if (keyed) {
        for (size_t i = 0; i < made; ++i) decref(items[i].key);
    }
    Value* const meanwhile = list->items;
    const size_t meanwhile_size = list->size;
    const size_t meanwhile_capacity = list->capacity;
    list->items = storage;
    list->size = count;
    list->capacity = capacity;
    if (meanwhile) {
        for (size_t i = 0; i < meanwhile_size; ++i) decref(meanwhile[i]);
        t.interpreter->heap.free_raw(meanwhile, meanwhile_capacity * sizeof(Value));
        if (ok) return raise_value_error(t, "list modified during sort");
    }
    return ok;
}

}  // namespace baton

// State that a native module keeps per interpreter: a struct of its own, made when the module is
// first loaded and freed with the interpreter, after all objects. Found by its type.
#pragma once

#include <memory>
#include <utility>

#include "runtime/state/interpreter.h"

namespace baton {

template <class State>
void delete_state(void* state) {
    delete static_cast<State*>(state);
}

// The state, or null before make_state. What is asked for often moves to the front, where it is found
// at once.
template <class State>
State* find_state(const Interpreter& in) {
    auto& tables = const_cast<Interpreter&>(in).tables;
    for (size_t i = 0; i < tables.size(); ++i) {
        if (tables[i].get_deleter() != &delete_state<State>) continue;
        auto* found = static_cast<State*>(tables[i].get());
        if (i) std::swap(tables[i], tables[i / 2]);
        return found;
    }
    return nullptr;
}
template <class State>
State* make_state(Interpreter& in) {
    auto* state = new State();
    in.tables.emplace_back(state, &delete_state<State>);
    return state;
}

}  // namespace baton

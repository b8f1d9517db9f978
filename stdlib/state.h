// State that a native module keeps per interpreter: a struct of its own, made when the module is
// first loaded and freed with the interpreter, after all objects. Found by its type.
#pragma once

#include <memory>

#include "runtime/state/interpreter.h"

namespace baton {

template <class State>
void delete_state(void* state) {
    delete static_cast<State*>(state);
}

// The state, or null before make_state.
template <class State>
State* find_state(const Interpreter& in) {
    for (const auto& entry : in.tables) {
        if (entry.get_deleter() == &delete_state<State>) return static_cast<State*>(entry.get());
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

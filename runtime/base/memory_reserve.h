// What is left when there is no more memory: a stretch of address space that the process gives up
// when an allocation of C++ (operator new, GMP's numbers) fails, so that the work in hand can be
// brought to its end and a MemoryError be raised.
//
// Objects may use a little of it: when Heap fails to get memory it gives the reserve up as well, and
// while that is spent it takes no more than an allowance, so that whoever handles the MemoryError
// can make the objects that this takes. An
// allocation that fails even so throws std::bad_alloc, which the interpreter loop turns into
// MemoryError (vm/interpreter/run.cpp); nothing else in the project catches it but the public API
// and the ends of threads.
//
// operator new is replaced here (weakly: a program's own comes first), since mimalloc's ends the
// process when it fails.
//
// The one piece of state that belongs to the process and not to an interpreter, as operator new's
// handler does. Functions may be called from any thread.
#pragma once

#include <cstddef>

namespace baton::memory_reserve {

// Takes the reserve unless it is held already; the first call also says to operator new and GMP
// what to do when memory runs out, unless the host program has done so itself. False if there is
// not that much memory any more.
bool hold();

// Gives it up.
void release();

// Whether it was given up and not taken again since.
bool spent();

// Whether so much may be taken for objects while it is spent; what they give back may be taken
// again.
bool allow(std::size_t bytes);
void give_back(std::size_t bytes);

}  // namespace baton::memory_reserve

#include "vm/frame.h"

#include <mimalloc.h>

#include <new>

#include "runtime/core/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/generator.h"

namespace baton {

namespace {

constexpr size_t first_chunk = 1024;      // Values
constexpr size_t chunk_size = 16 * 1024;
constexpr int first_frames = 16;
constexpr int frames_per_block = 256;

// Blocks of frame slots form a list so that they can be freed; the first slot is the link.
struct FrameBlock {
    FrameBlock* next;
    Frame frames[];
};

StackChunk* make_chunk(size_t size, StackChunk* previous) {
    auto* chunk = static_cast<StackChunk*>(mi_malloc(sizeof(StackChunk) + size * sizeof(Value)));
    if (!chunk) return nullptr;
    chunk->previous = previous;
    chunk->next = nullptr;
    chunk->size = size;
    for (size_t i = 0; i < size; ++i) chunk->values[i] = Value();
    return chunk;
}

void use_chunk(Thread& t, StackChunk* chunk) {
    t.stack_chunk = chunk;
    t.stack_begin = chunk->values;
    t.stack_end = chunk->values + chunk->size;
}

Frame* make_frames(Thread& t, int count) {
    auto* block = static_cast<FrameBlock*>(mi_calloc(1, sizeof(FrameBlock) + count * sizeof(Frame)));
    if (!block) return nullptr;
    block->next = static_cast<FrameBlock*>(t.frame_blocks);
    t.frame_blocks = block;
    for (int i = 0; i < count; ++i) {
        Frame* f = &block->frames[i];
        f->names = Value();
        f->instance = Value();
        f->next_slot = i + 1 < count ? f + 1 : nullptr;
    }
    return block->frames;
}

}  // namespace

bool init_stack(Thread& t) {
    StackChunk* chunk = make_chunk(first_chunk, nullptr);
    if (!chunk) return false;
    use_chunk(t, chunk);
    t.first_frame = make_frames(t, first_frames);
    return t.first_frame != nullptr;  // free_stack() takes what there is
}

void free_stack(Thread& t) {
    StackChunk* chunk = t.stack_chunk;
    if (!chunk) return;
    while (chunk->previous) chunk = chunk->previous;
    while (chunk) {
        StackChunk* next = chunk->next;
        mi_free(chunk);
        chunk = next;
    }
    t.stack_chunk = nullptr;
    auto* block = static_cast<FrameBlock*>(t.frame_blocks);
    while (block) {
        FrameBlock* next = block->next;
        mi_free(block);
        block = next;
    }
    t.frame_blocks = nullptr;
    t.first_frame = nullptr;
}

Frame* next_frame(Thread& t, Frame* frame) {
    if (!frame) return t.first_frame;
    if (!frame->next_slot) {
        Frame* block = make_frames(t, frames_per_block);
        if (!block) {
            raise_memory_error(t);
            return nullptr;
        }
        frame->next_slot = block;
    }
    return frame->next_slot;
}

Value* stack_top(Thread& t) {
    Frame* f = t.frame;
    if (!f) {
        while (t.stack_chunk->previous) use_chunk(t, t.stack_chunk->previous);
        return t.stack_begin;
    }
    return f->generator ? f->stack_top : f->registers + f->code->registers;
}

Value* place_window(Thread& t, Value* from, size_t count, size_t size, bool& new_chunk) {
    Value* base = stack_top(t);
    new_chunk = false;
    if (!window_fits(t, base, size)) {
        StackChunk* next = t.stack_chunk->next;
        if (next && next->size < size) {
            // Too small for this window: drop it and what follows.
            while (next) {
                StackChunk* after = next->next;
                mi_free(next);
                next = after;
            }
            t.stack_chunk->next = nullptr;
        }
        if (!next) {
            next = make_chunk(size > chunk_size ? size : chunk_size, t.stack_chunk);
            if (!next) {
                raise_memory_error(t);
                return nullptr;
            }
            t.stack_chunk->next = next;
        }
        use_chunk(t, next);
        new_chunk = true;
        base = next->values;
    }
    if (base != from) {
        for (size_t i = 0; i < count; ++i) {
            base[i] = from[i];
            from[i] = Value();
        }
    }
    return base;
}

void leave_chunk(Thread& t) { use_chunk(t, t.stack_chunk->previous); }

}  // namespace baton

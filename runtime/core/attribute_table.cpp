#include "runtime/core/attribute_table.h"

#include "runtime/types/str.h"

namespace baton {

AttributeTable::~AttributeTable() {
    for (Entry& entry : entries_) xdecref(entry.name);
}

void AttributeTable::remember(Object* object, Str* name, const Entry& what) {
    const void* guard = guard_of(object, object->type);
    Entry& entry = place(guard, name);
    Str* old = entry.name;
    entry = what;
    entry.guard = guard;
    entry.version = object->type->version;
    incref(name);
    entry.name = name;
    xdecref(old);
}

}  // namespace baton

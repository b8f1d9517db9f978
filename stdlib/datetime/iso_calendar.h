// The named tuple that date.isocalendar() returns.
#pragma once

#include "runtime/types/struct_sequence.h"

namespace baton::datetime {

inline constexpr const char* iso_calendar_fields[] = {"year", "week", "weekday", nullptr};
inline constexpr StructSequenceSpec iso_calendar_sequence = {
    "datetime.IsoCalendarDate", "The result of date.isocalendar().", iso_calendar_fields, 3, false};

}  // namespace baton::datetime

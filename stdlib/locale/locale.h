// _locale_core: what the C library knows about locales. Nothing here changes the process's locale:
// each question names the locale it is about, so interpreters and the host do not meet.
// stdlib/lib/_locale.py keeps an interpreter's choice of locales and is the module's only user.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

bool fill_locale_module(Thread& t, Dict* dict);

}  // namespace baton

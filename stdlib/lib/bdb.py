"""What a debugger needs below its user interface: trace functions, stepping and breakpoints.

A debugger is a subclass of Bdb that defines user_line, user_return, user_call and user_exception,
and calls set_step, set_next, set_return, set_until or set_continue from them.
"""

import fnmatch
import linecache
import os
import reprlib
import sys
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR

__all__ = ["BdbQuit", "Bdb", "Breakpoint"]

GENERATOR_AND_COROUTINE_FLAGS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR


class BdbQuit(Exception):
    """Raised in the debugged program to end it when the user quits."""


def _suspends(frame):
    return bool(frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS)


class Bdb:
    """Follows a program by sys.settrace and decides where it stops.

    skip: patterns (as of fnmatch) of names of modules in which it never stops.
    """

    def __init__(self, skip=None):
        self.skip = set(skip) if skip else None
        self.breaks = {}
        self.fncache = {}
        self.frame_returning = None
        self.enterframe = None
        for file, line in Breakpoint.bplist:
            self._note_break(file, line)

    def canonic(self, filename):
        """The file's absolute, normalised name; names in angle brackets stay what they are."""
        if filename[:1] == "<" and filename[-1:] == ">":
            return filename
        known = self.fncache.get(filename)
        if known is None:
            known = os.path.normcase(os.path.abspath(filename))
            self.fncache[filename] = known
        return known

    def reset(self):
        """Forgets where to stop and what the source files contained."""
        linecache.checkcache()
        self.botframe = None
        self._set_stopinfo(None, None)

    # --- The trace function -------------------------------------------------------------------------

    def trace_dispatch(self, frame, event, arg):
        """The function for sys.settrace: hands the event to a dispatch_ method."""
        if self.quitting or self.enterframe is not None:
            return None  # what runs while the debugger has the word is the debugger
        self.enterframe = frame
        try:
            match event:
                case "line":
                    return self.dispatch_line(frame)
                case "call":
                    return self.dispatch_call(frame, arg)
                case "return":
                    return self.dispatch_return(frame, arg)
                case "exception":
                    return self.dispatch_exception(frame, arg)
                case "c_call" | "c_exception" | "c_return":
                    return self.trace_dispatch
            print("bdb.Bdb.dispatch: unknown debugging event:", repr(event))
            return self.trace_dispatch
        finally:
            self.enterframe = None

    def _go_on(self):
        """After the user had their say: ends the program, or goes on tracing."""
        if self.quitting:
            raise BdbQuit
        return self.trace_dispatch

    def dispatch_line(self, frame):
        if self.stop_here(frame) or self.break_here(frame):
            self.user_line(frame)
        return self._go_on()

    def dispatch_call(self, frame, arg):
        if self.botframe is None:
            # The first frame that is traced.
            self.botframe = frame.f_back
            return self.trace_dispatch
        if not (self.stop_here(frame) or self.break_anywhere(frame)):
            return None
        if not (self.stopframe and _suspends(frame)):
            self.user_call(frame, arg)
        return self._go_on()

    def dispatch_return(self, frame, arg):
        if not (self.stop_here(frame) or frame is self.returnframe):
            return self.trace_dispatch
        if self.stopframe and _suspends(frame):
            # A generator that yields has not returned, for a user who does `next`.
            return self.trace_dispatch
        self.frame_returning = frame
        try:
            self.user_return(frame, arg)
        finally:
            self.frame_returning = None
        if self.quitting:
            raise BdbQuit
        if self.stopframe is frame and self.stoplineno != -1:
            # There is no next line in this frame: the caller's is it.
            self._set_stopinfo(None, None)
        return self.trace_dispatch

    def dispatch_exception(self, frame, arg):
        kind, _, traceback = arg
        if self.stop_here(frame):
            # That a generator ends is no error while it is delegated to.
            if not (_suspends(frame) and kind is StopIteration and traceback is None):
                self.user_exception(frame, arg)
        elif (self.stopframe and frame is not self.stopframe and _suspends(self.stopframe)
              and kind in (StopIteration, GeneratorExit)):
            self.user_exception(frame, arg)
        return self._go_on()

    # --- Whether to stop ----------------------------------------------------------------------------

    def is_skipped_module(self, module_name):
        """Whether the debugger never stops in the module."""
        return module_name is not None and any(
            fnmatch.fnmatch(module_name, pattern) for pattern in self.skip)

    def stop_here(self, frame):
        """Whether stepping stops in the frame."""
        if self.skip and self.is_skipped_module(frame.f_globals.get("__name__")):
            return False
        if not self.stopframe:
            return True
        if frame is not self.stopframe or self.stoplineno == -1:
            return False
        return frame.f_lineno >= self.stoplineno

    def break_here(self, frame):
        """Whether a breakpoint stops the program at the frame's line; a temporary one is used up."""
        filename = self.canonic(frame.f_code.co_filename)
        lines = self.breaks.get(filename)
        if not lines:
            return False
        line = frame.f_lineno
        if line not in lines:
            # The function may have a breakpoint.
            line = frame.f_code.co_firstlineno
            if line not in lines:
                return False
        breakpoint, may_clear = effective(filename, line, frame)
        if not breakpoint:
            return False
        self.currentbp = breakpoint.number
        if may_clear and breakpoint.temporary:
            self.do_clear(str(breakpoint.number))
        return True

    def do_clear(self, arg):
        """Removes the temporary breakpoint with this number; a debugger defines it."""
        raise NotImplementedError("subclass of bdb must implement do_clear()")

    def break_anywhere(self, frame):
        """Whether the frame's file has breakpoints."""
        return self.canonic(frame.f_code.co_filename) in self.breaks

    # --- What a debugger overrides ------------------------------------------------------------------

    def user_call(self, frame, argument_list):
        """A function is called in which the program may stop."""

    def user_line(self, frame):
        """The program stops before a line."""

    def user_return(self, frame, return_value):
        """The program stops as a frame is left."""

    def user_exception(self, frame, exc_info):
        """The program stops at an exception."""

    # --- Where to stop next -------------------------------------------------------------------------

    def _set_stopinfo(self, stopframe, returnframe, stoplineno=0):
        """Stops in stopframe (None: in any) from line stoplineno on (-1: nowhere), or when
        returnframe is left."""
        self.stopframe = stopframe
        self.returnframe = returnframe
        self.quitting = False
        self.stoplineno = stoplineno

    def set_until(self, frame, lineno=None):
        """Stops at a line greater than the present one (or `lineno`), or when the frame is left."""
        self._set_stopinfo(frame, frame, frame.f_lineno + 1 if lineno is None else lineno)

    def set_step(self):
        """Stops at the next line, wherever that is."""
        if self.frame_returning:
            # A caller that was not traced is, from now on.
            caller = self.frame_returning.f_back
            if caller and not caller.f_trace:
                caller.f_trace = self.trace_dispatch
        self._set_stopinfo(None, None)

    def set_next(self, frame):
        """Stops at the next line of the frame or of one below it."""
        self._set_stopinfo(frame, None)

    def set_return(self, frame):
        """Stops when the frame is left."""
        if _suspends(frame):
            self._set_stopinfo(frame, None, -1)
        else:
            self._set_stopinfo(frame.f_back, frame)

    def set_trace(self, frame=None):
        """Starts debugging from the frame, or the caller's."""
        if frame is None:
            frame = sys._getframe().f_back
        self.reset()
        self.enterframe = frame
        while frame:
            frame.f_trace = self.trace_dispatch
            self.botframe = frame
            frame = frame.f_back
        self.set_step()
        self.enterframe = None
        sys.settrace(self.trace_dispatch)

    def set_continue(self):
        """Stops at breakpoints only; without any, tracing ends."""
        self._set_stopinfo(self.botframe, None, -1)
        if self.breaks:
            return
        sys.settrace(None)
        frame = sys._getframe().f_back
        while frame and frame is not self.botframe:
            del frame.f_trace
            frame = frame.f_back

    def set_quit(self):
        """Ends the program at the next event, by BdbQuit."""
        self.stopframe = self.botframe
        self.returnframe = None
        self.quitting = True
        sys.settrace(None)

    # --- Breakpoints. Those that can fail return a text that says why, None otherwise ----------------

    def _note_break(self, filename, lineno):
        lines = self.breaks.setdefault(filename, [])
        if lineno not in lines:
            lines.append(lineno)

    def _forget_break(self, filename, lineno):
        """Drops a line from `breaks` when its last breakpoint is gone."""
        if (filename, lineno) in Breakpoint.bplist:
            return
        lines = self.breaks.get(filename, [])
        if lineno in lines:
            lines.remove(lineno)
        if not lines:
            self.breaks.pop(filename, None)

    def set_break(self, filename, lineno, temporary=False, cond=None, funcname=None):
        """Sets a breakpoint."""
        filename = self.canonic(filename)
        if not linecache.getline(filename, lineno):
            return "Line %s:%d does not exist" % (filename, lineno)
        self._note_break(filename, lineno)
        Breakpoint(filename, lineno, temporary, cond, funcname)
        # Frames that run already may meet it.
        frame = self.enterframe
        while frame:
            if self.break_anywhere(frame):
                frame.f_trace = self.trace_dispatch
            frame = frame.f_back
        return None

    def clear_break(self, filename, lineno):
        """Removes the breakpoints of a line."""
        filename = self.canonic(filename)
        if filename not in self.breaks:
            return "There are no breakpoints in %s" % filename
        if lineno not in self.breaks[filename]:
            return "There is no breakpoint at %s:%d" % (filename, lineno)
        for breakpoint in Breakpoint.bplist[filename, lineno][:]:
            breakpoint.deleteMe()
        self._forget_break(filename, lineno)
        return None

    def clear_bpbynumber(self, arg):
        """Removes the breakpoint with the number."""
        try:
            breakpoint = self.get_bpbynumber(arg)
        except ValueError as error:
            return str(error)
        breakpoint.deleteMe()
        self._forget_break(breakpoint.file, breakpoint.line)
        return None

    def clear_all_file_breaks(self, filename):
        """Removes the breakpoints of a file."""
        filename = self.canonic(filename)
        if filename not in self.breaks:
            return "There are no breakpoints in %s" % filename
        for line in self.breaks.pop(filename):
            for breakpoint in Breakpoint.bplist[filename, line][:]:
                breakpoint.deleteMe()
        return None

    def clear_all_breaks(self):
        """Removes all breakpoints."""
        if not self.breaks:
            return "There are no breakpoints"
        for breakpoint in Breakpoint.bpbynumber:
            if breakpoint:
                breakpoint.deleteMe()
        self.breaks = {}
        return None

    def get_bpbynumber(self, arg):
        """The breakpoint with the number, given as an int or a text; ValueError."""
        if not arg:
            raise ValueError("Breakpoint number expected")
        try:
            number = int(arg)
        except ValueError:
            raise ValueError("Non-numeric breakpoint number %s" % arg) from None
        try:
            breakpoint = Breakpoint.bpbynumber[number]
        except IndexError:
            raise ValueError("Breakpoint number %d out of range" % number) from None
        if breakpoint is None:
            raise ValueError("Breakpoint %d already deleted" % number)
        return breakpoint

    def get_break(self, filename, lineno):
        """Whether the line has a breakpoint."""
        return lineno in self.breaks.get(self.canonic(filename), ())

    def get_breaks(self, filename, lineno):
        """The line's breakpoints."""
        if not self.get_break(filename, lineno):
            return []
        return Breakpoint.bplist.get((self.canonic(filename), lineno), [])

    def get_file_breaks(self, filename):
        """The lines of a file that have breakpoints."""
        return self.breaks.get(self.canonic(filename), [])

    def get_all_breaks(self):
        """Lines with breakpoints by file."""
        return self.breaks

    # --- The stack ----------------------------------------------------------------------------------

    def get_stack(self, f, t):
        """([(frame, line), …], index): from the bottom to frame f, then along traceback t; the index
        is that of f, or of the last one if f is None."""
        if t and t.tb_frame is f:
            t = t.tb_next
        stack = []
        frame = f
        while frame is not None:
            stack.append((frame, frame.f_lineno))
            if frame is self.botframe:
                break
            frame = frame.f_back
        stack.reverse()
        index = max(0, len(stack) - 1)
        while t is not None:
            stack.append((t.tb_frame, t.tb_lineno))
            t = t.tb_next
        return stack, index if f is not None else max(0, len(stack) - 1)

    def format_stack_entry(self, frame_lineno, lprefix=": "):
        """file(line)function()->value: source"""
        frame, lineno = frame_lineno
        filename = self.canonic(frame.f_code.co_filename)
        text = "%s(%r)%s()" % (filename, lineno, frame.f_code.co_name or "<lambda>")
        if "__return__" in frame.f_locals:
            text += "->" + reprlib.repr(frame.f_locals["__return__"])
        if lineno is None:
            return text + lprefix + "Warning: lineno is None"
        line = linecache.getline(filename, lineno, frame.f_globals)
        return text + lprefix + line.strip() if line else text

    # --- Running something under the debugger ---------------------------------------------------------

    def run(self, cmd, globals=None, locals=None):
        """Executes a statement (text or code)."""
        if globals is None:
            import __main__

            globals = __main__.__dict__
        if locals is None:
            locals = globals
        self.reset()
        if isinstance(cmd, str):
            cmd = compile(cmd, "<string>", "exec")
        self._traced(exec, cmd, globals, locals)

    def runeval(self, expr, globals=None, locals=None):
        """The value of an expression."""
        if globals is None:
            import __main__

            globals = __main__.__dict__
        if locals is None:
            locals = globals
        self.reset()
        return self._traced(eval, expr, globals, locals)

    def runctx(self, cmd, globals, locals):
        """As run."""
        self.run(cmd, globals, locals)

    def runcall(self, func, /, *args, **kwds):
        """The result of a call."""
        self.reset()
        return self._traced(func, *args, **kwds)

    def _traced(self, func, /, *args, **kwds):
        sys.settrace(self.trace_dispatch)
        try:
            return func(*args, **kwds)
        except BdbQuit:
            return None
        finally:
            self.quitting = True
            sys.settrace(None)


def set_trace():
    """Starts a Bdb that stops nowhere visible at the caller."""
    Bdb().set_trace()


class Breakpoint:
    """A breakpoint. All of them are in Breakpoint.bpbynumber by number, which counts from 1, and in
    Breakpoint.bplist by (file, line)."""

    next = 1
    bplist = {}
    bpbynumber = [None]

    def __init__(self, file, line, temporary=False, cond=None, funcname=None):
        self.funcname = funcname
        self.func_first_executable_line = None
        self.file = file
        self.line = line
        self.temporary = temporary
        self.cond = cond
        self.enabled = True
        self.ignore = 0
        self.hits = 0
        self.number = Breakpoint.next
        Breakpoint.next += 1
        self.bpbynumber.append(self)
        self.bplist.setdefault((file, line), []).append(self)

    @staticmethod
    def clearBreakpoints():
        """Forgets all breakpoints and counts from 1 again."""
        Breakpoint.next = 1
        Breakpoint.bplist = {}
        Breakpoint.bpbynumber = [None]

    def deleteMe(self):
        """Takes it out of the lists; its number is not used again."""
        place = self.file, self.line
        self.bpbynumber[self.number] = None
        self.bplist[place].remove(self)
        if not self.bplist[place]:
            del self.bplist[place]

    def enable(self):
        self.enabled = True

    def disable(self):
        self.enabled = False

    def bpprint(self, out=None):
        """Prints bpformat()."""
        print(self.bpformat(), file=out if out is not None else sys.stdout)

    def bpformat(self):
        """The lines that list it."""
        text = "%-4dbreakpoint   %s%s at %s:%d" % (
            self.number, "del  " if self.temporary else "keep ",
            "yes  " if self.enabled else "no   ", self.file, self.line)
        if self.cond:
            text += "\n\tstop only if %s" % (self.cond,)
        if self.ignore:
            text += "\n\tignore next %d hits" % (self.ignore,)
        if self.hits:
            text += "\n\tbreakpoint already hit %d time%s" % (self.hits, "s" if self.hits > 1 else "")
        return text

    def __str__(self):
        return "breakpoint %s at %s:%s" % (self.number, self.file, self.line)


def checkfuncname(b, frame):
    """Whether the frame is where the breakpoint is: at its line, or at the first line that is
    executed of its function."""
    if not b.funcname:
        return b.line == frame.f_lineno
    if frame.f_code.co_name != b.funcname:
        return False
    if not b.func_first_executable_line:
        b.func_first_executable_line = frame.f_lineno
    return b.func_first_executable_line == frame.f_lineno


def effective(file, line, frame):
    """(breakpoint, whether it may be cleared if temporary) of the first that stops the program here,
    after counting the hit; (None, None) if none does."""
    for breakpoint in Breakpoint.bplist[file, line]:
        if not breakpoint.enabled or not checkfuncname(breakpoint, frame):
            continue
        breakpoint.hits += 1
        if breakpoint.cond:
            try:
                if not eval(breakpoint.cond, frame.f_globals, frame.f_locals):
                    continue
            except Exception:
                # Stopping is what helps with a condition that does not work.
                return breakpoint, False
        if breakpoint.ignore > 0:
            breakpoint.ignore -= 1
            continue
        return breakpoint, True
    return None, None

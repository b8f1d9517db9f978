"""An interactive debugger: `python -m pdb script.py`, or breakpoint() in a program.

It stops before a line and reads commands (`help` lists them) until one of them lets the program go
on. What is no command is executed as a Python statement in the frame that is looked at.
"""

import bdb
import cmd
import code
import inspect
import io
import linecache
import os
import pprint
import re
import runpy
import sys
import tokenize
import traceback
from reprlib import Repr

__all__ = ["run", "pm", "Pdb", "runeval", "runctx", "runcall", "set_trace", "post_mortem", "help"]

line_prefix = "\n-> "


class Restart(Exception):
    """Raised by `run` to start the debugged program anew."""


def find_function(funcname, filename):
    """(name, file, line) of the function's definition, by a search for `def` in the file; or None."""
    pattern = re.compile(r"(?:async\s+)?def\s+%s\s*[(\[]" % re.escape(funcname))
    try:
        file = tokenize.open(filename)
    except OSError:
        return None
    with file:
        for number, line in enumerate(file, 1):
            if pattern.match(line.lstrip()):
                return funcname, filename, number
    return None


class _Target:
    """A program given on the command line: a script, or with `-m` a module."""

    def __init__(self, name, is_module):
        self.name = name
        self.is_module = is_module
        self.shown = name
        if is_module:
            try:
                _, spec, self.code = runpy._get_module_details(name)
            except ImportError as error:
                print(f"ImportError: {error}")
                sys.exit(1)
            self.filename = self.code.co_filename
            self.namespace = {"__name__": "__main__", "__file__": spec.origin,
                              "__package__": spec.parent, "__loader__": spec.loader,
                              "__spec__": spec}
            return
        self.filename = self.shown = os.path.realpath(name)
        if not os.path.exists(self.filename):
            print("Error:", name, "does not exist")
            sys.exit(1)
        if os.path.isdir(self.filename):
            print("Error:", name, "is a directory")
            sys.exit(1)
        with io.open_code(self.filename) as file:
            self.source = file.read()
        sys.path[0] = os.path.dirname(self.filename)
        self.namespace = {"__name__": "__main__", "__file__": self.filename}

    def compiled(self):
        """The program's code; SyntaxError."""
        if self.is_module:
            return self.code
        return compile(self.source, self.filename, "exec")


class _Raised:
    """What an expression that raised an error has as its value in `display`."""

    def __init__(self, error):
        self.text = "** raised %s **" % _described(error)

    def __repr__(self):
        return self.text


def _described(error):
    """The last line of an error's traceback: `Kind: message`."""
    return traceback.format_exception_only(error)[-1].strip()


def _getsourcelines(obj):
    """(lines, first line number) of a code object or a frame; of a module's, all of its file."""
    lines, lineno = inspect.findsource(obj)
    if inspect.isframe(obj) and obj.f_globals is obj.f_locals:
        return lines, 1
    return inspect.getblock(lines[lineno:]), lineno + 1


class Pdb(bdb.Bdb, cmd.Cmd):
    """The debugger. Commands are methods do_NAME.

    skip: patterns of modules not to stop in; nosigint: whether Ctrl-C keeps its meaning while
    `continue` runs; readrc: whether ~/.pdbrc and ./.pdbrc are read.
    """

    _previous_sigint_handler = None

    def __init__(self, completekey="tab", stdin=None, stdout=None, skip=None, nosigint=False,
                 readrc=True):
        bdb.Bdb.__init__(self, skip=skip)
        cmd.Cmd.__init__(self, completekey, stdin, stdout)
        if stdout:
            self.use_rawinput = 0
        self.prompt = "(Pdb) "
        self.aliases = {}
        self.displaying = {}
        self.mainpyfile = ""
        self.tb_lineno = {}
        self.nosigint = nosigint
        self.allow_kbdint = False
        self.commands = {}           # by breakpoint number: lines to execute when it stops
        self.commands_silent = {}
        self.commands_resuming = ("continue", "step", "next", "return", "until", "jump", "quit")
        self._wait_for_mainpyfile = False
        self._target = None
        self._repr = Repr()
        self._repr.maxstring = self._repr.maxother = 120
        self.rcLines = []
        if readrc:
            for path in os.path.expanduser("~/.pdbrc"), ".pdbrc":
                try:
                    with open(path, encoding="utf-8") as file:
                        self.rcLines.extend(file)
                except OSError:
                    pass
        self.forget()

    # --- What is looked at ------------------------------------------------------------------------

    def reset(self):
        bdb.Bdb.reset(self)
        self.forget()

    def forget(self):
        """Lets go of the stack."""
        self.lineno = None
        self.stack = []
        self.curindex = 0
        self.curframe = None
        self.curframe_locals = None
        self.tb_lineno.clear()

    def setup(self, f, tb):
        """Looks at the frame, or at the end of the traceback."""
        self.forget()
        self.stack, self.curindex = self.get_stack(f, tb)
        while tb:
            self.tb_lineno[tb.tb_frame] = tb.tb_lineno
            tb = tb.tb_next
        self._look_at(self.curindex)

    def _look_at(self, index):
        self.curindex = index
        self.curframe = self.stack[index][0]
        self.curframe_locals = self.curframe.f_locals
        self.lineno = None

    # --- Events -----------------------------------------------------------------------------------

    def user_call(self, frame, argument_list):
        if self._wait_for_mainpyfile:
            return
        if self.stop_here(frame):
            self.message("--Call--")
            self.interaction(frame, None)

    def user_line(self, frame):
        if self._wait_for_mainpyfile:
            if self.mainpyfile != self.canonic(frame.f_code.co_filename):
                return
            self._wait_for_mainpyfile = False
        if self.bp_commands(frame):
            self.interaction(frame, None)

    def user_return(self, frame, return_value):
        if self._wait_for_mainpyfile:
            return
        frame.f_locals["__return__"] = return_value
        self.message("--Return--")
        self.interaction(frame, None)

    def user_exception(self, frame, exc_info):
        if self._wait_for_mainpyfile:
            return
        kind, value, tb = exc_info
        frame.f_locals["__exception__"] = kind, value
        # The end of a generator in a loop is raised by no frame and is none of the user's errors.
        prefix = "Internal " if tb is None and kind is StopIteration else ""
        self.message(f"{prefix}{_described(value)}")
        self.interaction(frame, tb)

    def bp_commands(self, frame):
        """Executes the commands of the breakpoint that stopped the program; whether to prompt then."""
        number, self.currentbp = getattr(self, "currentbp", False), False
        if not number or number not in self.commands:
            return True
        last = self.lastcmd
        self.setup(frame, None)
        for line in self.commands[number]:
            self.onecmd(line)
        self.lastcmd = last
        if not self.commands_silent[number]:
            self.print_stack_entry(self.stack[self.curindex])
        if not any(self._resumes(line) for line in self.commands[number]):
            self._cmdloop()
        self.forget()
        return False

    def _resumes(self, line):
        """Whether the command lets the program go on."""
        name = line.split(None, 1)[0] if line.strip() else ""
        function = getattr(self, "do_" + name, None)
        return function is not None and function.__name__.removeprefix("do_") in self.commands_resuming

    def interaction(self, frame, traceback):
        """Shows where the program stopped and reads commands."""
        if Pdb._previous_sigint_handler is not None:
            import signal

            try:
                signal.signal(signal.SIGINT, Pdb._previous_sigint_handler)
            except ValueError:
                pass  # not in the main thread
            Pdb._previous_sigint_handler = None
        self.setup(frame, traceback)
        self.cmdqueue.extend(line for line in map(str.strip, self.rcLines)
                             if line and line[0] != "#")
        self.rcLines = []
        self.print_stack_entry(self.stack[self.curindex])
        self._cmdloop()
        self.forget()

    def _cmdloop(self):
        while True:
            try:
                self.allow_kbdint = True
                self.cmdloop()
                self.allow_kbdint = False
                return
            except KeyboardInterrupt:
                self.message("--KeyboardInterrupt--")

    def sigint_handler(self, signum, frame):
        """Ctrl-C while the program runs stops it where it is."""
        if self.allow_kbdint:
            raise KeyboardInterrupt
        self.message("\nProgram interrupted. (Use 'cont' to resume).")
        self.set_step()
        self.set_trace(frame)

    def preloop(self):
        for expression, old in self.displaying.get(self.curframe, {}).items():
            new = self._safe_repr(self._value_to_display(expression), expression)
            if new != old:
                self.displaying[self.curframe][expression] = new
                self.message("display %s: %s  [old: %s]" % (expression, new, old))

    def message(self, msg):
        """Prints a line."""
        print(msg, file=self.stdout)

    def error(self, msg):
        """Prints a line that says what is wrong."""
        print("***", msg, file=self.stdout)

    # --- Lines ------------------------------------------------------------------------------------

    def precmd(self, line):
        """Replaces aliases, and keeps what follows `;;` for the next command."""
        if not line.strip():
            return line
        words = line.split()
        while words[0] in self.aliases:
            line = self.aliases[words[0]]
            for number, word in enumerate(words[1:], 1):
                line = line.replace("%" + str(number), word)
            line = line.replace("%*", " ".join(words[1:]))
            words = line.split()
        if words[0] != "alias":
            line, *rest = line.split(";;", 1)
            line = line.rstrip()
            if rest:
                self.cmdqueue.insert(0, rest[0].lstrip())
        # $name: a convenience variable, which lives in the globals.
        return re.sub(r"\$([a-zA-Z_]\w*)", r'__pdb_convenience_variables["\1"]', line)

    def onecmd(self, line):
        if getattr(self, "commands_defining", False):
            return self.handle_command_def(line)
        return cmd.Cmd.onecmd(self, line)

    def parseline(self, line):
        if line.startswith("!"):
            return None, None, line
        return super().parseline(line)

    def default(self, line):
        """Executes a statement in the frame that is looked at."""
        if line[:1] == "!":
            line = line[1:].strip()
        names, space = self.curframe_locals, self.curframe.f_globals
        space.setdefault("__pdb_convenience_variables", {})["_frame"] = self.curframe
        displayhook, stdin, stdout = sys.displayhook, sys.stdin, sys.stdout
        try:
            buffer = line
            compiled = code.compile_command(line + "\n", "<stdin>", "single")
            while compiled is None:
                # A block that goes on in further lines.
                more = self._read_continuation()
                if more is None:
                    break
                buffer += "\n" + more
                compiled = code.compile_command(buffer, "<stdin>", "single")
            if compiled is None:
                compiled = compile(buffer + "\n", "<stdin>", "single")
            sys.displayhook = self.displayhook
            sys.stdin, sys.stdout = self.stdin, self.stdout
            exec(compiled, space, names)
        except BaseException as error:
            self.error(_described(error))
        finally:
            sys.displayhook, sys.stdin, sys.stdout = displayhook, stdin, stdout

    def _read_continuation(self):
        if self.use_rawinput:
            try:
                return input("...   ")
            except EOFError:
                return None
        self.stdout.write("...   ")
        self.stdout.flush()
        line = self.stdin.readline()
        return line.rstrip("\r\n") if line else None

    def displayhook(self, obj):
        """Prints the value of an expression, unless it is None; the builtin `_` stays as it is."""
        if obj is not None:
            self.message(repr(obj))

    def handle_command_def(self, line):
        """Takes a line of a breakpoint's command list; returns whether the list is complete."""
        name, argument, line = self.parseline(line)
        if not name:
            return False
        if name == "silent":
            self.commands_silent[self.commands_bnum] = True
            return False
        if name == "end":
            return True
        lines = self.commands[self.commands_bnum]
        if argument:
            lines.append(name + " " + argument)
        else:
            lines.append(name)
        return self._resumes(name)

    # --- Values -----------------------------------------------------------------------------------

    def _evaluate(self, expression):
        """The value in the frame that is looked at; any exception."""
        return eval(expression, self.curframe.f_globals, self.curframe_locals)

    def _getval(self, arg):
        """The same; says what went wrong, and raises it again."""
        try:
            return self._evaluate(arg)
        except BaseException as error:
            self.error(_described(error))
            raise

    def _value_to_display(self, expression):
        try:
            return self._evaluate(expression)
        except BaseException as error:
            return _Raised(error)

    def _safe_repr(self, obj, expression):
        try:
            return repr(obj)
        except Exception as error:
            return f"*** repr({expression}) failed: {_described(error)} ***"

    def _print_value(self, arg, show):
        try:
            value = self._getval(arg)
        except BaseException:
            return
        try:
            self.message(show(value))
        except BaseException as error:
            self.error(_described(error))

    def do_p(self, arg):
        """p expression

        Print the value of the expression.
        """
        self._print_value(arg, repr)

    def do_pp(self, arg):
        """pp expression

        Pretty-print the value of the expression.
        """
        self._print_value(arg, pprint.pformat)

    def do_whatis(self, arg):
        """whatis expression

        Print the type of the expression's value.
        """
        try:
            value = self._getval(arg)
        except BaseException:
            return
        function = getattr(value, "__func__", None)
        if function is not None and inspect.ismethod(value):
            self.message("Method %s" % value.__code__.co_name)
        elif inspect.isfunction(value):
            self.message("Function %s" % value.__code__.co_name)
        elif inspect.isclass(value):
            self.message("Class %s.%s" % (value.__module__, value.__qualname__))
        else:
            self.message(type(value))

    def do_display(self, arg):
        """display [expression]

        Print the expression's value now and, each time the program stops in this frame, when it
        changed. Without an expression, list those that are displayed here.
        """
        if not arg:
            if self.displaying:
                self.message("Currently displaying:")
                for expression, old in self.displaying.get(self.curframe, {}).items():
                    self.message("%s: %s" % (expression, old))
            else:
                self.message("No expression is being displayed")
            return
        try:
            compile(arg, "<stdin>", "eval")
        except SyntaxError as error:
            self.error("Unable to display %s: %r" % (arg, _described(error)))
            return
        shown = self._safe_repr(self._value_to_display(arg), arg)
        self.displaying.setdefault(self.curframe, {})[arg] = shown
        self.message("display %s: %s" % (arg, shown))

    def do_undisplay(self, arg):
        """undisplay [expression]

        No longer display the expression, or any, in this frame.
        """
        if not arg:
            self.displaying.pop(self.curframe, None)
            return
        if self.displaying.get(self.curframe, {}).pop(arg, None) is None:
            self.error("not displaying %s" % arg)

    def do_args(self, arg):
        """a(rgs)

        Print the arguments of the current function.
        """
        code_object = self.curframe.f_code
        count = code_object.co_argcount + code_object.co_kwonlyargcount
        count += bool(code_object.co_flags & inspect.CO_VARARGS)
        count += bool(code_object.co_flags & inspect.CO_VARKEYWORDS)
        for name in code_object.co_varnames[:count]:
            if name in self.curframe_locals:
                value = self._safe_repr(self.curframe_locals[name], name)
            else:
                value = "*** undefined ***"
            self.message("%s = %s" % (name, value))

    do_a = do_args

    def do_retval(self, arg):
        """retval

        Print the return value of the function that is being left.
        """
        if "__return__" in self.curframe_locals:
            self.message(self._safe_repr(self.curframe_locals["__return__"], "retval"))
        else:
            self.error("Not yet returned!")

    do_rv = do_retval

    # --- The stack --------------------------------------------------------------------------------

    def print_stack_trace(self):
        try:
            for entry in self.stack:
                self.print_stack_entry(entry)
        except KeyboardInterrupt:
            pass

    def print_stack_entry(self, frame_lineno, prompt_prefix=line_prefix):
        frame, _ = frame_lineno
        self.message(("> " if frame is self.curframe else "  ")
                     + self.format_stack_entry(frame_lineno, prompt_prefix))

    def do_where(self, arg):
        """w(here)

        Print the stack, the most recent frame last. An arrow shows the frame that is looked at.
        """
        self.print_stack_trace()

    do_w = do_bt = do_where

    def _select_frame(self, index):
        self._look_at(index)
        self.print_stack_entry(self.stack[index])

    def _move(self, arg, direction, edge, complaint):
        """Looks at another frame: `arg` (a text, default one) steps towards the edge's index."""
        if self.curindex == edge:
            self.error(complaint)
            return
        try:
            steps = int(arg or 1)
        except ValueError:
            self.error("Invalid frame count (%s)" % arg)
            return
        index = self.curindex + direction * steps
        if steps < 0 or (index - edge) * direction > 0:
            index = edge
        self._select_frame(index)

    def do_up(self, arg):
        """u(p) [count]

        Look at an older frame: the caller, or `count` callers up.
        """
        self._move(arg, -1, 0, "Oldest frame")

    do_u = do_up

    def do_down(self, arg):
        """d(own) [count]

        Look at a newer frame.
        """
        self._move(arg, 1, len(self.stack) - 1, "Newest frame")

    do_d = do_down

    # --- Source -----------------------------------------------------------------------------------

    def _print_lines(self, lines, start, breaks=(), frame=None):
        """Prints numbered lines; B marks breakpoints, -> the current line and >> where an exception
        was raised that came up to it."""
        current = frame.f_lineno if frame else -1
        raised = self.tb_lineno.get(frame, -1)
        for number, line in enumerate(lines, start):
            text = str(number).rjust(3)
            if len(text) < 4:
                text += " "
            text += "B" if number in breaks else " "
            if number == current:
                text += "->"
            elif number == raised:
                text += ">>"
            self.message(text + "\t" + line.rstrip())

    def do_list(self, arg):
        """l(ist) [first[, last] | .]

        List 11 lines around the current one, or go on with the list. With `.`, begin again around
        the current line; with one number, list around that; with two, from the first to the last (or
        as many as the last says, if it is less than the first).
        """
        self.lastcmd = "list"
        last = None
        if arg and arg != ".":
            try:
                first, _, rest = arg.partition(",")
                first = int(first.strip())
                if rest:
                    last = int(rest.strip())
                    if last < first:
                        last += first
                else:
                    first = max(1, first - 5)
            except ValueError:
                self.error("Error in argument: %r" % arg)
                return
        elif self.lineno is None or arg == ".":
            first = max(1, self.curframe.f_lineno - 5)
        else:
            first = self.lineno + 1
        if last is None:
            last = first + 10
        filename = self.curframe.f_code.co_filename
        lines = linecache.getlines(filename, self.curframe.f_globals)
        self._print_lines(lines[first - 1:last], first, self.get_file_breaks(filename), self.curframe)
        self.lineno = min(last, len(lines))
        if len(lines) < last:
            self.message("[EOF]")

    do_l = do_list

    def do_longlist(self, arg):
        """ll | longlist

        List the whole function or file that is looked at.
        """
        try:
            lines, first = _getsourcelines(self.curframe)
        except OSError as error:
            self.error(error)
            return
        breaks = self.get_file_breaks(self.curframe.f_code.co_filename)
        self._print_lines(lines, first, breaks, self.curframe)

    do_ll = do_longlist

    def do_source(self, arg):
        """source expression

        List the source of the object.
        """
        try:
            lines, first = inspect.getsourcelines(self._evaluate(arg))
        except BaseException as error:
            self.error(error if isinstance(error, (OSError, TypeError)) else _described(error))
            return
        self._print_lines(lines, max(first, 1))

    # --- Breakpoints ------------------------------------------------------------------------------

    def do_break(self, arg, temporary=0):
        """b(reak) [([filename:]lineno | function) [, condition]]

        Without an argument, list all breakpoints. With a line number or a function, set one there;
        it stops the program only where the condition, if there is one, is true.
        """
        if not arg:
            if self.breaks:
                self.message("Num Type         Disp Enb   Where")
                for breakpoint in bdb.Breakpoint.bpbynumber:
                    if breakpoint:
                        self.message(breakpoint.bpformat())
            return
        where, comma, condition = arg.partition(",")
        where = where.strip()
        condition = condition.strip() if comma else None
        if condition:
            if problem := self._bad_expression(condition):
                self.error("Invalid condition %s: %r" % (condition, problem))
                return
        found = self._break_place(where)
        if not found:
            return
        filename, line, funcname = found
        line = self.checkline(filename, line)
        if not line:
            return
        problem = self.set_break(filename, line, temporary, condition, funcname)
        if problem:
            self.error(problem)
            return
        breakpoint = self.get_breaks(filename, line)[-1]
        self.message("Breakpoint %d at %s:%d" % (breakpoint.number, breakpoint.file, breakpoint.line))

    do_b = do_break

    def _bad_expression(self, text):
        """What is wrong with the expression's syntax, or None."""
        try:
            compile(text, "<stdin>", "eval")
        except SyntaxError as error:
            return _described(error)
        return None

    def _break_place(self, where):
        """(file, line, function or None) that `file:line`, `line`, `file:function` or an expression
        for a function means; None after an error message."""
        filename, colon, line = where.rpartition(":")
        if colon:
            filename = filename.rstrip()
            found = self.lookupmodule(filename)
            if not found:
                self.error("%r not found from sys.path" % filename)
                return None
            line = line.lstrip()
            try:
                return found, int(line), None
            except ValueError:
                self.error("Bad lineno: %s" % line)
                return None
        try:
            return self.defaultFile(), int(where), None
        except ValueError:
            pass
        try:
            function = self._evaluate(where)
        except BaseException:
            function = where
        function = getattr(function, "__func__", function)
        code_object = getattr(function, "__code__", None)
        if code_object is not None:
            return code_object.co_filename, code_object.co_firstlineno, code_object.co_name
        ok, filename, line = self.lineinfo(where)
        if not ok:
            self.error("The specified object %r is not a function or was not found along sys.path."
                       % where)
            return None
        return filename, int(line), ok

    def defaultFile(self):
        """The file that a bare line number belongs to."""
        filename = self.curframe.f_code.co_filename
        return self.mainpyfile if filename == "<string>" and self.mainpyfile else filename

    def lineinfo(self, identifier):
        """(function, file, line) of a function's name, with `file.` in front perhaps."""
        failed = None, None, None
        parts = identifier.strip().strip("'").split(".")
        if parts[0] == "self":
            del parts[0]
        if not parts or not parts[-1]:
            return failed
        filename = self.defaultFile() if len(parts) == 1 else self.lookupmodule(parts[0])
        return filename and find_function(parts[-1], filename) or failed

    def lookupmodule(self, filename):
        """The path of a file or module name, looked up along sys.path; or None."""
        if os.path.isabs(filename) and os.path.exists(filename):
            return filename
        candidate = os.path.join(sys.path[0], filename)
        if os.path.exists(candidate) and self.canonic(candidate) == self.mainpyfile:
            return candidate
        if not os.path.splitext(filename)[1]:
            filename += ".py"
        if os.path.isabs(filename):
            return filename if os.path.exists(filename) else None
        for directory in sys.path:
            path = os.path.join(os.path.realpath(directory), filename)
            if os.path.exists(path):
                return path
        return None

    def checkline(self, filename, lineno):
        """The line number if a breakpoint may stand there; 0 after an error message."""
        frame = getattr(self, "curframe", None)
        line = linecache.getline(filename, lineno, frame.f_globals if frame else None)
        if not line:
            self.message("End of file")
            return 0
        line = line.strip()
        if not line or line[0] == "#" or line[:3] in ('"""', "'''"):
            self.error("Blank or comment")
            return 0
        return lineno

    def do_tbreak(self, arg):
        """tbreak [([filename:]lineno | function) [, condition]]

        As break, for a breakpoint that is removed when it is hit.
        """
        self.do_break(arg, 1)

    def _each_breakpoint(self, arg):
        """The breakpoints whose numbers are given; says which do not exist."""
        for number in arg.split():
            try:
                yield self.get_bpbynumber(number)
            except ValueError as error:
                self.error(error)

    def do_enable(self, arg):
        """enable bpnumber [bpnumber ...]

        Let the breakpoints stop the program again.
        """
        for breakpoint in self._each_breakpoint(arg):
            breakpoint.enable()
            self.message("Enabled %s" % breakpoint)

    def do_disable(self, arg):
        """disable bpnumber [bpnumber ...]

        Keep the breakpoints from stopping the program.
        """
        for breakpoint in self._each_breakpoint(arg):
            breakpoint.disable()
            self.message("Disabled %s" % breakpoint)

    def _one_breakpoint(self, arg):
        """The breakpoint of the first word, and the rest of the line; None after an error message."""
        number, _, rest = arg.partition(" ")
        try:
            return self.get_bpbynumber(number.strip()), rest.strip()
        except ValueError as error:
            self.error(error)
            return None

    def do_condition(self, arg):
        """condition bpnumber [condition]

        Stop at the breakpoint only where the condition is true; without one, always.
        """
        found = self._one_breakpoint(arg)
        if not found:
            return
        breakpoint, condition = found
        if condition and (problem := self._bad_expression(condition)):
            self.error("Invalid condition %s: %r" % (condition, problem))
            return
        breakpoint.cond = condition or None
        if condition:
            self.message("New condition set for breakpoint %d." % breakpoint.number)
        else:
            self.message("Breakpoint %d is now unconditional." % breakpoint.number)

    def do_ignore(self, arg):
        """ignore bpnumber [count]

        Pass the breakpoint `count` times (default 0) before it stops the program again.
        """
        found = self._one_breakpoint(arg)
        if not found:
            return
        breakpoint, count = found
        try:
            breakpoint.ignore = max(0, int(count or 0))
        except ValueError:
            self.error("Error in argument: %r" % arg)
            return
        if not breakpoint.ignore:
            self.message("Will stop next time breakpoint %d is reached." % breakpoint.number)
        else:
            crossings = "%d crossings" % breakpoint.ignore if breakpoint.ignore > 1 else "1 crossing"
            self.message("Will ignore next %s of breakpoint %d." % (crossings, breakpoint.number))

    def do_clear(self, arg):
        """cl(ear) [filename:lineno | bpnumber ...]

        Remove the breakpoints of a line or those with the numbers; without an argument, all of them
        (after asking).
        """
        if not arg:
            try:
                answer = input("Clear all breaks? ")
            except EOFError:
                answer = "no"
            if answer.strip().lower() in ("y", "yes"):
                gone = [b for b in bdb.Breakpoint.bpbynumber if b]
                self.clear_all_breaks()
                for breakpoint in gone:
                    self.message("Deleted %s" % breakpoint)
            return
        if ":" in arg:
            filename, _, line = arg.rpartition(":")
            try:
                line = int(line)
            except ValueError:
                self.error("Invalid line number (%s)" % arg)
                return
            gone = list(self.get_breaks(filename, line))
            problem = self.clear_break(filename, line)
            if problem:
                self.error(problem)
            else:
                for breakpoint in gone:
                    self.message("Deleted %s" % breakpoint)
            return
        for breakpoint in self._each_breakpoint(arg):
            self.clear_bpbynumber(breakpoint.number)
            self.message("Deleted %s" % breakpoint)

    do_cl = do_clear

    def do_commands(self, arg):
        """(Pdb) commands [bpnumber]
        (com) ...
        (com) end
        (Pdb)

        Give the breakpoint (default: the last) commands that are executed when it stops the program.
        `silent` among them: do not show where. A command that lets the program go on ends the list.
        """
        if not arg:
            number = len(bdb.Breakpoint.bpbynumber) - 1
        else:
            try:
                number = int(arg)
            except ValueError:
                self.error("Usage: commands [bnum]\n        ...\n        end")
                return
        try:
            self.get_bpbynumber(number)
        except ValueError as error:
            self.error("cannot set commands: %s" % error)
            return
        before = self.commands.get(number), self.commands_silent.get(number)
        self.commands_bnum = number
        self.commands[number] = []
        self.commands_silent[number] = False
        prompt, self.prompt = self.prompt, "(com) "
        self.commands_defining = True
        try:
            self.cmdloop()
        except KeyboardInterrupt:
            if before[0] is None:
                del self.commands[number], self.commands_silent[number]
            else:
                self.commands[number], self.commands_silent[number] = before
            self.error("command definition aborted, old commands restored")
        finally:
            self.commands_defining = False
            self.prompt = prompt

    # --- Going on ---------------------------------------------------------------------------------

    def do_step(self, arg):
        """s(tep)

        Go on to the next line, into functions that are called.
        """
        self.set_step()
        return 1

    do_s = do_step

    def do_next(self, arg):
        """n(ext)

        Go on to the next line of this function, or until it is left.
        """
        self.set_next(self.curframe)
        return 1

    do_n = do_next

    def do_until(self, arg):
        """unt(il) [lineno]

        Go on to a line greater than the present one (or than or equal to lineno), or until the
        function is left.
        """
        line = None
        if arg:
            try:
                line = int(arg)
            except ValueError:
                self.error("Error in argument: %r" % arg)
                return
            if line <= self.curframe.f_lineno:
                self.error('"until" line number is smaller than current line number')
                return
        self.set_until(self.curframe, line)
        return 1

    do_unt = do_until

    def do_return(self, arg):
        """r(eturn)

        Go on until the current function is left.
        """
        self.set_return(self.curframe)
        return 1

    do_r = do_return

    def do_continue(self, arg):
        """c(ont(inue))

        Go on to the next breakpoint.
        """
        if not self.nosigint:
            import signal

            try:
                Pdb._previous_sigint_handler = signal.signal(signal.SIGINT, self.sigint_handler)
            except ValueError:
                pass  # not in the main thread
        self.set_continue()
        return 1

    do_c = do_cont = do_continue

    def do_jump(self, arg):
        """j(ump) lineno

        Set the next line that is executed, in the newest frame.
        """
        if self.curindex + 1 != len(self.stack):
            self.error("You can only jump within the bottom frame")
            return
        try:
            line = int(arg)
        except ValueError:
            self.error("The 'jump' command requires a line number")
            return
        try:
            self.curframe.f_lineno = line
        except (ValueError, AttributeError) as error:
            self.error("Jump failed: %s" % error)
            return
        self.stack[self.curindex] = self.stack[self.curindex][0], line
        self.print_stack_entry(self.stack[self.curindex])

    do_j = do_jump

    def do_run(self, arg):
        """run | restart [args...]

        Start the program anew, with other arguments if some are given.
        """
        if arg:
            import shlex

            name = sys.argv[0:1]
            try:
                sys.argv = shlex.split(arg)
            except ValueError as error:
                self.error("Cannot run %s: %s" % (arg, error))
                return
            sys.argv[:0] = name
        raise Restart

    do_restart = do_run

    def do_quit(self, arg):
        """q(uit) | exit

        End the program.
        """
        self._user_requested_quit = True
        self.set_quit()
        return 1

    do_q = do_exit = do_quit

    def do_EOF(self, arg):
        """EOF

        End of the input: as quit.
        """
        self.message("")
        return self.do_quit(arg)

    # --- Other commands -----------------------------------------------------------------------------

    def do_debug(self, arg):
        """debug code

        Step through a statement in a debugger of its own.
        """
        sys.settrace(None)
        inner = Pdb(self.completekey, self.stdin, self.stdout)
        inner.prompt = "(%s) " % self.prompt.strip()
        self.message("ENTERING RECURSIVE DEBUGGER")
        try:
            sys.call_tracing(inner.run, (arg, self.curframe.f_globals, self.curframe_locals))
        except Exception as error:
            self.error(_described(error))
        self.message("LEAVING RECURSIVE DEBUGGER")
        sys.settrace(self.trace_dispatch)
        self.lastcmd = inner.lastcmd

    def do_interact(self, arg):
        """interact

        Start an interactive interpreter with copies of the frame's names.
        """
        names = self.curframe.f_globals | self.curframe_locals
        code.interact("*interactive*", local=names)

    def do_alias(self, arg):
        """alias [name [command]]

        Make `name` stand for the command, in which %1, %2 … are arguments and %* all of them. Without
        a command, show what it stands for; without a name, list all aliases.
        """
        name, _, command = arg.partition(" ")
        if not name:
            for known in sorted(self.aliases):
                self.message("%s = %s" % (known, self.aliases[known]))
        elif command.strip():
            self.aliases[name] = command.strip()
        elif name in self.aliases:
            self.message("%s = %s" % (name, self.aliases[name]))

    def do_unalias(self, arg):
        """unalias name

        Forget the alias.
        """
        self.aliases.pop(arg.split()[0] if arg.split() else "", None)

    def do_help(self, arg):
        """h(elp) [command]

        List the commands, or describe one.
        """
        if not arg:
            return cmd.Cmd.do_help(self, arg)
        if arg == "pdb":
            self.message(__doc__.strip())
            return
        if arg == "exec":
            self.message("(!) statement\n\nExecute the statement in the frame that is looked at.")
            return
        function = getattr(self, "do_" + arg, None)
        if function is None:
            self.error("No help for %r" % arg)
        elif not function.__doc__:
            self.error("No help for %r; __doc__ string missing" % arg)
        else:
            self.message(inspect.cleandoc(function.__doc__))

    do_h = do_help

    # --- Programs -----------------------------------------------------------------------------------

    def _run(self, target):
        """Runs a program from the command line, stopping before its first line."""
        self._wait_for_mainpyfile = True
        self._user_requested_quit = False
        self.mainpyfile = self.canonic(target.filename)
        self._target = target
        import __main__

        __main__.__dict__.clear()
        __main__.__dict__.update(target.namespace, __builtins__=__builtins__)
        self.run(target.compiled(), __main__.__dict__)


def run(statement, globals=None, locals=None):
    """Executes the statement (text or code) under the debugger."""
    Pdb().run(statement, globals, locals)


def runeval(expression, globals=None, locals=None):
    """The value of the expression, computed under the debugger."""
    return Pdb().runeval(expression, globals, locals)


def runctx(statement, globals, locals):
    """As run."""
    run(statement, globals, locals)


def runcall(*args, **kwds):
    """Calls a function (the first argument) under the debugger and returns its result."""
    return Pdb().runcall(*args, **kwds)


def set_trace(*, header=None):
    """Starts the debugger in the calling frame; header: a line to print before."""
    debugger = Pdb()
    if header is not None:
        debugger.message(header)
    debugger.set_trace(sys._getframe().f_back)


def post_mortem(t=None):
    """Looks at where the traceback (default: that of the exception being handled) ended. An exception
    may be given instead; ValueError without one."""
    if t is None:
        exception = sys.exception()
        t = exception.__traceback__ if exception is not None else None
    elif isinstance(t, BaseException):
        t = t.__traceback__
    if t is None:
        raise ValueError("A valid traceback must be passed if no exception is being handled")
    debugger = Pdb()
    debugger.reset()
    debugger.interaction(None, t)


def pm():
    """post_mortem() of the last error that nobody caught."""
    error = getattr(sys, "last_exc", None)
    post_mortem(error.__traceback__ if error is not None else sys.last_traceback)


def help():
    """Prints what the debugger is."""
    print(__doc__.strip())


_usage = """\
usage: pdb.py [-c command] ... [-m module | pyfile] [arg] ...

Debug the Python program given by pyfile. Alternatively,
an executable module or package to debug can be specified using
the -m switch.

Initial commands are read from .pdbrc files in your home directory
and in the current directory, if they exist.  Commands supplied with
-c are executed after commands from .pdbrc files.

To let the script run until an exception occurs, use "-c continue".
To let the script run up to a given line X in the debugged file, use
"-c 'until X'\""""


def _parse_command_line(arguments):
    """(commands, whether a module, name, arguments of the program); None: show how to use it."""
    commands, module = [], False
    arguments = list(arguments)
    while arguments and arguments[0].startswith("-"):
        option = arguments.pop(0)
        if option in ("-h", "--help"):
            return None
        if option in ("-c", "--command") and arguments:
            commands.append(arguments.pop(0))
        elif option.startswith("--command="):
            commands.append(option.partition("=")[2])
        elif option.startswith("-c") and len(option) > 2:
            commands.append(option[2:])
        elif option == "-m" and arguments:
            module = True
            break
        elif option.startswith("-m") and len(option) > 2:
            arguments.insert(0, option[2:])
            module = True
            break
        else:
            missing = option in ("-c", "--command", "-m")
            print("Error: option %s %s" % (option, "requires argument" if missing else "not recognized"))
            sys.exit(2)
    if not arguments:
        return None
    return commands, module, arguments[0], arguments[1:]


def main():
    """The command line: `python -m pdb`."""
    parsed = _parse_command_line(sys.argv[1:])
    if parsed is None:
        print(_usage)
        sys.exit(2)
    commands, module, name, arguments = parsed
    target = _Target(name, module)
    sys.argv[:] = [target.filename if module else name, *arguments]
    debugger = Pdb()
    debugger.rcLines.extend(commands)
    while True:
        try:
            debugger._run(target)
            if debugger._user_requested_quit:
                break
            print("The program finished and will be restarted")
        except Restart:
            print("Restarting", target.shown, "with arguments:")
            print("\t" + " ".join(sys.argv[1:]))
        except SystemExit as error:
            print("The program exited via sys.exit(). Exit status:", end=" ")
            print(error)
        except SyntaxError:
            traceback.print_exc()
            sys.exit(1)
        except BaseException as error:
            traceback.print_exc()
            print("Uncaught exception. Entering post mortem debugging")
            print("Running 'cont' or 'step' will restart the program")
            debugger.interaction(None, error.__traceback__)
            print(f"Post mortem debugger finished. The {target.shown} will be restarted")
        if debugger._user_requested_quit:
            break


if __name__ == "__main__":
    import pdb

    pdb.main()

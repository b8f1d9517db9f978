"""Line-oriented command interpreters: a class whose do_NAME methods are the commands."""

import string
import sys

__all__ = ["Cmd"]

PROMPT = "(Cmd) "
IDENTCHARS = string.ascii_letters + string.digits + "_"


class Cmd:
    """A prompt that calls do_NAME(rest of the line) for each line `NAME rest of the line`.

    A command that returns a true value ends the loop. help_NAME and the docstrings of do_NAME are
    what `help` shows; complete_NAME completes arguments where the module readline exists.
    """

    prompt = PROMPT
    identchars = IDENTCHARS
    ruler = "="
    lastcmd = ""
    intro = None
    doc_leader = ""
    doc_header = "Documented commands (type help <topic>):"
    misc_header = "Miscellaneous help topics:"
    undoc_header = "Undocumented commands:"
    nohelp = "*** No help on %s"
    use_rawinput = 1

    def __init__(self, completekey="tab", stdin=None, stdout=None):
        """stdin and stdout: where lines come from with use_rawinput = 0, and where texts go."""
        self.stdin = stdin if stdin is not None else sys.stdin
        self.stdout = stdout if stdout is not None else sys.stdout
        self.cmdqueue = []
        self.completekey = completekey

    # --- The loop ---------------------------------------------------------------------------------

    def cmdloop(self, intro=None):
        """Prompts, reads and executes lines until a command says stop. `EOF` is a command, too."""
        self.preloop()
        restore_completer = self._install_completer()
        try:
            if intro is not None:
                self.intro = intro
            if self.intro:
                self.stdout.write(str(self.intro) + "\n")
            stop = None
            while not stop:
                line = self.cmdqueue.pop(0) if self.cmdqueue else self._read_line()
                line = self.precmd(line)
                stop = self.onecmd(line)
                stop = self.postcmd(stop, line)
            self.postloop()
        finally:
            restore_completer()

    def _read_line(self):
        if self.use_rawinput:
            try:
                return input(self.prompt)
            except EOFError:
                return "EOF"
        self.stdout.write(self.prompt)
        self.stdout.flush()
        line = self.stdin.readline()
        return line.rstrip("\r\n") if line else "EOF"

    def _install_completer(self):
        """Lets readline ask this object for completions; returns what undoes that."""
        if not (self.use_rawinput and self.completekey):
            return lambda: None
        try:
            import readline
        except ImportError:
            return lambda: None
        self.old_completer = readline.get_completer()
        readline.set_completer(self.complete)
        readline.parse_and_bind(self.completekey + ": complete")
        return lambda: readline.set_completer(self.old_completer)

    def precmd(self, line):
        """Called with each line before it is executed; returns the line to execute."""
        return line

    def postcmd(self, stop, line):
        """Called after each command with its result; returns whether to stop."""
        return stop

    def preloop(self):
        """Called once when the loop begins."""

    def postloop(self):
        """Called once when the loop ends."""

    # --- One line ---------------------------------------------------------------------------------

    def parseline(self, line):
        """(command, argument, line): command is None if the line does not begin with one.

        `?x` means `help x`, and `!x` `shell x` where there is a do_shell.
        """
        line = line.strip()
        if not line:
            return None, None, line
        if line[0] == "?":
            line = "help " + line[1:]
        elif line[0] == "!":
            if not hasattr(self, "do_shell"):
                return None, None, line
            line = "shell " + line[1:]
        end = 0
        while end < len(line) and line[end] in self.identchars:
            end += 1
        return line[:end], line[end:].strip(), line

    def onecmd(self, line):
        """Executes one line as if it had been typed; returns whether to stop."""
        command, argument, line = self.parseline(line)
        if not line:
            return self.emptyline()
        if command is None:
            return self.default(line)
        self.lastcmd = line
        if line == "EOF":
            self.lastcmd = ""
        if command == "":
            return self.default(line)
        function = getattr(self, "do_" + command, None)
        if function is None:
            return self.default(line)
        return function(argument)

    def emptyline(self):
        """An empty line repeats the last command."""
        if self.lastcmd:
            return self.onecmd(self.lastcmd)

    def default(self, line):
        """Called with lines that no command takes."""
        self.stdout.write("*** Unknown syntax: %s\n" % line)

    # --- Completion -------------------------------------------------------------------------------

    def completedefault(self, *ignored):
        """Completions of arguments of commands without a complete_NAME."""
        return []

    def completenames(self, text, *ignored):
        """Names of commands that begin with the text."""
        return [name[3:] for name in self.get_names() if name.startswith("do_" + text)]

    def complete(self, text, state):
        """For readline: the completion number `state` of the text, or None."""
        if state == 0:
            import readline

            whole = readline.get_line_buffer()
            line = whole.lstrip()
            stripped = len(whole) - len(line)
            begin = readline.get_begidx() - stripped
            end = readline.get_endidx() - stripped
            complete = self.completenames
            if begin > 0:
                command = self.parseline(line)[0]
                complete = self.completedefault
                if command:
                    complete = getattr(self, "complete_" + command, complete)
            self.completion_matches = complete(text, line, begin, end)
        try:
            return self.completion_matches[state]
        except IndexError:
            return None

    def get_names(self):
        """All names of the class, those of its bases included."""
        return dir(self.__class__)

    def complete_help(self, *args):
        commands = set(self.completenames(*args))
        topics = {name[5:] for name in self.get_names() if name.startswith("help_" + args[0])}
        return list(commands | topics)

    # --- Help -------------------------------------------------------------------------------------

    def do_help(self, arg):
        'List available commands with "help" or detailed help with "help cmd".'
        if arg:
            self._help_on(arg)
            return
        names = set(self.get_names())
        topics = {name[5:] for name in names if name.startswith("help_")}
        documented, undocumented = [], []
        for name in sorted(names):
            if not name.startswith("do_"):
                continue
            command = name[3:]
            if command in topics:
                topics.discard(command)
                documented.append(command)
            elif getattr(self, name).__doc__:
                documented.append(command)
            else:
                undocumented.append(command)
        self.stdout.write("%s\n" % str(self.doc_leader))
        self.print_topics(self.doc_header, documented, 15, 80)
        self.print_topics(self.misc_header, sorted(topics), 15, 80)
        self.print_topics(self.undoc_header, undocumented, 15, 80)

    def _help_on(self, topic):
        function = getattr(self, "help_" + topic, None)
        if function is not None:
            function()
            return
        doc = getattr(getattr(self, "do_" + topic, None), "__doc__", None)
        self.stdout.write("%s\n" % (doc or self.nohelp % (topic,)))

    def print_topics(self, header, cmds, cmdlen, maxcol):
        """Writes a header, a ruler and the names in columns; nothing without names."""
        if not cmds:
            return
        self.stdout.write("%s\n" % str(header))
        if self.ruler:
            self.stdout.write("%s\n" % str(self.ruler * len(header)))
        self.columnize(cmds, maxcol - 1)
        self.stdout.write("\n")

    def columnize(self, list, displaywidth=80):
        """Writes the strings in columns, downwards first, as few lines as the width allows."""
        if not list:
            self.stdout.write("<empty>\n")
            return
        wrong = [i for i, text in enumerate(list) if not isinstance(text, str)]
        if wrong:
            raise TypeError("list[i] not a string for i in %s" % ", ".join(map(str, wrong)))
        count = len(list)
        if count == 1:
            self.stdout.write("%s\n" % str(list[0]))
            return
        for rows in range(1, count):
            columns = [list[at:at + rows] for at in range(0, count, rows)]
            widths = [max(map(len, column)) for column in columns]
            if sum(widths) + 2 * (len(widths) - 1) <= displaywidth:
                break
        else:
            rows, columns, widths = count, [list], [0]
        for row in range(rows):
            texts = [column[row] for column in columns if row < len(column)]
            self.stdout.write("%s\n" % "  ".join(
                text.ljust(width) for text, width in zip(texts, widths)))

"""The assert methods of test cases."""

from . import _contexts
from .util import (_common_shorten_repr, _count_diff_all_purpose, _count_diff_hashable,
                   safe_repr)

__unittest = True

DIFF_OMITTED = "\nDiff is %s characters long. Set self.maxDiff to None to see it."


def _pretty_diff(first, second):
    import difflib
    import pprint
    return "\n" + "\n".join(difflib.ndiff(pprint.pformat(first).splitlines(),
                                          pprint.pformat(second).splitlines()))


class Assertions:
    """What a test can claim; failing raises failureException."""

    failureException = AssertionError
    longMessage = True
    maxDiff = 80 * 8
    _diffThreshold = 2 ** 16

    def fail(self, msg=None):
        """Fails the test."""
        raise self.failureException(msg)

    def _formatMessage(self, msg, standardMsg):
        if not self.longMessage:
            return msg or standardMsg
        if msg is None:
            return standardMsg
        try:
            return f"{standardMsg} : {msg}"
        except UnicodeDecodeError:
            return f"{safe_repr(standardMsg)} : {safe_repr(msg)}"

    def _truncateMessage(self, message, diff):
        limit = self.maxDiff
        if limit is None or len(diff) <= limit:
            return message + diff
        return message + DIFF_OMITTED % len(diff)

    def assertFalse(self, expr, msg=None):
        """The expression is false."""
        if expr:
            raise self.failureException(
                self._formatMessage(msg, f"{safe_repr(expr)} is not false"))

    def assertTrue(self, expr, msg=None):
        """The expression is true."""
        if not expr:
            raise self.failureException(
                self._formatMessage(msg, f"{safe_repr(expr)} is not true"))

    # ---- Exceptions, warnings, logging

    def assertRaises(self, expected_exception, *args, **kwargs):
        """The block, or the call of the next argument with the rest, raises the exception."""
        context = _contexts.AssertRaisesContext(expected_exception, self)
        try:
            return context.handle("assertRaises", args, kwargs)
        finally:
            context = None

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        """The same; and the exception's text matches."""
        context = _contexts.AssertRaisesContext(expected_exception, self, expected_regex)
        try:
            return context.handle("assertRaisesRegex", args, kwargs)
        finally:
            context = None

    def assertWarns(self, expected_warning, *args, **kwargs):
        """The block, or the call of the next argument with the rest, warns."""
        context = _contexts.AssertWarnsContext(expected_warning, self)
        return context.handle("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        """The same; and the warning's text matches."""
        context = _contexts.AssertWarnsContext(expected_warning, self, expected_regex)
        return context.handle("assertWarnsRegex", args, kwargs)

    def assertLogs(self, logger=None, level=None):
        """The block logs something of at least a level (INFO)."""
        return _contexts.AssertLogsContext(self, logger, level, no_logs=False)

    def assertNoLogs(self, logger=None, level=None):
        """The block logs nothing of a level (INFO) or above."""
        return _contexts.AssertLogsContext(self, logger, level, no_logs=True)

    # ---- Equality

    def _getAssertEqualityFunc(self, first, second):
        if type(first) is type(second):
            found = self._type_equality_funcs.get(type(first))
            if found is not None:
                if isinstance(found, str):
                    found = getattr(self, found)
                return found
        return self._baseAssertEqual

    def _baseAssertEqual(self, first, second, msg=None):
        if not first == second:
            raise self.failureException(self._formatMessage(
                msg, "%s != %s" % _common_shorten_repr(first, second)))

    def assertEqual(self, first, second, msg=None):
        """first == second."""
        self._getAssertEqualityFunc(first, second)(first, second, msg=msg)

    def assertNotEqual(self, first, second, msg=None):
        """first != second."""
        if not first != second:
            raise self.failureException(self._formatMessage(
                msg, f"{safe_repr(first)} == {safe_repr(second)}"))

    def _almost(self, first, second, places, delta):
        """(whether they are almost equal, in which words)."""
        difference = abs(first - second)
        if delta is not None:
            return difference <= delta, (f"within {safe_repr(delta)} delta "
                                         f"({safe_repr(difference)} difference)")
        if places is None:
            places = 7
        return round(difference, places) == 0, (f"within {places!r} places "
                                                f"({safe_repr(difference)} difference)")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Equal to a number of decimal places (7), or within delta."""
        if first == second:
            return
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        close, how = self._almost(first, second, places, delta)
        if not close:
            raise self.failureException(self._formatMessage(
                msg, f"{safe_repr(first)} != {safe_repr(second)} {how}"))

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Unequal to a number of decimal places (7), or not within delta."""
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        if delta is not None:
            if not (first == second) and abs(first - second) > delta:
                return
            how = (f"within {safe_repr(delta)} delta "
                   f"({safe_repr(abs(first - second))} difference)")
        else:
            if places is None:
                places = 7
            if not (first == second) and round(abs(first - second), places) != 0:
                return
            how = f"within {places!r} places"
        raise self.failureException(self._formatMessage(
            msg, f"{safe_repr(first)} == {safe_repr(second)} {how}"))

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        """Equal sequences, of a given type perhaps."""
        if seq_type is not None:
            name = seq_type.__name__
            for which, seq in (("First", seq1), ("Second", seq2)):
                if not isinstance(seq, seq_type):
                    raise self.failureException(
                        f"{which} sequence is not a {name}: {safe_repr(seq)}")
        else:
            name = "sequence"
        differing = None
        for which, seq in (("First", seq1), ("Second", seq2)):
            try:
                length = len(seq)
            except (TypeError, NotImplementedError):
                differing = f"{which} {name} has no length.    Non-sequence?"
                break
        if differing is None:
            if seq1 == seq2:
                return
            differing = "{}s differ: {} != {}\n".format(
                name.capitalize(), *_common_shorten_repr(seq1, seq2))
            differing += self._first_difference(seq1, seq2, name, seq_type)
            if differing.endswith("\0"):
                return
        self.fail(self._formatMessage(
            msg, self._truncateMessage(differing, _pretty_diff(seq1, seq2))))

    def _first_difference(self, seq1, seq2, name, seq_type):
        """Where two unequal sequences begin to differ; a NUL at the end if they do not."""
        length1, length2 = len(seq1), len(seq2)
        for i in range(min(length1, length2)):
            try:
                item1 = seq1[i]
            except (TypeError, IndexError, NotImplementedError):
                return self._extra(seq1, seq2, name, f"\nUnable to index element {i} of "
                                                     f"first {name}\n")
            try:
                item2 = seq2[i]
            except (TypeError, IndexError, NotImplementedError):
                return self._extra(seq1, seq2, name, f"\nUnable to index element {i} of "
                                                     f"second {name}\n")
            if item1 != item2:
                return self._extra(seq1, seq2, name, "\nFirst differing element {}:\n{}\n{}\n"
                                   .format(i, *_common_shorten_repr(item1, item2)))
        if length1 == length2 and seq_type is None and type(seq1) != type(seq2):
            return "\0"     # the items are equal, the types need not be
        return self._extra(seq1, seq2, name, "")

    @staticmethod
    def _extra(seq1, seq2, name, text):
        if len(seq1) == len(seq2):
            return text
        which, longer, shorter = (("First", seq1, seq2) if len(seq1) > len(seq2)
                                  else ("Second", seq2, seq1))
        text += (f"\n{which} {name} contains {len(longer) - len(shorter)} additional "
                 "elements.\n")
        at = len(shorter)
        try:
            text += f"First extra element {at}:\n{safe_repr(longer[at])}\n"
        except (TypeError, IndexError, NotImplementedError):
            text += f"Unable to index element {at} of {which.lower()} {name}\n"
        return text

    def assertListEqual(self, list1, list2, msg=None):
        """Equal lists."""
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        """Equal tuples."""
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        """Equal sets."""
        differences = []
        for which, one, other in (("first", set1, set2), ("second", set2, set1)):
            try:
                differences.append((which, one.difference(other)))
            except TypeError as e:
                self.fail(f"invalid type when attempting set difference: {e}")
            except AttributeError as e:
                self.fail(f"{which} argument does not support set difference: {e}")
        if not any(items for _, items in differences):
            return
        lines = []
        for (which, items), other in zip(differences, ("second", "first")):
            if items:
                lines.append(f"Items in the {which} set but not the {other}:")
                lines.extend(map(repr, items))
        self.fail(self._formatMessage(msg, "\n".join(lines)))

    def assertDictEqual(self, d1, d2, msg=None):
        """Equal dicts."""
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            text = "%s != %s" % _common_shorten_repr(d1, d2)
            self.fail(self._formatMessage(
                msg, self._truncateMessage(text, _pretty_diff(d1, d2))))

    def assertCountEqual(self, first, second, msg=None):
        """The same items equally often, in whatever order."""
        from collections import Counter
        first_items, second_items = list(first), list(second)
        try:
            first_counts, second_counts = Counter(first_items), Counter(second_items)
        except TypeError:
            differences = _count_diff_all_purpose(first_items, second_items)
        else:
            if first_counts == second_counts:
                return
            differences = _count_diff_hashable(first_items, second_items)
        if differences:
            lines = ["First has %d, Second has %d:  %r" % each for each in differences]
            self.fail(self._formatMessage(msg, self._truncateMessage(
                "Element counts were not equal:\n", "\n".join(lines))))

    def assertMultiLineEqual(self, first, second, msg=None):
        """Equal texts."""
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first == second:
            return
        if len(first) > self._diffThreshold or len(second) > self._diffThreshold:
            self._baseAssertEqual(first, second, msg)
        import difflib
        # Where the last line of one has no end, both get one more, so that lines stay lines.
        first_end = second_end = ""
        if first and second:
            if first[-1] != "\n" or second[-1] != "\n":
                first_end = second_end = "\n"
        elif first and first[-1] != "\n":
            first_end = "\n"
        elif second and second[-1] != "\n":
            second_end = "\n"
        first_lines = (first + first_end).splitlines(keepends=True)
        second_lines = (second + second_end).splitlines(keepends=True)
        text = "%s != %s" % _common_shorten_repr(first, second)
        diff = "\n" + "".join(difflib.ndiff(first_lines, second_lines))
        self.fail(self._formatMessage(msg, self._truncateMessage(text, diff)))

    # ---- Membership, identity, order, kind

    def assertIn(self, member, container, msg=None):
        """member in container."""
        if member not in container:
            self.fail(self._formatMessage(
                msg, f"{safe_repr(member)} not found in {safe_repr(container)}"))

    def assertNotIn(self, member, container, msg=None):
        """member not in container."""
        if member in container:
            self.fail(self._formatMessage(
                msg, f"{safe_repr(member)} unexpectedly found in {safe_repr(container)}"))

    def assertIs(self, expr1, expr2, msg=None):
        """The same object."""
        if expr1 is not expr2:
            self.fail(self._formatMessage(msg, f"{safe_repr(expr1)} is not {safe_repr(expr2)}"))

    def assertIsNot(self, expr1, expr2, msg=None):
        """Not the same object."""
        if expr1 is expr2:
            self.fail(self._formatMessage(msg, f"unexpectedly identical: {safe_repr(expr1)}"))

    def assertLess(self, a, b, msg=None):
        """a < b."""
        if not a < b:
            self.fail(self._formatMessage(msg, f"{safe_repr(a)} not less than {safe_repr(b)}"))

    def assertLessEqual(self, a, b, msg=None):
        """a <= b."""
        if not a <= b:
            self.fail(self._formatMessage(
                msg, f"{safe_repr(a)} not less than or equal to {safe_repr(b)}"))

    def assertGreater(self, a, b, msg=None):
        """a > b."""
        if not a > b:
            self.fail(self._formatMessage(
                msg, f"{safe_repr(a)} not greater than {safe_repr(b)}"))

    def assertGreaterEqual(self, a, b, msg=None):
        """a >= b."""
        if not a >= b:
            self.fail(self._formatMessage(
                msg, f"{safe_repr(a)} not greater than or equal to {safe_repr(b)}"))

    def assertIsNone(self, obj, msg=None):
        """The object is None."""
        if obj is not None:
            self.fail(self._formatMessage(msg, f"{safe_repr(obj)} is not None"))

    def assertIsNotNone(self, obj, msg=None):
        """The object is not None."""
        if obj is None:
            self.fail(self._formatMessage(msg, "unexpectedly None"))

    def assertIsInstance(self, obj, cls, msg=None):
        """isinstance(obj, cls)."""
        if not isinstance(obj, cls):
            self.fail(self._formatMessage(
                msg, f"{safe_repr(obj)} is not an instance of {cls!r}"))

    def assertNotIsInstance(self, obj, cls, msg=None):
        """Not isinstance(obj, cls)."""
        if isinstance(obj, cls):
            self.fail(self._formatMessage(msg, f"{safe_repr(obj)} is an instance of {cls!r}"))

    def assertRegex(self, text, expected_regex, msg=None):
        """The text matches somewhere."""
        if isinstance(expected_regex, (str, bytes)):
            assert expected_regex, "expected_regex must not be empty."
            import re
            expected_regex = re.compile(expected_regex)
        if not expected_regex.search(text):
            raise self.failureException(self._formatMessage(
                msg, f"Regex didn't match: {expected_regex.pattern!r} not found in {text!r}"))

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        """The text does not match anywhere."""
        if isinstance(unexpected_regex, (str, bytes)):
            import re
            unexpected_regex = re.compile(unexpected_regex)
        match = unexpected_regex.search(text)
        if match:
            raise self.failureException(self._formatMessage(
                msg, f"Regex matched: {text[match.start():match.end()]!r} matches "
                     f"{unexpected_regex.pattern!r} in {text!r}"))

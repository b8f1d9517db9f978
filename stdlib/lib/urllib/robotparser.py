"""robots.txt: what a site allows programs to fetch."""

import collections
import urllib.parse
import urllib.request

__all__ = ["RobotFileParser"]

RequestRate = collections.namedtuple("RequestRate", "requests seconds")


class RobotFileParser:
    """The rules of a site."""

    def __init__(self, url=""):
        self.entries = []
        self.sitemaps = []
        self.default_entry = None
        self.disallow_all = False
        self.allow_all = False
        self.set_url(url)
        self.last_checked = 0

    def mtime(self):
        """When the file was read last."""
        return self.last_checked

    def modified(self):
        """Says that the file was read now."""
        import time
        self.last_checked = time.time()

    def set_url(self, url):
        """The address of robots.txt."""
        self.url = url
        self.host, self.path = urllib.parse.urlparse(url)[1:3]

    def read(self):
        """Fetches the file."""
        try:
            file = urllib.request.urlopen(self.url)
        except urllib.error.HTTPError as e:
            if e.code in (401, 403):
                self.disallow_all = True
            elif 400 <= e.code < 500:
                self.allow_all = True
            e.close()
        else:
            self.parse(file.read().decode("utf-8").splitlines())

    def _add_entry(self, entry):
        if "*" in entry.useragents:
            # The first general entry counts.
            if self.default_entry is None:
                self.default_entry = entry
        else:
            self.entries.append(entry)

    def parse(self, lines):
        """Reads the file's lines."""
        entry = Entry()
        rules = False      # whether the entry has rules
        agents = False     # whether it has programs
        self.modified()
        for line in lines:
            if not line:
                if rules:
                    self._add_entry(entry)
                entry, agents, rules = Entry(), False, False
            line = line.partition("#")[0].strip()
            if not line:
                continue
            name, colon, value = line.partition(":")
            if not colon:
                continue
            name = name.strip().lower()
            value = urllib.parse.unquote(value.strip())
            if name == "user-agent":
                if rules:
                    self._add_entry(entry)
                    entry, rules = Entry(), False
                entry.useragents.append(value)
                agents = True
            elif name in ("disallow", "allow"):
                if agents:
                    entry.rulelines.append(RuleLine(value, name == "allow"))
                    rules = True
            elif name == "crawl-delay":
                if agents:
                    if value.strip().isdigit():
                        entry.delay = int(value)
                    rules = True
            elif name == "request-rate":
                if agents:
                    numbers = value.split("/")
                    if len(numbers) == 2 and all(n.strip().isdigit() for n in numbers):
                        entry.req_rate = RequestRate(int(numbers[0]), int(numbers[1]))
                    rules = True
            elif name == "sitemap":
                self.sitemaps.append(value)
        if rules:
            self._add_entry(entry)

    def can_fetch(self, useragent, url):
        """Whether a program may fetch an address."""
        if self.disallow_all:
            return False
        if self.allow_all:
            return True
        if not self.last_checked:
            return False
        parsed = urllib.parse.urlparse(urllib.parse.unquote(url))
        url = urllib.parse.urlunparse(("", "", parsed.path, parsed.params, parsed.query,
                                       parsed.fragment))
        url = urllib.parse.quote(url) or "/"
        entry = self._entry_of(useragent)
        return entry.allowance(url) if entry else True

    def _entry_of(self, useragent):
        for entry in self.entries:
            if entry.applies_to(useragent):
                return entry
        return self.default_entry

    def crawl_delay(self, useragent):
        """The seconds between fetches, or None."""
        entry = self._entry_of(useragent) if self.mtime() else None
        return entry.delay if entry else None

    def request_rate(self, useragent):
        """How often a program may fetch, or None."""
        entry = self._entry_of(useragent) if self.mtime() else None
        return entry.req_rate if entry else None

    def site_maps(self):
        """The addresses of maps of the site, or None."""
        return self.sitemaps or None

    def __str__(self):
        entries = self.entries
        if self.default_entry is not None:
            entries = entries + [self.default_entry]
        return "\n\n".join(map(str, entries))


class RuleLine:
    """A line that allows or forbids paths with a beginning."""

    def __init__(self, path, allowance):
        if path == "" and not allowance:
            allowance = True     # forbids nothing
        path = urllib.parse.urlunparse(urllib.parse.urlparse(path))
        self.path = urllib.parse.quote(path)
        self.allowance = allowance

    def applies_to(self, filename):
        """Whether the line is about a path."""
        return self.path == "*" or filename.startswith(self.path)

    def __str__(self):
        return f"{'Allow' if self.allowance else 'Disallow'}: {self.path}"


class Entry:
    """Programs and the rules for them."""

    def __init__(self):
        self.useragents = []
        self.rulelines = []
        self.delay = None
        self.req_rate = None

    def __str__(self):
        lines = [f"User-agent: {agent}" for agent in self.useragents]
        if self.delay is not None:
            lines.append(f"Crawl-delay: {self.delay}")
        if self.req_rate is not None:
            lines.append(f"Request-rate: {self.req_rate.requests}/{self.req_rate.seconds}")
        lines.extend(map(str, self.rulelines))
        return "\n".join(lines)

    def applies_to(self, useragent):
        """Whether the rules are for a program."""
        useragent = useragent.split("/")[0].lower()
        return any(agent == "*" or agent.lower() in useragent for agent in self.useragents)

    def allowance(self, filename):
        """Whether a path may be fetched: the first rule about it says so."""
        for line in self.rulelines:
            if line.applies_to(filename):
                return line.allowance
        return True

"""Where Python's parts are installed, and how this Python was built.

    python -m sysconfig
"""

import os
import sys

__all__ = ["get_config_h_filename", "get_config_var", "get_config_vars",
           "get_makefile_filename", "get_path", "get_path_names", "get_paths", "get_platform",
           "get_python_version", "get_scheme_names", "parse_config_h"]

_ALWAYS_STR = {"MACOSX_DEPLOYMENT_TARGET"}
_PREFIX = os.path.normpath(sys.prefix)
_BASE_PREFIX = os.path.normpath(sys.base_prefix)
_EXEC_PREFIX = os.path.normpath(sys.exec_prefix)
_BASE_EXEC_PREFIX = os.path.normpath(sys.base_exec_prefix)
_PY_VERSION = sys.version.split()[0]
_PY_VERSION_SHORT = f"{sys.version_info[0]}.{sys.version_info[1]}"
_PY_VERSION_SHORT_NO_DOT = f"{sys.version_info[0]}{sys.version_info[1]}"
_PROJECT_BASE = os.path.dirname(os.path.realpath(sys.executable)) if sys.executable else os.getcwd()
_PYTHON_BUILD = False
_HAS_USER_BASE = True

_SCHEME_KEYS = ("stdlib", "platstdlib", "purelib", "platlib", "include", "scripts", "data")


def _posix_scheme():
    lib = "{base}/{platlibdir}/python{py_version_short}"
    site = "/python{py_version_short}/site-packages"
    return {
        "stdlib": lib.replace("{base}", "{installed_base}"),
        "platstdlib": lib.replace("{base}", "{platbase}"),
        "purelib": "{base}/lib" + site,
        "platlib": "{platbase}/{platlibdir}" + site,
        "include": "{installed_base}/include/python{py_version_short}{abiflags}",
        "platinclude": "{installed_platbase}/include/python{py_version_short}{abiflags}",
        "scripts": "{base}/bin",
        "data": "{base}",
    }


def _nt_scheme():
    return {
        "stdlib": "{installed_base}/Lib",
        "platstdlib": "{base}/Lib",
        "purelib": "{base}/Lib/site-packages",
        "platlib": "{base}/Lib/site-packages",
        "include": "{installed_base}/Include",
        "platinclude": "{installed_base}/Include",
        "scripts": "{base}/Scripts",
        "data": "{base}",
    }


_INSTALL_SCHEMES = {
    "posix_prefix": _posix_scheme(),
    "posix_home": {
        "stdlib": "{installed_base}/lib/python",
        "platstdlib": "{base}/lib/python",
        "purelib": "{base}/lib/python",
        "platlib": "{base}/lib/python",
        "include": "{installed_base}/include/python",
        "platinclude": "{installed_base}/include/python",
        "scripts": "{base}/bin",
        "data": "{base}",
    },
    "nt": _nt_scheme(),
    "posix_venv": _posix_scheme(),
    "nt_venv": _nt_scheme(),
    "venv": _posix_scheme() if os.name == "posix" else _nt_scheme(),
    "nt_user": {
        "stdlib": "{userbase}/Python{py_version_nodot_plat}",
        "platstdlib": "{userbase}/Python{py_version_nodot_plat}",
        "purelib": "{userbase}/Python{py_version_nodot_plat}/site-packages",
        "platlib": "{userbase}/Python{py_version_nodot_plat}/site-packages",
        "include": "{userbase}/Python{py_version_nodot_plat}/Include",
        "scripts": "{userbase}/Python{py_version_nodot_plat}/Scripts",
        "data": "{userbase}",
    },
    "posix_user": {
        "stdlib": "{userbase}/{platlibdir}/python{py_version_short}",
        "platstdlib": "{userbase}/{platlibdir}/python{py_version_short}",
        "purelib": "{userbase}/lib/python{py_version_short}/site-packages",
        "platlib": "{userbase}/lib/python{py_version_short}/site-packages",
        "include": "{userbase}/include/python{py_version_short}",
        "scripts": "{userbase}/bin",
        "data": "{userbase}",
    },
    "osx_framework_user": {
        "stdlib": "{userbase}/lib/python",
        "platstdlib": "{userbase}/lib/python",
        "purelib": "{userbase}/lib/python/site-packages",
        "platlib": "{userbase}/lib/python/site-packages",
        "include": "{userbase}/include/python{py_version_short}",
        "scripts": "{userbase}/bin",
        "data": "{userbase}",
    },
}

_CONFIG_VARS = None
_USER_BASE = None


def _getuserbase():
    return os.environ.get("PYTHONUSERBASE") or os.path.join(os.path.expanduser("~"), ".local")


def _expand_vars(scheme, vars):
    known = {**get_config_vars(), **(vars or {})}
    expanded = {}
    for name, text in _INSTALL_SCHEMES[scheme].items():
        try:
            path = os.path.expanduser(text).format(**known)
        except KeyError as e:
            raise AttributeError(e) from e
        expanded[name] = os.path.normpath(path)
    return expanded


def _get_preferred_schemes():
    if os.name == "nt":
        return {"prefix": "nt", "home": "posix_home", "user": "nt_user"}
    return {"prefix": "posix_prefix", "home": "posix_home", "user": "posix_user"}


def get_preferred_scheme(key):
    """The scheme for "prefix", "home" or "user"."""
    if key == "prefix" and sys.prefix != sys.base_prefix:
        return "venv"
    scheme = _get_preferred_schemes()[key]
    if scheme not in _INSTALL_SCHEMES:
        raise ValueError(f"{key!r} returned {scheme!r}, which is not a valid scheme on this "
                         "platform")
    return scheme


def get_default_scheme():
    """The scheme that get_paths uses."""
    return get_preferred_scheme("prefix")


def get_scheme_names():
    """The names of all schemes."""
    return tuple(sorted(_INSTALL_SCHEMES))


def get_path_names():
    """The names of the paths in a scheme."""
    return _SCHEME_KEYS


def get_paths(scheme=get_default_scheme(), vars=None, expand=True):
    """All paths of a scheme."""
    return _expand_vars(scheme, vars) if expand else _INSTALL_SCHEMES[scheme]


def get_path(name, scheme=get_default_scheme(), vars=None, expand=True):
    """One path of a scheme."""
    return get_paths(scheme, vars, expand)[name]


def _initial_config_vars():
    multiarch = getattr(sys.implementation, "_multiarch", "")
    soabi = sys.implementation.cache_tag
    if multiarch:
        soabi += "-" + multiarch
    lib = os.path.join(_PREFIX, "lib")
    stdlib = os.path.join(lib, "python" + _PY_VERSION_SHORT)
    include = os.path.join(_PREFIX, "include", "python" + _PY_VERSION_SHORT)
    return {
        "prefix": _PREFIX, "exec_prefix": _EXEC_PREFIX, "py_version": _PY_VERSION,
        "py_version_short": _PY_VERSION_SHORT, "py_version_nodot": _PY_VERSION_SHORT_NO_DOT,
        "py_version_nodot_plat": "", "installed_base": _BASE_PREFIX, "base": _PREFIX,
        "installed_platbase": _BASE_EXEC_PREFIX, "platbase": _EXEC_PREFIX,
        "projectbase": _PROJECT_BASE, "platlibdir": sys.platlibdir, "abiflags": "",
        "srcdir": _PROJECT_BASE, "userbase": _getuserbase(), "implementation": "Baton",
        "VERSION": _PY_VERSION_SHORT, "BINDIR": os.path.join(_PREFIX, "bin"), "BINLIBDEST": stdlib,
        "LIBDEST": stdlib, "LIBDIR": lib, "INCLUDEPY": include, "CONFINCLUDEPY": include,
        "INCLUDEDIR": os.path.join(_PREFIX, "include"), "SOABI": soabi,
        "EXT_SUFFIX": f".{soabi}.so", "SO": f".{soabi}.so", "SHLIB_SUFFIX": ".so",
        "MULTIARCH": multiarch, "EXE": "", "Py_DEBUG": 0, "Py_ENABLE_SHARED": 0, "Py_TRACE_REFS": 0,
        "WITH_PYMALLOC": 0, "WITH_DOC_STRINGS": 1, "HAVE_FORK": 1, "SIZEOF_VOID_P": 8,
        "SIZEOF_LONG": 8, "SIZEOF_SIZE_T": 8, "MACHDEP": sys.platform,
        "CC": os.environ.get("CC", "cc"), "CXX": os.environ.get("CXX", "c++"), "AR": "ar",
        "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
    }


def get_config_vars(*args):
    """All variables of the configuration as a dict, or the values of those that are named."""
    global _CONFIG_VARS
    if _CONFIG_VARS is None:
        _CONFIG_VARS = _initial_config_vars()
    if args:
        return [_CONFIG_VARS.get(name) for name in args]
    return _CONFIG_VARS


def get_config_var(name):
    """A variable of the configuration, or None."""
    return get_config_vars().get(name)


def is_python_build(check_home=None):
    """Whether this program runs where it was built from CPython's source: never."""
    return _PYTHON_BUILD


def get_makefile_filename():
    """Where CPython keeps its Makefile. Baton installs none."""
    return os.path.join(get_path("stdlib"), f"config-{_PY_VERSION_SHORT}", "Makefile")


def get_config_h_filename():
    """Where CPython keeps pyconfig.h. Baton installs none."""
    return os.path.join(get_path("platinclude"), "pyconfig.h")


def parse_config_h(fp, vars=None):
    """The #defines of a file like pyconfig.h as a dict."""
    import re
    if vars is None:
        vars = {}
    defined = re.compile(r"#define ([A-Z][A-Za-z0-9_]+) (.*)\n")
    undefined = re.compile(r"/[*] #undef ([A-Z][A-Za-z0-9_]+) [*]/\n")
    for line in fp:
        if match := defined.match(line):
            name, value = match.groups()
            if name not in _ALWAYS_STR:
                try:
                    value = int(value)
                except ValueError:
                    pass
            vars[name] = value
        elif match := undefined.match(line):
            vars[match[1]] = 0
    return vars


def get_platform():
    """The platform as names of packages have it: linux-x86_64."""
    if os.name != "posix" or not hasattr(os, "uname"):
        return sys.platform
    if "_PYTHON_HOST_PLATFORM" in os.environ:
        return os.environ["_PYTHON_HOST_PLATFORM"]
    system, _host, _release, _version, machine = os.uname()
    system = system.lower().replace("/", "")
    machine = machine.replace(" ", "_").replace("/", "-")
    if system[:5] == "linux":
        return f"{system}-{machine}"
    return f"{system}-{_release}-{machine}"


def get_python_version():
    """"3.12"."""
    return _PY_VERSION_SHORT


def expand_makefile_vars(s, vars):
    """A text with $(NAME) and ${NAME} replaced, again and again, by what vars says."""
    import re
    pattern = re.compile(r"\$(?:\(([A-Za-z][A-Za-z0-9_]*)\)|\{([A-Za-z][A-Za-z0-9_]*)\})")
    while match := pattern.search(s):
        s = s[:match.start()] + vars.get(match[1] or match[2]) + s[match.end():]
    return s


def _print_dict(title, data):
    for at, (key, value) in enumerate(sorted(data.items())):
        if at == 0:
            print(f"{title}: ")
        print(f'\t{key} = "{value}"')


def _main():
    print(f'Platform: "{get_platform()}"')
    print(f'Python version: "{get_python_version()}"')
    print(f'Current installation scheme: "{get_default_scheme()}"')
    print()
    _print_dict("Paths", get_paths())
    print()
    _print_dict("Variables", get_config_vars())


if __name__ == "__main__":
    _main()

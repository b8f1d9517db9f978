"""How modules are found and loaded, as finders and loaders that programs can add to.

The program imports natively as long as sys.meta_path and sys.path_hooks are as they were made
here; what programs change there is asked through `_find_and_load`. This module is imported when
somebody asks for a module's __spec__, for sys.meta_path, or for importlib.
"""

import _imp
import sys
import types

SOURCE_SUFFIXES = [".py"]
DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES = [".pyc"]
EXTENSION_SUFFIXES = []
MAGIC_NUMBER = (3531).to_bytes(2, "little") + b"\r\n"


def _verbose(text):
    if sys.flags.verbose:
        print("#", text, file=sys.stderr)


# ---- Paths

def _join(*parts):
    result = ""
    for part in parts:
        if not part:
            continue
        if not result or part.startswith("/"):
            result = part
        else:
            result = f"{result.rstrip('/')}/{part}"
    return result


def _split(path):
    head, _slash, tail = path.rpartition("/")
    return head, tail


def _is_file(path):
    import posix
    try:
        return posix.stat(path).st_mode & 0o170000 == 0o100000
    except (OSError, ValueError):
        return False


def _is_dir(path):
    import posix
    try:
        return posix.stat(path or posix.getcwd()).st_mode & 0o170000 == 0o040000
    except (OSError, ValueError):
        return False


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where the bytecode of a source file would be kept."""
    if debug_override is not None:
        import warnings
        warnings.warn("the debug_override parameter is deprecated; use 'optimization' instead",
                      DeprecationWarning)
        if optimization is not None:
            raise TypeError("debug_override or optimization must be set to None")
        optimization = "" if debug_override else 1
    import posix
    path = posix.fspath(path)
    head, tail = _split(path)
    base, dot, rest = tail.rpartition(".")
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError("sys.implementation.cache_tag is None")
    name = f"{base or rest}{dot}{tag}"
    if optimization is None:
        optimization = "" if sys.flags.optimize == 0 else sys.flags.optimize
    optimization = str(optimization)
    if optimization != "":
        if not optimization.isalnum():
            raise ValueError(f"{optimization!r} is not alphanumeric")
        name = f"{name}.opt-{optimization}"
    name += BYTECODE_SUFFIXES[0]
    prefix = sys.pycache_prefix
    if prefix is not None:
        if not head.startswith("/"):
            head = _join(posix.getcwd(), head)
        return _join(prefix, head.lstrip("/"), name)
    return _join(head, "__pycache__", name)


def source_from_cache(path):
    """The source file whose bytecode would be kept at a path."""
    if sys.implementation.cache_tag is None:
        raise NotImplementedError("sys.implementation.cache_tag is None")
    import posix
    path = posix.fspath(path)
    head, name = _split(path)
    prefix = sys.pycache_prefix
    found_in_prefix = False
    if prefix is not None:
        stripped = prefix.rstrip("/")
        if head.startswith(stripped + "/"):
            head = head[len(stripped):]
            found_in_prefix = True
    if not found_in_prefix:
        head, cache = _split(head)
        if cache != "__pycache__":
            raise ValueError(f"__pycache__ not bottom-level directory in {path!r}")
    dots = name.count(".")
    if dots not in (2, 3):
        raise ValueError(f"expected only 2 or 3 dots in {name!r}")
    if dots == 3:
        optimization = name.rsplit(".", 2)[-2]
        if not optimization.startswith("opt-"):
            raise ValueError("optimization portion of filename does not start with 'opt-'")
        if not optimization[4:].isalnum():
            raise ValueError(f"optimization level {optimization!r} is not an alphanumeric value")
    return _join(head, name.partition(".")[0] + SOURCE_SUFFIXES[0])


def decode_source(source_bytes):
    """Source text of bytes: the declared encoding, universal newlines."""
    import io
    import tokenize
    encoding, _lines = tokenize.detect_encoding(io.BytesIO(source_bytes).readline)
    text = source_bytes.decode(encoding)
    if encoding == "utf-8" and text[:1] == "\ufeff":
        text = text[1:]
    return text.replace("\r\n", "\n").replace("\r", "\n")


# ---- Specs

class ModuleSpec:
    """What a finder knows of a module: how it is loaded, and from where."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        parts = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            parts.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            parts.append(f"submodule_search_locations={self.submodule_search_locations}")
        return f"{self.__class__.__name__}({', '.join(parts)})"

    def __eq__(self, other):
        try:
            return (self.name == other.name and self.loader == other.loader
                    and self.origin == other.origin
                    and self.submodule_search_locations == other.submodule_search_locations
                    and self.cached == other.cached
                    and self.has_location == other.has_location)
        except AttributeError:
            return NotImplemented

    __hash__ = None

    @property
    def cached(self):
        """Where the bytecode would be kept."""
        if self._cached is None and self.origin is not None and self._set_fileattr:
            if self.origin.endswith(tuple(SOURCE_SUFFIXES)):
                try:
                    self._cached = cache_from_source(self.origin)
                except NotImplementedError:
                    pass
            elif self.origin.endswith(tuple(BYTECODE_SUFFIXES)):
                self._cached = self.origin
        return self._cached

    @cached.setter
    def cached(self, cached):
        self._cached = cached

    @property
    def parent(self):
        """The package in which relative imports start."""
        if self.submodule_search_locations is None:
            return self.name.rpartition(".")[0]
        return self.name

    @property
    def has_location(self):
        """Whether `origin` is a place that modules get as __file__."""
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """A spec made by asking the loader."""
    if origin is None:
        origin = getattr(loader, "_ORIGIN", None)
    if not origin and hasattr(loader, "get_filename"):
        if is_package is None:
            return spec_from_file_location(name, loader=loader)
        search = [] if is_package else None
        return spec_from_file_location(name, loader=loader, submodule_search_locations=search)
    if is_package is None:
        is_package = False
        if hasattr(loader, "is_package"):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                is_package = None
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


_NOT_GIVEN = object()


def spec_from_file_location(name, location=None, *, loader=None,
                            submodule_search_locations=_NOT_GIVEN):
    """A spec of a module in a file."""
    import posix
    if location is None:
        location = "<unknown>"
        if hasattr(loader, "get_filename"):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = posix.fspath(location)
        if not location.startswith("/") and location != "<unknown>":
            try:
                location = _join(posix.getcwd(), location)
            except OSError:
                pass
    spec = ModuleSpec(name, loader, origin=location)
    spec._set_fileattr = True
    if loader is None:
        for loader_class, suffixes in _supported_file_loaders():
            if location.endswith(tuple(suffixes)):
                spec.loader = loader_class(name, location)
                break
        else:
            return None
    if submodule_search_locations is _NOT_GIVEN:
        if hasattr(loader, "is_package"):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                pass
            else:
                if is_package:
                    spec.submodule_search_locations = []
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(_split(location)[0])
    return spec


def _init_module_attrs(spec, module, *, override=False):
    def missing(name):
        return override or getattr(module, name, None) is None
    if missing("__name__"):
        module.__name__ = spec.name
    if missing("__loader__"):
        loader = spec.loader
        if loader is None and spec.submodule_search_locations is not None:
            loader = NamespaceLoader.__new__(NamespaceLoader)
            loader._path = spec.submodule_search_locations
            spec.loader = loader
            module.__file__ = None
        module.__loader__ = loader
    if missing("__package__"):
        module.__package__ = spec.parent
    module.__spec__ = spec
    if missing("__path__") and spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        if missing("__file__"):
            module.__file__ = spec.origin
        if missing("__cached__") and spec.cached is not None:
            module.__cached__ = spec.cached
    return module


def module_from_spec(spec):
    """A new module that the spec describes, not yet run."""
    module = None
    if hasattr(spec.loader, "create_module"):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, "exec_module"):
        raise ImportError("loaders that define exec_module() must also define create_module()")
    if module is None:
        module = types.ModuleType(spec.name)
    return _init_module_attrs(spec, module)


def _exec(spec, module):
    """Runs a spec's module again, in place."""
    name = spec.name
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name!r} not in sys.modules", name=name)
    try:
        if spec.loader is None:
            if spec.submodule_search_locations is None:
                raise ImportError("missing loader", name=spec.name)
            _init_module_attrs(spec, module, override=True)
        else:
            _init_module_attrs(spec, module, override=True)
            if not hasattr(spec.loader, "exec_module"):
                spec.loader.load_module(name)
            else:
                spec.loader.exec_module(module)
    finally:
        module = sys.modules.pop(spec.name)
        sys.modules[spec.name] = module
    return module


def _load_backward_compatible(spec):
    import warnings
    warnings.warn(f"{_object_name(spec.loader)}.exec_module() not found; falling back to "
                  "load_module()", ImportWarning)
    try:
        spec.loader.load_module(spec.name)
    except BaseException:
        if spec.name in sys.modules:
            module = sys.modules.pop(spec.name)
            sys.modules[spec.name] = module
        raise
    module = sys.modules.pop(spec.name)
    sys.modules[spec.name] = module
    if getattr(module, "__loader__", None) is None:
        module.__loader__ = spec.loader
    if getattr(module, "__package__", None) is None:
        module.__package__ = module.__name__
        if not hasattr(module, "__path__"):
            module.__package__ = spec.name.rpartition(".")[0]
    if getattr(module, "__spec__", None) is None:
        module.__spec__ = spec
    return module


def _load(spec):
    """Makes, registers and runs a spec's module."""
    if spec.loader is not None and not hasattr(spec.loader, "exec_module"):
        return _load_backward_compatible(spec)
    module = module_from_spec(spec)
    spec._initializing = True
    try:
        sys.modules[spec.name] = module
        try:
            if spec.loader is None:
                if spec.submodule_search_locations is None:
                    raise ImportError("missing loader", name=spec.name)
            else:
                spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(spec.name, None)
            raise
        # The body may have put something else there.
        module = sys.modules.pop(spec.name)
        sys.modules[spec.name] = module
        _verbose(f"import {spec.name!r} # {spec.loader!r}")
    finally:
        spec._initializing = False
    return module


def _object_name(obj):
    try:
        return obj.__qualname__
    except AttributeError:
        return type(obj).__qualname__


# ---- Built-in and frozen modules

class BuiltinImporter:
    """Finds and loads the native modules."""

    _ORIGIN = "built-in"

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """The spec of a native module, or None."""
        if _imp.is_builtin(fullname):
            return spec_from_loader(fullname, cls, origin=cls._ORIGIN)
        return None

    @staticmethod
    def create_module(spec):
        """Makes the module."""
        if spec.name not in sys.builtin_module_names:
            raise ImportError(f"{spec.name!r} is not a built-in module", name=spec.name)
        return _imp.create_builtin(spec.name)

    @staticmethod
    def exec_module(module):
        """Nothing is left to do."""

    @classmethod
    def get_code(cls, fullname):
        """None: there is no code."""
        _check_builtin(fullname)
        return None

    @classmethod
    def get_source(cls, fullname):
        """None: there is no source."""
        _check_builtin(fullname)
        return None

    @classmethod
    def is_package(cls, fullname):
        """False: native modules are no packages."""
        _check_builtin(fullname)
        return False

    @classmethod
    def load_module(cls, fullname):
        """Loads the module; deprecated."""
        _check_builtin(fullname)
        return _load_module_shim(cls, fullname)


def _check_builtin(name):
    if name not in sys.builtin_module_names:
        raise ImportError(f"{name!r} is not a built-in module", name=name)


class FrozenImporter:
    """Finds and loads the modules that are part of the program."""

    _ORIGIN = "frozen"

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """The spec of a frozen module, or None."""
        if not _imp.is_frozen(fullname):
            return None
        is_package = _imp.is_frozen_package(fullname)
        spec = spec_from_loader(fullname, cls, origin=cls._ORIGIN, is_package=is_package)
        if is_package:
            spec.submodule_search_locations = _imp.package_path(fullname)
        return spec

    @staticmethod
    def create_module(spec):
        """None: an ordinary module."""
        return None

    @staticmethod
    def exec_module(module):
        """Runs the module's code."""
        name = module.__spec__.name
        module.__dict__.setdefault("__file__", f"<frozen {name}>")
        exec(_imp.get_frozen_object(name), module.__dict__)

    @classmethod
    def load_module(cls, fullname):
        """Loads the module; deprecated."""
        _check_frozen(fullname)
        return _load_module_shim(cls, fullname)

    @classmethod
    def get_code(cls, fullname):
        """The module's code."""
        _check_frozen(fullname)
        return _imp.get_frozen_object(fullname)

    @classmethod
    def get_source(cls, fullname):
        """None: the source is not part of the program."""
        _check_frozen(fullname)
        return None

    @classmethod
    def is_package(cls, fullname):
        """Whether the module is a package."""
        _check_frozen(fullname)
        return _imp.is_frozen_package(fullname)


def _check_frozen(name):
    if not _imp.is_frozen(name):
        raise ImportError(f"{name!r} is not a frozen module", name=name)


def _load_module_shim(self, fullname):
    import warnings
    warnings.warn("the load_module() method is deprecated and slated for removal in Python 3.12; "
                  "use exec_module() instead", DeprecationWarning)
    spec = spec_from_loader(fullname, self)
    if fullname in sys.modules:
        module = sys.modules[fullname]
        _exec(spec, module)
        return sys.modules[fullname]
    return _load(spec)


# ---- Files

class _LoaderBasics:
    def is_package(self, fullname):
        """Whether the file is a package's __init__."""
        _head, tail = _split(self.get_filename(fullname))
        return (tail.rsplit(".", 1)[0] == "__init__"
                and fullname.rpartition(".")[2] != "__init__")

    def create_module(self, spec):
        """None: an ordinary module."""

    def exec_module(self, module):
        """Runs the module's code."""
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f"cannot load module {module.__name__!r} when get_code() returns "
                              "None")
        exec(code, module.__dict__)

    def load_module(self, fullname):
        """Loads the module; deprecated."""
        return _load_module_shim(self, fullname)


class SourceLoader(_LoaderBasics):
    """Loads modules from source that `get_data` reads."""

    def path_mtime(self, path):
        """When a path was changed: not known."""
        raise OSError

    def path_stats(self, path):
        """{"mtime": when a path was changed}."""
        return {"mtime": self.path_mtime(path)}

    def set_data(self, path, data):
        """Writes a file, where that is possible."""

    def get_source(self, fullname):
        """The source text."""
        path = self.get_filename(fullname)
        try:
            data = self.get_data(path)
        except OSError as e:
            raise ImportError("source not available through get_data()", name=fullname) from e
        return decode_source(data)

    def source_to_code(self, data, path, *, _optimize=-1):
        """Compiles source."""
        return compile(data, path, "exec", dont_inherit=True, optimize=_optimize)

    def get_code(self, fullname):
        """The code of the module."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class FileLoader:
    """What loaders of files have in common."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def _check_name(self, name):
        if name is not None and self.name != name:
            raise ImportError(f"loader for {self.name} cannot handle {name}", name=name)

    def load_module(self, fullname=None):
        """Loads the module; deprecated."""
        self._check_name(fullname)
        return _load_module_shim(self, self.name if fullname is None else fullname)

    def get_filename(self, fullname=None):
        """The file's path."""
        self._check_name(fullname)
        return self.path

    def get_data(self, path):
        """The bytes of a file."""
        with open(path, "rb") as file:
            return file.read()

    def get_resource_reader(self, module=None):
        """The reader of the package's resources."""
        from importlib.resources import FileReader
        return FileReader(self)


class SourceFileLoader(FileLoader, SourceLoader):
    """Loads modules from source files."""

    def path_stats(self, path):
        """When a file was changed, and its size."""
        import posix
        info = posix.stat(path)
        return {"mtime": info.st_mtime, "size": info.st_size}

    def set_data(self, path, data, *, _mode=0o666):
        """Writes a file, with the folders it needs; failing is no error."""
        import os
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
        except OSError:
            pass


class SourcelessFileLoader(FileLoader, _LoaderBasics):
    """Stands for loaders of bytecode files, which Baton does not have."""

    def get_code(self, fullname):
        """ImportError: bytecode files of CPython cannot be run."""
        raise ImportError(f"bytecode file {self.path!r} is not supported", name=fullname,
                          path=self.path)

    def get_source(self, fullname):
        """None: there is no source."""
        return None


class ExtensionFileLoader(FileLoader, _LoaderBasics):
    """Stands for loaders of extension modules, which Baton does not have."""

    def create_module(self, spec):
        """ImportError: extension modules of CPython cannot be loaded."""
        raise ImportError(f"extension module {spec.origin!r} is not supported", name=spec.name,
                          path=spec.origin)

    def exec_module(self, module):
        """Nothing."""

    def is_package(self, fullname):
        """Whether the file is a package's __init__."""
        return _split(self.path)[1].partition(".")[0] == "__init__"

    def get_code(self, fullname):
        """None: there is no code."""
        return None

    def get_source(self, fullname):
        """None: there is no source."""
        return None


class _NamespacePath:
    """The __path__ of a namespace package: follows changes of its parent's."""

    def __init__(self, name, path, path_finder):
        self._name = name
        self._path = path
        self._path_finder = path_finder
        self._last_parent_path = tuple(self._parent_path())

    def _parent_path(self):
        parent, dot, _me = self._name.rpartition(".")
        if dot == "":
            return sys.path
        return getattr(sys.modules[parent], "__path__")

    def _recalculate(self):
        parent_path = tuple(self._parent_path())
        if parent_path != self._last_parent_path:
            spec = self._path_finder(self._name, parent_path)
            if (spec is not None and spec.loader is None
                    and spec.submodule_search_locations):
                self._path = spec.submodule_search_locations
            self._last_parent_path = parent_path
        return self._path

    def __iter__(self):
        return iter(self._recalculate())

    def __getitem__(self, index):
        return self._recalculate()[index]

    def __setitem__(self, index, path):
        self._path[index] = path

    def __len__(self):
        return len(self._recalculate())

    def __repr__(self):
        return f"_NamespacePath({self._path!r})"

    def __contains__(self, item):
        return item in self._recalculate()

    def append(self, item):
        """Adds a folder."""
        self._path.append(item)


class NamespaceLoader:
    """The loader of packages that are folders without an __init__."""

    def __init__(self, name, path, path_finder):
        self._path = _NamespacePath(name, path, path_finder)

    def is_package(self, fullname):
        """True."""
        return True

    def get_source(self, fullname):
        """No text."""
        return ""

    def get_code(self, fullname):
        """Code that does nothing."""
        return compile("", "<string>", "exec", dont_inherit=True)

    def create_module(self, spec):
        """None: an ordinary module."""

    def exec_module(self, module):
        """Nothing."""

    def load_module(self, fullname):
        """Loads the module; deprecated."""
        return _load_module_shim(self, fullname)

    def get_resource_reader(self, module):
        """The reader of the package's resources."""
        from importlib.resources import NamespaceReader
        return NamespaceReader(self._path)


def _supported_file_loaders():
    return [(ExtensionFileLoader, EXTENSION_SUFFIXES), (SourceFileLoader, SOURCE_SUFFIXES),
            (SourcelessFileLoader, BYTECODE_SUFFIXES)]


class FileFinder:
    """Finds modules in one folder."""

    def __init__(self, path, *loader_details):
        loaders = []
        for loader, suffixes in loader_details:
            loaders.extend((suffix, loader) for suffix in suffixes)
        self._loaders = loaders
        import posix
        if not path or path == ".":
            self.path = posix.getcwd()
        else:
            self.path = path if path.startswith("/") else _join(posix.getcwd(), path)

    def invalidate_caches(self):
        """Nothing: folders are looked at each time."""

    def find_spec(self, fullname, target=None):
        """The spec of a module in the folder, or None."""
        name = fullname.rpartition(".")[2]
        base = _join(self.path, name)
        if _is_dir(base):
            for suffix, loader in self._loaders:
                full = _join(base, "__init__" + suffix)
                if _is_file(full):
                    return spec_from_file_location(fullname, full,
                                                   loader=loader(fullname, full),
                                                   submodule_search_locations=[base])
        for suffix, loader in self._loaders:
            full = _join(self.path, name + suffix)
            if _is_file(full):
                return spec_from_file_location(fullname, full, loader=loader(fullname, full),
                                               submodule_search_locations=None)
        if _is_dir(base):
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = [base]
            return spec
        return None

    @classmethod
    def path_hook(cls, *loader_details):
        """A function for sys.path_hooks."""
        def path_hook_for_FileFinder(path):
            if not _is_dir(path):
                raise ImportError("only directories are supported", path=path)
            return cls(path, *loader_details)
        return path_hook_for_FileFinder

    def __repr__(self):
        return f"FileFinder({self.path!r})"


class PathFinder:
    """Finds modules in the folders of sys.path or a package's __path__."""

    @staticmethod
    def invalidate_caches():
        """Tells the finders of sys.path_importer_cache to look again."""
        for name, finder in list(sys.path_importer_cache.items()):
            if finder is None or not name.startswith("/"):
                del sys.path_importer_cache[name]
            elif hasattr(finder, "invalidate_caches"):
                finder.invalidate_caches()
        metadata = sys.modules.get("importlib.metadata")
        if metadata is not None:
            metadata.MetadataPathFinder.invalidate_caches()

    @staticmethod
    def _path_hooks(path):
        if sys.path_hooks is not None and not sys.path_hooks:
            import warnings
            warnings.warn("sys.path_hooks is empty", ImportWarning)
        for hook in sys.path_hooks:
            try:
                return hook(path)
            except ImportError:
                continue
        return None

    @classmethod
    def _path_importer_cache(cls, path):
        if path == "":
            import posix
            try:
                path = posix.getcwd()
            except FileNotFoundError:
                return None
        try:
            return sys.path_importer_cache[path]
        except KeyError:
            finder = sys.path_importer_cache[path] = cls._path_hooks(path)
            return finder

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """The spec of a module in the folders, or None."""
        if path is None:
            path = sys.path
        portions = []
        for entry in path:
            if not isinstance(entry, str):
                continue
            finder = cls._path_importer_cache(entry)
            if finder is None:
                continue
            spec = finder.find_spec(fullname, target)
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            if spec.submodule_search_locations is None:
                raise ImportError("spec missing loader")
            portions.extend(spec.submodule_search_locations)
        if not portions:
            return None
        spec = ModuleSpec(fullname, None)
        spec.submodule_search_locations = _NamespacePath(fullname, portions, cls.find_spec)
        return spec

    @staticmethod
    def find_distributions(*args, **kwargs):
        """The installed distributions."""
        from importlib.metadata import MetadataPathFinder
        return MetadataPathFinder.find_distributions(*args, **kwargs)


# ---- Importing

def _find_spec(name, path, target=None):
    """Asks sys.meta_path."""
    meta_path = sys.meta_path
    if meta_path is None:
        raise ImportError("sys.meta_path is None, Python is likely shutting down")
    if not meta_path:
        import warnings
        warnings.warn("sys.meta_path is empty", ImportWarning)
    was_there = name in sys.modules
    for finder in meta_path:
        try:
            find_spec = finder.find_spec
        except AttributeError:
            continue
        spec = find_spec(name, path, target)
        if spec is None:
            continue
        # Finding it may have imported it.
        if not was_there and name in sys.modules:
            module = sys.modules[name]
            found = getattr(module, "__spec__", None)
            return spec if found is None else found
        return spec
    return None


def _find_and_load(name):
    """Imports a module by its absolute name through sys.meta_path."""
    module = sys.modules.get(name, _NOT_GIVEN)
    if module is None:
        raise ModuleNotFoundError(f"import of {name} halted; None in sys.modules", name=name)
    if module is not _NOT_GIVEN:
        return module
    path = None
    parent, _dot, child = name.rpartition(".")
    parent_module = None
    if parent:
        if parent not in sys.modules:
            _find_and_load(parent)
        if name in sys.modules:
            return sys.modules[name]
        parent_module = sys.modules[parent]
        try:
            path = parent_module.__path__
        except AttributeError:
            raise ModuleNotFoundError(f"No module named {name!r}; {parent!r} is not a package",
                                      name=name) from None
    spec = _find_spec(name, path)
    if spec is None:
        make = getattr(parent_module, "__make_submodule__", None)
        made = make(child) if make is not None else None
        if made is not None:
            return made
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    module = _load(spec)
    if parent:
        try:
            setattr(parent_module, child, module)
        except AttributeError:
            import warnings
            warnings.warn(f"Cannot set an attribute on {parent!r} for child module {child!r}",
                          ImportWarning)
    return module


def _resolve_name(name, package, level):
    bits = package.rsplit(".", level - 1)
    if len(bits) < level:
        raise ImportError("attempted relative import beyond top-level package")
    return f"{bits[0]}.{name}" if name else bits[0]


# ---- What the program asks for

def _spec_of(module):
    """The spec of a module that was imported natively."""
    name = module.__name__
    namespace = module.__dict__
    if _imp.is_builtin(name):
        return BuiltinImporter.find_spec(name)
    file = namespace.get("__file__")
    if file is None:
        path = namespace.get("__path__")
        if path is None:
            return None
        loader = NamespaceLoader.__new__(NamespaceLoader)
        loader._path = path
        spec = ModuleSpec(name, loader)
        spec.submodule_search_locations = path
        return spec
    if file.startswith("<frozen "):
        return FrozenImporter.find_spec(name)
    return spec_from_file_location(name, file, loader=SourceFileLoader(name, file),
                                   submodule_search_locations=namespace.get("__path__"))


def _complete(module):
    """Gives a natively imported module its __spec__ and __loader__."""
    spec = _spec_of(module)
    namespace = module.__dict__
    namespace.setdefault("__spec__", spec)
    namespace.setdefault("__loader__", None if spec is None else spec.loader)
    if spec is not None and spec.has_location and spec.cached is not None:
        namespace.setdefault("__cached__", spec.cached)


def path_hook_for_archives(path):
    """The finder of a zip archive, or of a folder in one."""
    if not path or _is_dir(path):
        raise ImportError("only archives are supported", path=path)
    from zipimport import zipimporter
    return zipimporter(path)


def _install():
    """Makes sys.meta_path, sys.path_hooks and sys.path_importer_cache."""
    namespace = sys.__dict__
    finders = [BuiltinImporter, FrozenImporter, PathFinder]
    hook = FileFinder.path_hook(*_supported_file_loaders())
    hooks = [path_hook_for_archives, hook]
    _imp.set_default_finders(tuple(finders), tuple(hooks))
    namespace.setdefault("meta_path", finders)
    namespace.setdefault("path_hooks", hooks)
    namespace.setdefault("path_importer_cache", {})

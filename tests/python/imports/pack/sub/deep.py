from ..  import __name__ as parent
where = __name__

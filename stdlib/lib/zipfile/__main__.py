"""python -m zipfile: see zipfile.main."""

from zipfile import main

if __name__ == "__main__":
    main()

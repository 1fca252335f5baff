"""Open the course, test it, build it.  Needs nothing but Python: see `python3 run.py --help`."""

# This file must stay readable by every Python since 2.7, so that an old one gets a sentence instead of a
# syntax error.  The work is done in launcher/, which needs the Python that is asked for here.
import os
import sys

OLDEST = (3, 10)
ROOT = os.path.dirname(os.path.abspath(__file__))


def newer_python():
    """Return the name of a recent enough Python on PATH, or None."""
    for minor in range(20, OLDEST[1] - 1, -1):
        name = "python3.{}".format(minor)  # noqa: UP032
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            if os.access(os.path.join(folder, name), os.X_OK):
                return name
    return None


def main():
    if sys.version_info < OLDEST:
        found = newer_python()
        words = (sys.version.split()[0], OLDEST[0], OLDEST[1])
        sys.stderr.write("This is Python %s; the course needs Python %d.%d or newer.\n" % words)  # noqa: UP031
        if found:
            sys.stderr.write("There is one on this machine: %s run.py %s\n" % (found, " ".join(sys.argv[1:])))  # noqa: UP031
        else:
            if os.name == "nt":
                sys.stderr.write("On Windows try: py -3 run.py %s\n" % " ".join(sys.argv[1:]))  # noqa: UP031
            sys.stderr.write("Install one from python.org or your system's packages, then run this again.\n")
        return 1
    sys.path.insert(0, ROOT)
    from launcher.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

#!/bin/sh
# Run a command as an ordinary user on a machine that has Debian's Python as first installed and nothing
# else: no pip, no ensurepip, no uv, no sudo.  Needs root, and a kernel that lets it mount; everything is
# hidden in a mount namespace of its own and is back when the command ends.
#   bare_machine.sh HOME COMMAND...
set -eu
home=$1
shift
exec unshare --mount --propagation private sh -eu -c '
    home=$1
    shift
    python=$(/usr/bin/python3 -c "import sys; print(\"python%d.%d\" % sys.version_info[:2])")
    for hidden in /usr/lib/python3/dist-packages "/usr/lib/$python/ensurepip" "/usr/local/lib/$python" \
        /usr/share/python-wheels /usr/local/bin /root; do
        if [ -d "$hidden" ]; then mount -t tmpfs -o mode=755 none "$hidden"; fi
    done
    exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
        env HOME="$home" PATH=/usr/bin:/bin TMPDIR="$home" "$@"
' sh "$home" "$@"

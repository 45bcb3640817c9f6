#!/bin/sh
# Makes .venv, or brings it up to date, from a requirements file with hashes: environment.sh requirements.txt
#
# Plain POSIX shell, as it has to run before there is a Python that is known to be new enough. What goes wrong
# is said in one sentence. PYTHON names the interpreter; otherwise the first one that is new enough is taken.
set -eu

cd "$(dirname "$0")/../.."
requirements=$1
venv=.venv
installed=$venv/installed   # a copy of each requirements file that has been installed whole
unfinished=$venv/unfinished # here while an installation runs: an environment that still has it is made anew

fail() {
    echo "$1" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if is_new_enough "$name"; then
            command -v "$name"
            return
        fi
        version=$("$name" --version 2>&1) && found="${found:-}${found:+, }$version ($name)"
    done
    fail "Revers needs Python 3.11 or newer, and here is ${found:-no Python at all}: install one, or name it with \`make PYTHON=/path/to/python3.13 run\`."
}

is_sound() {
    [ ! -e "$unfinished" ] && [ -d "$installed" ] && is_new_enough "$venv/bin/python"
}

make_venv() {
    python=$(find_python) || exit 1
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "This Python ($python) can't make virtual environments: install its venv module (on Debian and Ubuntu: apt-get install python3-venv) and run make again."
    rm -rf "$venv" 2>/dev/null && mkdir "$venv" 2>/dev/null ||
        fail "The folder $(pwd) can't be written to: run make as the user who owns it, or clone into a folder of your own."
    touch "$unfinished"
    "$python" -m venv "$venv" >"$log" 2>&1 ||
        fail "The virtual environment could not be made: $(tail -n 1 "$log")"
}

install() {
    echo "Installing the packages of $requirements (half a minute or so) ..."
    mkdir -p "$installed" && touch "$unfinished" ||
        fail "The folder $(pwd)/$venv can't be written to: run make as the user who owns it."
    "$venv/bin/python" -m pip install --require-hashes --no-input --progress-bar off --retries 2 --quiet \
        --disable-pip-version-check --requirement "$requirements" >"$log" 2>&1 || explain
    cp "$requirements" "$installed/"
    # The development requirements hold the others, pinned alike.
    [ "$requirements" != requirements-dev.txt ] || cp requirements.txt "$installed/"
    rm -f "$unfinished"
}

explain() {
    kept=$venv/pip.log
    cp "$log" "$kept"
    if grep -q 'DO NOT MATCH THE HASHES' "$log"; then
        fail "A downloaded package is not the one that $requirements asks for, so nothing was installed; pip's words are in $kept."
    elif grep -qE 'No space left on device' "$log"; then
        fail "The disk is full: about 500 MB are needed."
    elif grep -qE 'No matching distribution|connection broken|NewConnectionError|ProxyError|timed out|SSLError' "$log"; then
        fail "The packages could not be downloaded: check this machine's network (or its proxy, or pip's configuration) and run make again; pip's words are in $kept."
    fi
    fail "The packages could not be installed; pip's words are in $kept."
}

cmp -s "$requirements" "$installed/$requirements" && is_sound && exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'echo; echo "Stopped; run make again to go on." >&2; exit 130' INT TERM
is_sound || make_venv
install

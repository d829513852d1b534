# Puts MODEL_SOURCE into MODEL_FOLDER/MODEL_FILE, which appears only when its SHA-256 is MODEL_SHA256. Environment: also MODEL_HEADER_FILE, a header for the request, and MODEL_AUTHORITY_FILE, authorities beside the system's.
set -eu
umask 022
target=$MODEL_FOLDER/$MODEL_FILE
is_right() { printf '%s  %s\n' "$MODEL_SHA256" "$1" | sha256sum -c - >/dev/null 2>&1; }
if [ -f "$target" ]; then
    if is_right "$target"; then echo "already there: $target"; exit 0; fi
    echo "$target has another SHA-256 than $MODEL_SHA256: it is fetched anew" >&2
    rm -f "$target"
fi
mkdir -p "$(dirname "$target")"
set -- --fail --location --proto '=https' --proto-redir '=https' --retry 5 --connect-timeout 30 --silent --show-error
[ -z "${MODEL_HEADER_FILE:-}" ] || set -- "$@" --header "@$MODEL_HEADER_FILE"
if [ -n "${MODEL_AUTHORITY_FILE:-}" ]; then
    # curl takes one file, in place of the system's.
    authorities=$(mktemp)
    for file in "${CURL_CA_BUNDLE:-}" /etc/ssl/certs/ca-certificates.crt "$MODEL_AUTHORITY_FILE"; do
        [ ! -f "$file" ] || { cat "$file"; echo; }
    done >"$authorities"
    set -- "$@" --cacert "$authorities"
fi
curl "$@" --output "$target.part" "$MODEL_SOURCE"
if ! is_right "$target.part"; then
    echo "refused: what $MODEL_SOURCE gave has SHA-256 $(sha256sum "$target.part" | cut -d ' ' -f 1), not $MODEL_SHA256" >&2
    rm -f "$target.part"
    exit 1
fi
mv "$target.part" "$target"
echo "done: $target"

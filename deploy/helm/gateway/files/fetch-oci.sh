# Puts MODEL_FILE of the OCI artifact MODEL_SOURCE (by digest) into MODEL_FOLDER, where it appears only when its SHA-256 is MODEL_SHA256. Environment: also MODEL_REGISTRY_CONFIG, credentials.
set -eu
umask 022
target=$MODEL_FOLDER/$MODEL_FILE
is_right() { printf '%s  %s\n' "$MODEL_SHA256" "$1" | sha256sum -c - >/dev/null 2>&1; }
if [ -f "$target" ]; then
    if is_right "$target"; then echo "already there: $target"; exit 0; fi
    echo "$target has another SHA-256 than $MODEL_SHA256: it is fetched anew" >&2
    rm -f "$target"
fi
part=$MODEL_FOLDER/.fetching
rm -rf "$part"
mkdir -p "$part" "$(dirname "$target")"
set -- --output "$part"
[ -z "${MODEL_REGISTRY_CONFIG:-}" ] || set -- "$@" --registry-config "$MODEL_REGISTRY_CONFIG"
oras pull "$@" "$MODEL_SOURCE"
if [ ! -f "$part/$MODEL_FILE" ]; then
    echo "refused: $MODEL_SOURCE has no file $MODEL_FILE, but: $(cd "$part" && find . -type f | head -n 20 | tr '\n' ' ')" >&2
    rm -rf "$part"
    exit 1
fi
if ! is_right "$part/$MODEL_FILE"; then
    echo "refused: $MODEL_FILE of $MODEL_SOURCE has SHA-256 $(sha256sum "$part/$MODEL_FILE" | cut -d ' ' -f 1), not $MODEL_SHA256" >&2
    rm -rf "$part"
    exit 1
fi
mv "$part/$MODEL_FILE" "$target"
rm -rf "$part"
echo "done: $target"

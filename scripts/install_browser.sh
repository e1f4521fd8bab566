#!/bin/sh
# Make sure that a Chromium is here for the end-to-end tests, and print its path.
# In turn: $CHROMIUM_PATH, the system's, Debian's package (as root), Playwright's download.
set -eu

find_chromium() {
  for candidate in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    [ -n "$candidate" ] && command -v "$candidate" && return 0
  done
  return 1
}

find_chromium && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Debian's chromium for the end-to-end tests" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
  find_chromium && exit 0
fi

echo "Downloading Playwright's Chromium for the end-to-end tests" >&2
cd "$(dirname "$0")/../frontend"
node node_modules/playwright-core/cli.js install chromium >&2
node -e 'console.log(require("playwright-core").chromium.executablePath())'

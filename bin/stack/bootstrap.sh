# Sourced by bin/up and bin/test, from the repository's folder: makes sure of Node and of the npm packages.
if ! command -v npm >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "npm is missing: run this as root on Debian, or install Node and npm yourself." >&2
    exit 1
  fi
  echo "   apt: nodejs, npm …"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nodejs npm ca-certificates; } >/tmp/vez-bootstrap.log 2>&1 || {
    echo "Installing nodejs and npm failed: $(tail -n 1 /tmp/vez-bootstrap.log) — the whole of it is in /tmp/vez-bootstrap.log" >&2
    exit 1
  }
fi
# npm writes this file last: absent or older than the lock file, what is installed is not what is wanted.
if [ ! -x node_modules/.bin/node ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "   npm ci …"
  npm ci --no-audit --no-fund --loglevel=error || {
    echo "npm ci failed: see above. Without a network, copy node_modules from a clone with the same package-lock.json." >&2
    exit 1
  }
fi

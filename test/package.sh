#!/usr/bin/env bash
# What is published: packed, installed into an empty folder, and run there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$root/node_modules/.bin:$PATH"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$root"
tarball=$(npm pack --silent --pack-destination "$folder" | tail -n 1)
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit "./$tarball"
[ "$(node node_modules/acr-check/dist/acr-check.mjs --version)" = "$(node -p "require('$root/package.json').version")" ]
node node_modules/acr-check/dist/acr-check.mjs rules --json | node -e '
  let text = "";
  process.stdin.on("data", (part) => { text += part; }).on("end", () => {
    const rules = JSON.parse(text);
    if (rules.length < 150) throw new Error(`only ${rules.length} rules in the package`);
  });'
status=0
node node_modules/acr-check/dist/acr-check.mjs check 'not a registry' 2>refusal || status=$?
[ "$status" -eq 2 ] && [ "$(wc -l <refusal)" -eq 1 ]
node node_modules/acr-check/dist/acr-check.mjs demo >demo
grep -q 'REACHABLE' demo && grep -q 'dns-data-endpoint-record-missing' demo
# The bot, from its bundle: its own store, the demo, the console's page.
ACR_CHECK_DATA_DIR="$folder/data" PORT=0 node node_modules/acr-check/dist/acr-check.mjs serve >served 2>&1 &
bot=$!
trap 'kill "$bot" 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 300); do
  grep -q 'token=' served && break
  kill -0 "$bot" || { cat served; exit 1; }
  sleep 0.2
done
console=$(grep -o 'http://[^ ]*token=[^ ]*' served)
node -e "fetch('${console%%/console*}/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
node -e "fetch('$console', { redirect: 'manual' }).then((r) => process.exit([302, 303].includes(r.status) ? 0 : 1), () => process.exit(1))"
kill -TERM "$bot"
wait "$bot"
echo 'the package installs and runs'

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
echo 'the package installs and runs'

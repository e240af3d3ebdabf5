#!/usr/bin/env bash
# Installs what a bare Debian machine lacks, builds, and runs every test against private servers on free ports.
# Ends with "N passed, N failed, N skipped". Needs the .NET 10 SDK; installing needs root or sudo. No service is left running.
set -euo pipefail
cd "$(dirname "$0")/.."

results=artifacts/test-results

main() {
  install_missing
  dotnet build Arvo.Worker.sln -c Release --nologo -v minimal
  rm -rf "$results"
  local status=0
  dotnet test Arvo.Worker.sln -c Release --no-build --nologo -v minimal -m:1 \
    --logger trx --results-directory "$results" || status=$?
  report "$status"
}

install_missing() {
  local packages=()
  [ -x /usr/sbin/rabbitmq-server ] || command -v rabbitmq-server >/dev/null || packages+=(rabbitmq-server)
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  [ ${#packages[@]} -gt 0 ] || return 0

  echo "Installing: ${packages[*]}"
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  # Only the programs are wanted: exit code 101 forbids dpkg to start a service while they are installed.
  local policy=/usr/sbin/policy-rc.d had_policy=0
  [ -e "$policy" ] && had_policy=1
  [ "$had_policy" = 1 ] || printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  [ "$had_policy" = 1 ] || "${as_root[@]}" chmod +x "$policy"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
  [ "$had_policy" = 1 ] || "${as_root[@]}" rm -f "$policy"
}

# Adds up the counters of all result files; a test program that died without a result file shows in the exit code.
report() {
  local status=$1 total=0 passed=0 failed=0
  while read -r t p f; do
    total=$((total + t)); passed=$((passed + p)); failed=$((failed + f))
  done < <(grep -ho '<Counters [^>]*' "$results"/*.trx 2>/dev/null |
    sed -E 's/.* total="([0-9]+)".* passed="([0-9]+)" failed="([0-9]+)".*/\1 \2 \3/')
  grep -ho 'skipped: built with [A-Za-z]*=false' "$results"/*.trx 2>/dev/null | sort -u || true
  echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ] || status=1
  exit "$status"
}

main "$@"

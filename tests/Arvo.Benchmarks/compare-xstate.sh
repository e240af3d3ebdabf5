#!/usr/bin/env bash
# Runs the same three machines on XState (node) and on Arvo.Statecharts (.NET), taking turns on this machine, and prints the ratios.
#   tests/Arvo.Benchmarks/compare-xstate.sh [ROUNDS [RUNS [MILLISECONDS]]]
# Exit code 1 when a goal is missed.
set -euo pipefail
cd "$(dirname "$0")"

rounds=${1:-3}
runs=${2:-3}
milliseconds=${3:-300}
figures=$(mktemp -d)
trap 'rm -rf "$figures"' EXIT

export NODE_ENV=production DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
[ -d node_modules/xstate ] || npm ci --silent --no-audit --no-fund
dotnet build Arvo.Benchmarks.csproj -c Release -v quiet --nologo -tl:off -clp:NoSummary
benchmarks=bin/Release/net10.0/Arvo.Benchmarks.dll

echo "xstate $(node -p "require('./node_modules/xstate/package.json').version"), node $(node --version), .NET $(dotnet --version), $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg)"
echo "$rounds rounds, in each the median of $runs runs of $milliseconds ms"
for round in $(seq "$rounds"); do
  node Statecharts/xstate.mjs "$runs" "$milliseconds" >> "$figures/xstate"
  dotnet "$benchmarks" statecharts measure "$runs" "$milliseconds" >> "$figures/arvo"
done
dotnet "$benchmarks" statecharts compare "$figures/xstate" "$figures/arvo"

#!/usr/bin/env bash
# Brings what was built into an environment: the migrations to its bucket, then delivery/deploy/main.ts.
# Usage: delivery/deploy.sh <environment> <account id> <folder of what was built>
set -euo pipefail
if [ "${1:-}" = --help ] || [ $# -ne 3 ]; then sed -n '2,3s/^# //p' "$0"; exit 2; fi
environment=$1 account=$2 built=$3
cd "$(dirname "$0")/.."
outputs=$(mktemp)
trap 'rm -f "$outputs"' EXIT

bash delivery/as-environment.sh "$account" terraform terraform -chdir=infrastructure output -json > "$outputs"
bucket=$(node -p "JSON.parse(require('node:fs').readFileSync('$outputs', 'utf8')).delivery_bucket.value")
as() { bash delivery/as-environment.sh "$account" deploy "$@"; }
as aws s3 cp "$built/migrate.zip" "s3://$bucket/migrate.zip"
echo "deploying to $environment"
as node delivery/deploy/main.ts --outputs "$outputs" --images "$built/images.json" --web "$built/web"

#!/usr/bin/env bash
# Stands for npm, aws, docker, terraform and zip while a buildspec is tried: notes each call in $CALLS with whose
# credentials it has, and answers as the real one would. `node` runs what is given to it on the command line, but no
# program of delivery/.
set -euo pipefail
name=$(basename "$0")
call="$name $*"
if [ "$name" = node ] && [[ "${1:-}" != delivery/* ]]; then exec "$REAL_NODE" "$@"; fi
# At the end of a pipe it comes second, as in the command.
if [[ "$call" == 'docker login '* ]]; then given=$(cat); fi
echo "${AWS_ACCESS_KEY_ID:-pipeline}: $call" >> "$CALLS"
if [ -n "${FAILS:-}" ] && [[ "$call" == $FAILS ]]; then exit 1; fi

case $call in
  'aws ecr get-login-password') echo password-of-the-registry ;;
  'docker login '*) [ "$given" = password-of-the-registry ] ;;
  'docker push '*) echo "${@: -1}" >> "$CALLS.pushed" ;;
  'aws ecr describe-images '*)
    repository=$4 tag=${6#imageTag=}
    grep -q "/$repository:$tag$" "$CALLS.pushed" 2>/dev/null || exit 254
    if [[ "$call" == *imageDigest* ]]; then echo "sha256:of-${repository#concert/}"; fi
    ;;
  'aws ecr describe-image-scan-findings '*) echo "${FINDINGS:-{\}}" ;;
  'aws sts assume-role '*) echo "${4##*/} secret token" ;;
  'terraform init '*) [[ "$call" == *environments/staging.s3.tfbackend ]] ;;
  'terraform plan '*) echo plan > concert.tfplan ;;
  'terraform show '*) echo 'Plan: 1 to add' ;;
  'terraform apply '*) [ -f "${@: -1}" ] ;;
  *' output -json') echo '{"delivery_bucket": {"value": "concert-delivery-staging"}}' ;;
  'npm run build --workspace apps/web') mkdir -p apps/web/.output/public && echo page > apps/web/.output/public/index.html ;;
  'npm sbom '* | 'npm run --silent sbom'*) echo '{"bomFormat": "CycloneDX"}' ;;
  'zip '*) echo zipped > "$2" ;;
esac

#!/usr/bin/env bash
# Builds, scans and pushes the image of each service, and writes their digests: {"booking": "sha256:…"}.
# Usage: delivery/images.sh <registry> <tag> <file>
set -euo pipefail
if [ "${1:-}" = --help ] || [ $# -ne 3 ]; then sed -n '2,3s/^# //p' "$0"; exit 2; fi
registry=$1 tag=$2 file=$3
cd "$(dirname "$0")/.."
mkdir -p "$(dirname "$file")"

digests=()
for folder in services/*/; do
  service=$(basename "$folder")
  repository="$registry/concert/$service"
  echo "$service"
  # Tags are immutable: a build that broke off goes on behind what it has pushed.
  if ! aws ecr describe-images --repository-name "concert/$service" --image-ids "imageTag=$tag" >/dev/null 2>&1; then
    docker build --quiet --platform linux/arm64 --provenance false --build-arg "SERVICE=$service" \
      --file delivery/Dockerfile --tag "$repository:$tag" .
    docker push --quiet "$repository:$tag"
  fi
  bash delivery/require-clean-scan.sh "concert/$service" "$tag"
  digest=$(aws ecr describe-images --repository-name "concert/$service" --image-ids "imageTag=$tag" \
    --query 'imageDetails[0].imageDigest' --output text)
  digests+=("\"$service\": \"$digest\"")
done

(IFS=,; echo "{${digests[*]}}") > "$file"

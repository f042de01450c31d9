#!/usr/bin/env bash
# Waits for the registry's scan of an image; fails on a critical finding, or a high one for which there is a fix.
# Usage: delivery/require-clean-scan.sh <repository> <tag>
set -euo pipefail
if [ "${1:-}" = --help ] || [ $# -ne 2 ]; then sed -n '2,3s/^# //p' "$0"; exit 2; fi

aws ecr wait image-scan-complete --repository-name "$1" --image-id "imageTag=$2"
aws ecr describe-image-scan-findings --repository-name "$1" --image-id "imageTag=$2" --output json |
  node -e '
    const { imageScanFindings } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    const { findings = [], enhancedFindings = [] } = imageScanFindings ?? {};
    const all = [
      ...findings.map(({ name, severity }) => ({ name, severity, hasFix: true })),
      ...enhancedFindings.map(({ title: name, severity, fixAvailable }) => ({ name, severity, hasFix: fixAvailable !== "NO" })),
    ];
    const bad = all.filter(({ severity, hasFix }) => severity === "CRITICAL" || (severity === "HIGH" && hasFix));
    for (const { name, severity } of bad) console.error(`  ${severity} ${name}`);
    process.exit(bad.length > 0 ? 1 : 0);
  '

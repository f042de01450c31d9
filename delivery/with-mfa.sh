#!/usr/bin/env bash
# Runs a command in a session that was opened with a second factor, as an environment's roles ask of people.
# Usage: delivery/with-mfa.sh <ARN of your MFA device> <code> <command> …
# The session is good for eight hours: `delivery/with-mfa.sh … bash` opens a shell that has it.
set -euo pipefail
if [ "${1:-}" = --help ] || [ $# -lt 3 ]; then sed -n '2,4s/^# //p' "$0"; exit 2; fi
device=$1 code=$2
shift 2

# A code is good once, and a deployment takes roles several times: so one session for all of it.
read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN < <(
  aws sts get-session-token --serial-number "$device" --token-code "$code" --duration-seconds 28800 \
    --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text
)
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
exec "$@"

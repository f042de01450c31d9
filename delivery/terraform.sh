#!/usr/bin/env bash
# Plans an environment into infrastructure/concert.tfplan, or applies a plan.
# Usage: delivery/terraform.sh plan <environment> <account id>
#        delivery/terraform.sh apply <environment> <account id> <plan>
set -euo pipefail
if [ "${1:-}" = --help ] || [ $# -lt 3 ]; then sed -n '2,4s/^# //p' "$0"; exit 2; fi
action=$1 environment=$2 account=$3
[ -z "${4:-}" ] || plan=$(realpath "$4")
cd "$(dirname "$0")/../infrastructure"
as() { bash ../delivery/as-environment.sh "$account" terraform "$@"; }

as terraform init -input=false -backend-config="environments/$environment.s3.tfbackend"
case $action in
  plan)
    as terraform plan -input=false -var-file="environments/$environment.tfvars" -out=concert.tfplan
    as terraform show -no-color concert.tfplan > concert.tfplan.txt
    ;;
  apply) as terraform apply -input=false "$plan" ;;
  *) echo "Unknown action $action; see --help" >&2; exit 2 ;;
esac

output "url" {
  description = "Where people find Concert."
  value       = local.public_origin
}

output "live_url" {
  description = "Where browsers open the live socket."
  value       = local.live_url
}

output "webhook_url" {
  description = "What to enter at Stripe as the endpoint of webhooks."
  value       = "${local.public_origin}/api/payments/webhook"
}

output "web_bucket" {
  description = "Where the pipeline puts the built web app."
  value       = local.bucket_ids["web"]
}

output "delivery_bucket" {
  description = "Where the pipeline puts the migrations for the project concert-migrate."
  value       = local.bucket_ids["delivery"]
}

output "distribution_id" {
  description = "Whose cached pages the pipeline makes stale after it."
  value       = aws_cloudfront_distribution.main.id
}

output "repositories" {
  description = "Where the images of the services go, by service."
  value       = { for service in local.services : service => "${local.registry}/concert/${service}" }
}

output "functions" {
  description = "The functions, by their names in cloud.json, and the deployment group that moves each."
  value       = { for name, one in local.functions : name => { function = "concert-${name}", service = one.service, deployment_group = aws_codedeploy_deployment_group.main[name].deployment_group_name } }
}

output "secrets_to_fill" {
  description = "Secrets whose values nobody but you can give: see README.md."
  value       = local.secrets_to_fill
}

output "database_endpoint" {
  description = "The database itself, for people with an IAM login and for migrations; functions use the proxy."
  value       = aws_db_instance.main.endpoint
}

output "database_readers" {
  description = "The read replicas, for reports."
  value       = aws_db_instance.replica[*].endpoint
}

output "runbook_pages" {
  description = "The pages below docs/runbooks/alarms that alarms link to."
  value       = sort(distinct(concat([for one in local.alarms : one.kind], [for one in local.composite_alarms : one.kind])))
}

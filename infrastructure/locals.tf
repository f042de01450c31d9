locals {
  # The one list of the cloud, which the local platform makes on one machine.
  cloud = jsondecode(file("${path.module}/cloud.json"))

  # The contract of the API, generated from packages/contracts.
  contract = jsondecode(file("${path.module}/../openapi.json"))

  functions = local.cloud.functions

  # By what makes them run.
  http_functions      = { for name, one in local.functions : name => one if one.trigger.type == "http" }
  queue_functions     = { for name, one in local.functions : name => one if one.trigger.type == "queue" }
  scheduled_functions = { for name, one in local.functions : name => one if one.trigger.type == "schedule" }
  authorizer          = one([for name, one in local.functions : name if one.trigger.type == "authorizer"])

  services = toset([for one in local.functions : one.service])

  # What the functions know the environment by, and what bucket names end with.
  env_name      = "${var.organizer}${var.environment}"
  is_production = var.environment == "production"

  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition

  public_origin = "https://${var.domain}"
  api_domain    = "api.${var.domain}"
  mail_address  = "tickets@${var.domain}"

  bucket_names = {
    for name, bucket in local.cloud.buckets :
    name => try(bucket.nameSuffix, "") == "env" ? "${name}-${local.env_name}" : name
  }

  # ARNs by names of the list: policies name what they allow before it is made, so that nothing waits in a circle.
  arn = {
    tables  = { for name in keys(local.cloud.tables) : name => "arn:${local.partition}:dynamodb:${var.region}:${local.account}:table/${name}" }
    queues  = { for name in keys(local.all_queues) : name => "arn:${local.partition}:sqs:${var.region}:${local.account}:${name}" }
    topics  = { for name in keys(local.cloud.topics) : name => "arn:${local.partition}:sns:${var.region}:${local.account}:${name}" }
    buckets = { for name, full in local.bucket_names : name => "arn:${local.partition}:s3:::${full}" }
    aliases = { for name in keys(local.functions) : name => "arn:${local.partition}:lambda:${var.region}:${local.account}:function:concert-${name}:live" }
    bus     = "arn:${local.partition}:events:${var.region}:${local.account}:event-bus/${local.cloud.bus}"
    mail    = "arn:${local.partition}:ses:${var.region}:${local.account}:identity/${var.domain}"
  }
}

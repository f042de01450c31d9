locals {
  dead_letter_suffix         = "-dlq"
  dead_letter_retention_days = 14
  queue_retention_days       = 4

  dead_letter_queues = toset([for name in keys(local.cloud.queues) : "${name}${local.dead_letter_suffix}"])

  # What no queue of the list is behind: a scheduled function that failed, an event that no queue would take.
  failure_queues = {
    "concert-invocations-dlq" = "Scheduled runs that failed"
    "concert-events-dlq"      = "Events that could not be put into their queue"
  }

  all_queues = merge(
    { for name, queue in local.cloud.queues : name => queue.description },
    { for name in local.dead_letter_queues : name => "What ${trimsuffix(name, local.dead_letter_suffix)} could not have applied" },
    local.failure_queues,
  )

  # Which rules, topics and buckets may put into which queue.
  queue_sources = {
    for queue in keys(local.all_queues) : queue => {
      rules   = [for name, rule in local.cloud.rules : "arn:${local.partition}:events:${var.region}:${local.account}:rule/${local.cloud.bus}/${name}" if contains(rule.targets, queue) || queue == "concert-events-dlq"]
      topics  = [for name, topic in local.cloud.topics : local.arn.topics[name] if contains([for one in topic.subscriptions : one.queue], queue)]
      buckets = [for name, bucket in local.cloud.buckets : local.arn.buckets[name] if try(bucket.arrivals.queue, null) == queue]
    }
  }

  subscriptions = merge([
    for name, topic in local.cloud.topics : {
      for one in topic.subscriptions : "${name}-to-${one.queue}" => { topic = name, queue = one.queue, filter = try(one.filterPolicy, null) }
    }
  ]...)
}

resource "aws_sqs_queue" "main" {
  for_each = local.cloud.queues

  name                       = each.key
  visibility_timeout_seconds = each.value.visibilityTimeoutSeconds
  message_retention_seconds  = try(each.value.retentionDays, local.queue_retention_days) * 86400
  receive_wait_time_seconds  = 20

  kms_master_key_id                 = local.key["messages"]
  kms_data_key_reuse_period_seconds = 3600

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters["${each.key}${local.dead_letter_suffix}"].arn
    maxReceiveCount     = each.value.maxReceiveCount
  })
}

resource "aws_sqs_queue" "dead_letters" {
  for_each = local.dead_letter_queues

  name                      = each.key
  message_retention_seconds = local.dead_letter_retention_days * 86400

  kms_master_key_id                 = local.key["messages"]
  kms_data_key_reuse_period_seconds = 3600

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [local.arn.queues[trimsuffix(each.key, local.dead_letter_suffix)]]
  })
}

# Dead-letter queues of services rather than of queues.
resource "aws_sqs_queue" "failures" {
  for_each = local.failure_queues

  name                      = each.key
  message_retention_seconds = local.dead_letter_retention_days * 86400

  kms_master_key_id                 = local.key["messages"]
  kms_data_key_reuse_period_seconds = 3600
}

locals {
  queues = merge(aws_sqs_queue.main, aws_sqs_queue.dead_letters, aws_sqs_queue.failures)
}

resource "aws_sqs_queue_policy" "main" {
  for_each = local.all_queues

  queue_url = local.queues[each.key].url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "EncryptedConnectionsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = local.arn.queues[each.key]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      [for kind, service in { rules = "events.amazonaws.com", topics = "sns.amazonaws.com", buckets = "s3.amazonaws.com" } : {
        Sid                         = title(kind)
        Effect                      = "Allow"
        Principal                   = { Service = service }
        Action                      = "sqs:SendMessage"
        Resource                    = local.arn.queues[each.key]
        # A bucket's ARN has no account in it, and a name may pass to somebody else.
        Condition = merge(
          { ArnEquals = { "aws:SourceArn" = local.queue_sources[each.key][kind] } },
          { for account in kind == "buckets" ? [local.account] : [] : "StringEquals" => { "aws:SourceAccount" = account } },
        )
      } if length(local.queue_sources[each.key][kind]) > 0],
    )
  })
}

resource "aws_sns_topic" "main" {
  for_each = local.cloud.topics

  name              = each.key
  kms_master_key_id = local.key["messages"]
  signature_version = 2
  tracing_config    = "Active"
}

locals {
  # AWS services that tell of something; all else that publishes is a function with a role.
  topic_publishers = {
    concert-alerts = ["cloudwatch", "events", "budgets"]
    concert-events = ["events"]
    concert-email  = ["ses"]
  }
}

resource "aws_sns_topic_policy" "main" {
  for_each = local.cloud.topics

  arn = aws_sns_topic.main[each.key].arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "EncryptedConnectionsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = local.arn.topics[each.key]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      [for service in try(local.topic_publishers[each.key], []) : {
        Sid       = "From${title(service)}"
        Effect    = "Allow"
        Principal = { Service = "${service}.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = local.arn.topics[each.key]
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      }],
    )
  })
}

resource "aws_sns_topic_subscription" "main" {
  for_each = local.subscriptions

  topic_arn            = aws_sns_topic.main[each.value.topic].arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.main[each.value.queue].arn
  raw_message_delivery = true
  filter_policy        = each.value.filter == null ? null : jsonencode(each.value.filter)
  redrive_policy       = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead_letters["${each.value.queue}${local.dead_letter_suffix}"].arn })
}

resource "aws_sns_topic_subscription" "operators" {
  for_each = var.alert_emails

  topic_arn = aws_sns_topic.main["concert-alerts"].arn
  protocol  = "email"
  endpoint  = each.key
}

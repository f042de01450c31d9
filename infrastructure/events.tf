resource "aws_cloudwatch_event_bus" "main" {
  name               = local.cloud.bus
  description        = "Every state change, published by the outbox relay"
  kms_key_identifier = local.key["messages"]

  dead_letter_config {
    arn = aws_sqs_queue.failures["concert-events-dlq"].arn
  }
}

# To apply again what a consumer got wrong: see the runbook on replaying events.
resource "aws_cloudwatch_event_archive" "main" {
  name               = "concert"
  description        = "Events of the last 30 days"
  event_source_arn   = aws_cloudwatch_event_bus.main.arn
  event_pattern      = jsonencode({ source = [{ prefix = "concert." }] })
  retention_days     = 30
  kms_key_identifier = local.key["messages"]
}

resource "aws_cloudwatch_event_rule" "main" {
  for_each = local.cloud.rules

  name           = each.key
  description    = each.value.description
  event_bus_name = aws_cloudwatch_event_bus.main.name
  event_pattern  = jsonencode(each.value.pattern)
}

locals {
  rule_targets = merge([
    for name, rule in local.cloud.rules : { for target in rule.targets : "${name}-to-${target}" => { rule = name, target = target } }
  ]...)
}

resource "aws_cloudwatch_event_target" "main" {
  for_each = local.rule_targets

  event_bus_name = aws_cloudwatch_event_bus.main.name
  rule           = aws_cloudwatch_event_rule.main[each.value.rule].name
  target_id      = each.value.target
  arn            = contains(keys(local.cloud.topics), each.value.target) ? aws_sns_topic.main[each.value.target].arn : aws_sqs_queue.main[each.value.target].arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.failures["concert-events-dlq"].arn
  }
}

resource "aws_scheduler_schedule_group" "main" {
  name = "concert"
}

resource "aws_scheduler_schedule" "main" {
  for_each = local.scheduled_functions

  name                         = each.value.trigger.schedule
  group_name                   = aws_scheduler_schedule_group.main.name
  description                  = local.cloud.schedules[each.value.trigger.schedule].description
  schedule_expression          = local.cloud.schedules[each.value.trigger.schedule].rate
  schedule_expression_timezone = "UTC"
  kms_key_arn                  = local.key["messages"]

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = local.live[each.key].arn
    role_arn = aws_iam_role.service["scheduler"].arn

    # The next run is soon enough, and two at once would wait for each other.
    retry_policy {
      maximum_event_age_in_seconds = 60
      maximum_retry_attempts       = 0
    }

    dead_letter_config {
      arn = aws_sqs_queue.failures["concert-invocations-dlq"].arn
    }
  }
}

# What GuardDuty finds in an upload, on the account's own bus.
resource "aws_cloudwatch_event_rule" "malware" {
  name        = "concert-malware"
  description = "A stored file that is not harmless"
  event_pattern = jsonencode({
    source      = ["aws.guardduty"]
    detail-type = ["GuardDuty Malware Protection Object Scan Result"]
    detail      = { scanResultDetails = { scanResultStatus = ["THREATS_FOUND"] } }
  })
}

resource "aws_cloudwatch_event_target" "malware" {
  rule      = aws_cloudwatch_event_rule.malware.name
  target_id = "operators"
  arn       = aws_sns_topic.main["concert-alerts"].arn
}

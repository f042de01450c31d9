resource "aws_lambda_function" "main" {
  for_each = local.functions

  function_name = "concert-${each.key}"
  description   = "${each.value.service}: ${each.value.handler} (${each.value.trigger.type})"
  role          = aws_iam_role.function[each.key].arn

  package_type  = "Image"
  architectures = ["arm64"]
  image_uri     = "${local.registry}/concert/${each.value.service}:${var.functions.first_image_tag}"

  # One image for each service; the handler tells its functions apart.
  image_config {
    command = ["index.${each.value.handler}"]
  }

  memory_size                    = each.value.memoryMb
  timeout                        = each.value.timeoutSeconds
  reserved_concurrent_executions = local.reserved_concurrency[each.key]
  publish                        = true
  kms_key_arn                    = local.key["code"]

  environment {
    variables = local.function_variables[each.key]
  }

  vpc_config {
    subnet_ids = local.subnet_ids.private
    security_group_ids = concat(
      [local.security_group_ids["functions"]],
      [for group in ["internet"] : local.security_group_ids[group] if local.calls_internet[each.key]],
    )
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.failures["concert-invocations-dlq"].arn
  }

  tracing_config {
    mode = "Active"
  }

  # Text, for what the functions write is JSON already, and metrics are read from it as they stand.
  logging_config {
    log_format = "Text"
    log_group  = local.log_group_names[local.function_log_groups[each.key]]
  }

  lifecycle {
    # The pipeline brings new code.
    ignore_changes = [image_uri]

    precondition {
      condition     = try(var.functions.provisioned_concurrency[each.key], 0) <= local.reserved_concurrency[each.key]
      error_message = "${each.key} cannot keep more instances warm than it may have: ${local.reserved_concurrency[each.key]}."
    }
  }

  depends_on = [aws_iam_role_policy.function, aws_ecr_repository.main]
}

locals {
  newest = { for name, fn in aws_lambda_function.main : name => { function = fn.function_name, version = fn.version } }
  live   = { for name, alias in aws_lambda_alias.live : name => { function = alias.function_name, alias = alias.name, arn = alias.arn } }
}

# What is called: CodeDeploy moves it from version to version, a tenth of the traffic first.
resource "aws_lambda_alias" "live" {
  for_each = local.functions

  name             = "live"
  description      = "What serves; moved by CodeDeploy"
  function_name    = local.newest[each.key].function
  function_version = local.newest[each.key].version

  lifecycle {
    ignore_changes = [function_version, routing_config]
  }
}

resource "aws_lambda_event_source_mapping" "main" {
  for_each = local.queue_functions

  event_source_arn                   = aws_sqs_queue.main[each.value.trigger.queue].arn
  function_name                      = local.live[each.key].arn
  batch_size                         = each.value.trigger.batchSize
  maximum_batching_window_in_seconds = each.value.trigger.batchWindowSeconds
  function_response_types            = ["ReportBatchItemFailures"]

  # Lambda's least is two. Fewer by reserved concurrency would throttle messages into the dead-letter queue.
  scaling_config {
    maximum_concurrency = max(2, each.value.trigger.concurrency)
  }

  metrics_config {
    metrics = ["EventCount"]
  }
}

# A scheduled run that failed is not repeated: the next one comes within minutes.
resource "aws_lambda_function_event_invoke_config" "scheduled" {
  for_each = local.scheduled_functions

  function_name                = local.live[each.key].function
  qualifier                    = local.live[each.key].alias
  maximum_event_age_in_seconds = 60
  maximum_retry_attempts       = 0
}

resource "aws_lambda_permission" "api" {
  for_each = merge(local.http_functions, { (local.authorizer) = local.functions[local.authorizer] })

  statement_id  = "ApiGateway"
  action        = "lambda:InvokeFunction"
  function_name = local.live[each.key].function
  qualifier     = local.live[each.key].alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.main.execution_arn}/${each.key == local.authorizer ? "authorizers" : local.stage}/*"
}

# Instances kept warm, so that nobody waits for a start: as many as wanted, more when they are busy, and before
# on-sales by the clock.
resource "aws_lambda_provisioned_concurrency_config" "main" {
  for_each = var.functions.provisioned_concurrency

  function_name                     = local.live[each.key].function
  qualifier                         = local.live[each.key].alias
  provisioned_concurrent_executions = each.value

  lifecycle {
    ignore_changes = [provisioned_concurrent_executions]
  }
}

resource "aws_appautoscaling_target" "warm" {
  for_each = var.functions.provisioned_concurrency

  service_namespace  = "lambda"
  scalable_dimension = "lambda:function:ProvisionedConcurrency"
  resource_id        = "function:concert-${each.key}:live"
  min_capacity       = each.value
  max_capacity       = local.reserved_concurrency[each.key]

  lifecycle {
    # Scheduled actions change both while an on-sale lasts.
    ignore_changes = [min_capacity, max_capacity]
  }

  depends_on = [aws_lambda_provisioned_concurrency_config.main]
}

resource "aws_appautoscaling_policy" "warm" {
  for_each = aws_appautoscaling_target.warm

  name               = "concert-${each.key}-warm"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  scalable_dimension = each.value.scalable_dimension
  resource_id        = each.value.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 0.7

    predefined_metric_specification {
      predefined_metric_type = "LambdaProvisionedConcurrencyUtilization"
    }
  }
}

locals {
  on_sale_actions = merge(flatten([
    for sale, plan in var.on_sales : [
      for name, count in plan.instances : {
        "${sale}-${name}-from"  = { function = name, at = plan.from, min = count }
        "${sale}-${name}-until" = { function = name, at = plan.until, min = var.functions.provisioned_concurrency[name] }
      }
    ]
  ])...)
}

resource "aws_appautoscaling_scheduled_action" "on_sale" {
  for_each = local.on_sale_actions

  name               = each.key
  service_namespace  = "lambda"
  scalable_dimension = "lambda:function:ProvisionedConcurrency"
  resource_id        = aws_appautoscaling_target.warm[each.value.function].resource_id
  schedule           = "at(${each.value.at})"
  timezone           = "UTC"

  scalable_target_action {
    min_capacity = each.value.min
    max_capacity = local.reserved_concurrency[each.value.function]
  }

  lifecycle {
    precondition {
      condition     = each.value.min <= local.reserved_concurrency[each.value.function]
      error_message = "${each.value.function} may have ${local.reserved_concurrency[each.value.function]} instances; ${each.key} wants ${each.value.min}."
    }
  }
}

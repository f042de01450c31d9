# What production must be, whatever cloud.json lists. One plan, because a plan takes seconds.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

# Only this alias: Terraform mocks no ephemeral value.
mock_provider "random" {
  alias           = "kept"
  override_during = plan
}

# What tests must tell apart.

override_resource {
  target          = aws_kms_key.main["data"]
  override_during = plan
  values          = { arn = "arn:aws:kms:eu-central-1:123456789012:key/data" }
}

override_resource {
  target          = aws_kms_key.main["files"]
  override_during = plan
  values          = { arn = "arn:aws:kms:eu-central-1:123456789012:key/files" }
}

override_resource {
  target          = aws_kms_key.main["messages"]
  override_during = plan
  values          = { arn = "arn:aws:kms:eu-central-1:123456789012:key/messages" }
}

override_resource {
  target          = aws_kms_key.main["logs"]
  override_during = plan
  values          = { arn = "arn:aws:kms:eu-central-1:123456789012:key/logs" }
}

override_resource {
  target          = aws_kms_key.main["secrets"]
  override_during = plan
  values          = { arn = "arn:aws:kms:eu-central-1:123456789012:key/secrets" }
}

override_resource {
  target          = aws_kms_key.main["code"]
  override_during = plan
  values          = { arn = "arn:aws:kms:eu-central-1:123456789012:key/code" }
}

override_resource {
  target          = aws_sqs_queue.failures["concert-invocations-dlq"]
  override_during = plan
  values          = { arn = "arn:aws:sqs:eu-central-1:123456789012:concert-invocations-dlq" }
}

override_resource {
  target          = aws_sqs_queue.failures["concert-events-dlq"]
  override_during = plan
  values          = { arn = "arn:aws:sqs:eu-central-1:123456789012:concert-events-dlq" }
}

override_resource {
  target          = aws_sqs_queue.dead_letters
  override_during = plan
  values          = { arn = "arn:aws:sqs:eu-central-1:123456789012:dead-letters" }
}

override_resource {
  target          = aws_sns_topic.main["concert-alerts"]
  override_during = plan
  values          = { arn = "arn:aws:sns:eu-central-1:123456789012:concert-alerts" }
}

override_resource {
  target          = aws_wafv2_web_acl.edge
  override_during = plan
  values          = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/concert-edge/00000000-0000-0000-0000-000000000000" }
}

override_resource {
  target          = aws_subnet.data
  override_during = plan
  values          = { id = "subnet-data" }
}

override_resource {
  target          = aws_subnet.public
  override_during = plan
  values          = { id = "subnet-public" }
}

override_resource {
  target          = aws_subnet.private
  override_during = plan
  values          = { id = "subnet-private" }
}

override_resource {
  target          = aws_route_table.data
  override_during = plan
  values          = { id = "rtb-data" }
}

override_resource {
  target          = aws_iam_policy.boundary
  override_during = plan
  values          = { arn = "arn:aws:iam::123456789012:policy/concert-boundary" }
}

override_resource {
  target          = aws_security_group.main["functions"]
  override_during = plan
  values          = { id = "sg-functions" }
}

override_resource {
  target          = aws_security_group.main["internet"]
  override_during = plan
  values          = { id = "sg-internet" }
}

run "values" {
  command = plan

  module {
    source = "./tests/values"
  }

  assert {
    condition     = alltrue([for name, values in output.environments : values.environment == name]) && keys(output.environments) == ["development", "production", "staging", "testing"]
    error_message = "An environment's file says that it is another."
  }
  assert {
    condition = alltrue(flatten([for values in output.environments : [
      for name in keys(values) : contains([for found in regexall("(?m)^variable \"(\\w+)\"", join("", [for file in ["variables.tf", "options.tf"] : file("${path.module}/../../${file}")])) : found[0]], name)
    ]]))
    error_message = "An environment's file sets a variable that there is not."
  }
}

run "production" {
  command = plan

  variables {
    environment        = run.values.environments.production.environment
    domain             = run.values.environments.production.domain
    hosted_zone_id     = run.values.environments.production.hosted_zone_id
    alert_emails       = run.values.environments.production.alert_emails
    runbook_url        = run.values.environments.production.runbook_url
    network            = run.values.environments.production.network
    database           = run.values.environments.production.database
    cache              = run.values.environments.production.cache
    functions          = run.values.environments.production.functions
    audit_archive      = run.values.environments.production.audit_archive
    monthly_budget_usd = run.values.environments.production.monthly_budget_usd
    on_sales           = { big = { from = "2027-03-01T09:45:00", until = "2027-03-01T12:00:00", instances = { booking-api = 150 } } }
  }

  # The list is the list: folders, contract and events know the same names.

  assert {
    condition     = local.services == toset([for file in fileset("${path.module}/../services", "*/package.json") : dirname(file)])
    error_message = "cloud.json and services/ name different services."
  }
  assert {
    condition     = toset([for one in local.operations : trimsuffix(one.function, "-api")]) == toset([for one in local.http_functions : one.service])
    error_message = "cloud.json and openapi.json name different services."
  }
  assert {
    condition = length(setsubtract(
      flatten([for rule in local.cloud.rules : try(rule.pattern["detail-type"], [])]),
      [for found in regexall("(?m)^### (\\w+)", file("${path.module}/../docs/events.md")) : found[0]],
    )) == 0
    error_message = "A rule waits for an event that docs/events.md does not know."
  }
  assert {
    condition = alltrue([
      for found in regexall("(?s)### (\\w+)\\n.*?- goes to ([^\\n]*)", file("${path.module}/../docs/events.md")) :
      toset([for queue in regexall("`([^`]+)`", found[1]) : queue[0]]) == toset(flatten([
        for rule in local.cloud.rules : rule.targets if contains(try(rule.pattern["detail-type"], [found[0]]), found[0])
      ]))
    ])
    error_message = "An event does not go where docs/events.md says."
  }
  assert {
    condition = (
      length(setsubtract(["auth-authorizer", "booking-api", "payment-api"], keys(aws_lambda_provisioned_concurrency_config.main))) == 0 &&
      keys(aws_lambda_function.main) == keys(local.cloud.functions) &&
      keys(aws_dynamodb_table.main) == keys(local.cloud.tables) &&
      keys(aws_sqs_queue.main) == keys(local.cloud.queues) &&
      keys(aws_sns_topic.main) == keys(local.cloud.topics) &&
      length(setsubtract(keys(local.cloud.buckets), keys(aws_s3_bucket.main))) == 0 &&
      keys(aws_cloudwatch_event_rule.main) == keys(local.cloud.rules) &&
      toset([for one in aws_scheduler_schedule.main : one.name]) == toset(keys(local.cloud.schedules)) &&
      length(setsubtract(keys(local.cloud.secrets), keys(aws_secretsmanager_secret.main))) == 0
    )
    error_message = "Something that cloud.json lists is not made."
  }

  # Functions.

  assert {
    condition = alltrue([for name, fn in aws_lambda_function.main :
      fn.memory_size == local.functions[name].memoryMb && fn.timeout == local.functions[name].timeoutSeconds &&
      fn.reserved_concurrent_executions == local.functions[name].reservedConcurrency
    ])
    error_message = "A function is not as large as cloud.json says."
  }
  assert {
    condition     = alltrue([for fn in aws_lambda_function.main : fn.tracing_config[0].mode == "Active"])
    error_message = "A function is not traced."
  }
  assert {
    condition     = alltrue([for fn in aws_lambda_function.main : fn.vpc_config[0].subnet_ids == toset(["subnet-private"]) && contains(fn.vpc_config[0].security_group_ids, "sg-functions")])
    error_message = "A function is not in the VPC."
  }
  assert {
    condition     = alltrue([for fn in aws_lambda_function.main : fn.dead_letter_config[0].target_arn == aws_sqs_queue.failures["concert-invocations-dlq"].arn])
    error_message = "A function has no dead-letter queue."
  }
  assert {
    condition = alltrue([for name, fn in aws_lambda_function.main :
      fn.kms_key_arn != null && fn.package_type == "Image" && fn.architectures == tolist(["arm64"]) &&
      fn.image_config[0].command == tolist(["index.${local.functions[name].handler}"])
    ])
    error_message = "A function is not an encrypted arm64 image that runs its own handler."
  }
  assert {
    condition     = alltrue([for fn in aws_lambda_function.main : !anytrue([for variable in keys(fn.environment[0].variables) : can(regex("PASSWORD|KEY|TOKEN", variable))])])
    error_message = "A function has a secret in its environment."
  }
  assert {
    condition = alltrue([for name in keys(local.functions) : alltrue([
      for kind in ["function-errors", "function-throttles", local.functions[name].trigger.type == "schedule" ? "heartbeat" : "function-duration"] :
      contains(keys(aws_cloudwatch_metric_alarm.main), "${kind}-${name}")
    ])])
    error_message = "A function has not all its alarms."
  }
  assert {
    condition     = keys(aws_lambda_alias.live) == keys(local.functions) && keys(aws_codedeploy_deployment_group.main) == keys(local.functions)
    error_message = "A function has no alias, or CodeDeploy does not move it."
  }
  assert {
    condition = alltrue([for name, fn in local.queue_functions :
      aws_lambda_event_source_mapping.main[name].function_response_types == toset(["ReportBatchItemFailures"]) &&
      aws_lambda_event_source_mapping.main[name].scaling_config[0].maximum_concurrency >= 2 &&
      aws_lambda_event_source_mapping.main[name].scaling_config[0].maximum_concurrency <= local.reserved_concurrency[name] &&
      aws_sqs_queue.main[fn.trigger.queue].visibility_timeout_seconds >= fn.timeoutSeconds
    ])
    error_message = "A queue's function does not report its failures one by one, or reads more than it can work on."
  }
  assert {
    condition = (
      aws_lambda_provisioned_concurrency_config.main["booking-api"].provisioned_concurrent_executions == var.functions.provisioned_concurrency["booking-api"] &&
      aws_appautoscaling_scheduled_action.on_sale["big-booking-api-from"].schedule == "at(2027-03-01T09:45:00)" &&
      tonumber(aws_appautoscaling_scheduled_action.on_sale["big-booking-api-from"].scalable_target_action[0].min_capacity) == 150 &&
      tonumber(aws_appautoscaling_scheduled_action.on_sale["big-booking-api-until"].scalable_target_action[0].min_capacity) == var.functions.provisioned_concurrency["booking-api"]
    )
    error_message = "Functions are not kept warm before an on-sale, or stay so after it."
  }

  # Least privilege.

  assert {
    condition = alltrue(flatten([for name, statements in local.function_statements : [
      for one in statements : contains(["Traces", "NetworkInterfaces", "NoNetworkInterfacesFromCode", "MailSuppressions"], one.Sid) ||
      # Nothing in the place of the service, the region, the account or the whole name.
      alltrue([for resource in one.Resource : !can(regex("^[*]|^arn:([^:]*:){0,4}[*]|^arn:aws:s3:::[*]", resource))])
    ]]))
    error_message = "A function may do something to everything."
  }
  assert {
    condition     = alltrue(flatten([for statements in local.function_statements : [for one in statements : [for action in one.Action : !endswith(action, ":*") && action != "*"]]]))
    error_message = "A function may do everything to something."
  }
  assert {
    condition = alltrue(flatten([for name, fn in local.functions : [
      for table in keys(local.cloud.tables) :
      contains(flatten([for one in local.function_statements[name] : one.Resource]), local.arn.tables[table]) == contains(keys(try(fn.uses.tables, {})), table)
    ]]))
    error_message = "A function reaches a table that it does not use, or does not reach one that it uses."
  }
  assert {
    condition = alltrue(flatten([for name, fn in local.functions : [
      for table, access in try(fn.uses.tables, {}) : access == "write" || !contains(flatten([
        for one in local.function_statements[name] : one.Action if contains(one.Resource, local.arn.tables[table])
      ]), "dynamodb:PutItem")
    ]]))
    error_message = "A function that reads a table may write it."
  }
  assert {
    condition = alltrue(flatten([for name, fn in local.functions : [
      for secret in keys(local.cloud.secrets) :
      anytrue([for resource in flatten([for one in local.function_statements[name] : one.Resource]) : endswith(resource, ":secret:${secret}-??????")]) == contains(try(fn.uses.secrets, []), secret)
    ]]))
    error_message = "A function reads a secret that it does not use, or cannot read one that it uses."
  }
  assert {
    condition = alltrue(flatten([for name, fn in local.functions : [
      for secret in keys(local.cloud.secrets) :
      anytrue([for one in local.function_statements[name] : contains(one.Action, "secretsmanager:PutSecretValue") && anytrue([for resource in one.Resource : endswith(resource, ":secret:${secret}-??????")])]) == contains(try(fn.uses.rotates, []), secret)
    ]]))
    error_message = "A function may change a secret that it does not rotate, or cannot change one that it rotates."
  }
  assert {
    condition = alltrue(flatten([for name, fn in local.functions : [
      for bucket in keys(local.cloud.buckets) :
      contains(flatten([for one in local.function_statements[name] : one.Resource]), "${local.arn.buckets[bucket]}/*") == contains(keys(try(fn.uses.buckets, {})), bucket)
    ]]))
    error_message = "A function reaches a bucket that it does not use, or does not reach one that it uses."
  }
  assert {
    condition = alltrue([for name, fn in local.functions :
      contains([for one in local.function_statements[name] : one.Sid], "Bus") == try(fn.uses.bus, false) &&
      contains([for one in local.function_statements[name] : one.Sid], "Mail") == try(fn.uses.mail, false)
    ])
    error_message = "A function publishes or mails though cloud.json does not say so, or the reverse."
  }
  assert {
    condition = alltrue(flatten([for name, fn in local.functions : [
      for queue in keys(local.cloud.queues) : [
        for access, action in { send = "sqs:SendMessage", receive = "sqs:ReceiveMessage" } :
        contains(flatten([for one in local.function_statements[name] : one.Action if contains(one.Resource, local.arn.queues[queue])]), action) ==
        (try(fn.uses.queues[queue], "") == access || (access == "receive" ? try(fn.trigger.queue, "") == queue : try(fn.uses.deadLetters, false)))
      ]
    ]]))
    error_message = "A function reads or fills a queue though cloud.json does not say so, or the reverse."
  }

  assert {
    condition = alltrue(flatten([for name, fn in local.functions : [
      for queue in concat(tolist(local.dead_letter_queues), keys(local.failure_queues)) : [
        for action in ["sqs:ReceiveMessage", "sqs:DeleteMessage"] :
        contains(flatten([for one in local.function_statements[name] : one.Action if one.Effect == "Allow" && contains(one.Resource, local.arn.queues[queue])]), action) ==
        (try(fn.uses.deadLetters, false) && contains(local.dead_letter_queues, queue))
      ]
    ]]))
    error_message = "A function reads dead letters though cloud.json does not say so, or cannot though it does."
  }
  assert {
    condition = alltrue(concat(
      [for role in values(aws_iam_role.function) : role.permissions_boundary == aws_iam_policy.boundary.arn],
      [for role in values(aws_iam_role.service) : role.permissions_boundary == aws_iam_policy.boundary.arn],
      [for name, role in aws_iam_role.delivery : name == "terraform" || role.permissions_boundary == aws_iam_policy.boundary.arn],
    ))
    error_message = "A role stands outside the boundary."
  }
  assert {
    condition = alltrue([for one in concat(local.terraform_statements, jsondecode(aws_iam_policy.boundary.policy).Statement) : alltrue([
      for action in one.Action : one.Effect == "Deny" || !can(regex("^([*]|iam:[*]|sts:[*]|organizations:|account:)", action))
      ])]) && alltrue([
      for action in ["iam:CreateUser", "iam:CreateAccessKey", "iam:CreatePolicyVersion", "iam:DeleteRolePermissionsBoundary", "dynamodb:GetItem", "dynamodb:Scan", "sqs:ReceiveMessage"] :
      !anytrue([for one in local.terraform_statements : one.Effect == "Allow" && anytrue([for pattern in one.Action : can(regex("^${replace(pattern, "*", ".*")}$", action))])])
    ])
    error_message = "What Terraform runs as may make users, leave the boundary or read people's data."
  }
  assert {
    condition = alltrue([for action in ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"] : alltrue([
      for one in local.terraform_statements : one.Effect == "Deny" || !contains(one.Action, action) || try(one.Condition.StringEquals["iam:PermissionsBoundary"], "") == local.terraform_boundary
      ])]) && anytrue([
      for one in local.terraform_statements : one.Effect == "Deny" && contains(one.Action, "iam:PutRolePolicy") && contains(one.Resource, "arn:aws:iam::123456789012:role/concert-terraform")
    ])
    error_message = "What Terraform runs as could give more than the boundary, or change itself."
  }
  assert {
    condition = alltrue([for policy in values(aws_iam_role_policy.delivery) : length(policy.policy) < 10240]) && alltrue([
      for name in ["deploy", "terraform"] : [for one in jsondecode(aws_iam_role.delivery[name].assume_role_policy).Statement : one.Sid] == ["Pipeline"]
    ])
    error_message = "A policy is longer than IAM takes, or somebody may deploy whom nobody named."
  }

  # Mail.

  assert {
    condition = alltrue([for stream, set in aws_sesv2_configuration_set.main :
      set.delivery_options[0].tls_policy == "REQUIRE" && contains(keys(aws_sesv2_configuration_set_event_destination.main), stream)
    ]) && length(aws_sesv2_configuration_set.main) == 2
    error_message = "Marketing has no stream of its own, or a stream goes unencrypted or tells nobody what becomes of its mails."
  }
  assert {
    condition = alltrue([for destination in aws_sesv2_configuration_set_event_destination.main :
      destination.event_destination[0].enabled &&
      length(setsubtract(["DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY"], destination.event_destination[0].matching_event_types)) == 0
    ])
    error_message = "SES does not tell all that becomes of a mail."
  }
  assert {
    condition     = contains(keys(local.subscriptions), "concert-email-to-concert-email-feedback-queue") && contains(local.queue_sources["concert-email-feedback-queue"].topics, local.arn.topics["concert-email"])
    error_message = "What SES tells does not reach the queue that email-feedback reads."
  }
  assert {
    condition     = alltrue([for name in keys(local.functions) : jsondecode(aws_iam_role_policy.function[name].policy).Statement == jsondecode(jsonencode(local.function_statements[name]))])
    error_message = "A function's policy is not what the list says."
  }

  # Queues and topics.

  assert {
    condition = alltrue([for name, queue in aws_sqs_queue.main :
      jsondecode(queue.redrive_policy).deadLetterTargetArn == aws_sqs_queue.dead_letters["${name}-dlq"].arn &&
      jsondecode(queue.redrive_policy).maxReceiveCount == local.cloud.queues[name].maxReceiveCount &&
      aws_sqs_queue.dead_letters["${name}-dlq"].message_retention_seconds == 14 * 86400
    ])
    error_message = "A queue has no dead-letter queue that keeps messages for 14 days."
  }
  assert {
    condition     = alltrue([for queue in local.queues : queue.kms_master_key_id == local.key["messages"]]) && alltrue([for topic in aws_sns_topic.main : topic.kms_master_key_id == local.key["messages"]])
    error_message = "A queue or topic is not encrypted with our key."
  }
  assert {
    condition = alltrue([for policy in concat(values(aws_sqs_queue_policy.main), values(aws_sns_topic_policy.main)) : anytrue([
      for one in jsondecode(policy.policy).Statement : one.Effect == "Deny" && try(one.Condition.Bool["aws:SecureTransport"], "") == "false"
    ])])
    error_message = "A queue or topic takes messages over a plain connection."
  }
  assert {
    condition = alltrue([for name in keys(local.all_queues) : alltrue([
      for one in jsondecode(aws_sqs_queue_policy.main[name].policy).Statement : one.Effect == "Deny" || can(one.Condition.ArnEquals["aws:SourceArn"])
    ])])
    error_message = "A queue takes messages from whoever sends them."
  }
  assert {
    condition = alltrue([for name in keys(local.all_queues) : contains(keys(aws_cloudwatch_metric_alarm.main), endswith(name, "-dlq") ? "dead-letters-${name}" : "queue-age-${name}")]
    )
    error_message = "A queue has no alarm."
  }
  assert {
    condition = alltrue([for name, table in local.cloud.tables :
      length(aws_cloudwatch_metric_alarm.main["table-throttles-${name}"].metric_query) == 1 + 2 * (1 + length(try(table.indexes, {})))
    ])
    error_message = "A table, or an index of one, is turned away without an alarm."
  }
  assert {
    condition = alltrue(flatten([for name, rule in local.cloud.rules : [
      for queue in rule.targets : aws_cloudwatch_event_target.main["${name}-to-${queue}"].dead_letter_config[0].arn == aws_sqs_queue.failures["concert-events-dlq"].arn
    ]]))
    error_message = "An event that its queue does not take is lost."
  }

  # Tables, buckets, database, cache.

  assert {
    condition = alltrue([for name, table in aws_dynamodb_table.main :
      table.point_in_time_recovery[0].enabled && table.billing_mode == "PAY_PER_REQUEST" && table.deletion_protection_enabled &&
      table.server_side_encryption[0].enabled && table.server_side_encryption[0].kms_key_arn == local.key["data"] &&
      [for ttl in table.ttl : ttl.attribute_name] == [for attribute in try([local.cloud.tables[name].ttlAttribute], []) : attribute]
    ])
    error_message = "A table cannot be restored to a point in time, is not encrypted with our key, or does not expire."
  }
  assert {
    condition = alltrue([for name in keys(aws_s3_bucket.main) :
      aws_s3_bucket_public_access_block.main[name].block_public_acls && aws_s3_bucket_public_access_block.main[name].block_public_policy &&
      aws_s3_bucket_public_access_block.main[name].ignore_public_acls && aws_s3_bucket_public_access_block.main[name].restrict_public_buckets
    ])
    error_message = "A bucket could be public."
  }
  assert {
    condition = alltrue([for name in keys(aws_s3_bucket.main) :
      one(aws_s3_bucket_server_side_encryption_configuration.main[name].rule).apply_server_side_encryption_by_default[0].sse_algorithm == (name == "logs" ? "AES256" : "aws:kms")
    ])
    error_message = "A bucket is not encrypted with our key."
  }
  assert {
    condition = alltrue([for name in keys(aws_s3_bucket.main) : alltrue([
      for condition in [{ Bool = { "aws:SecureTransport" = "false" } }, { NumericLessThan = { "s3:TlsVersion" = "1.2" } }] :
      contains([for one in jsondecode(aws_s3_bucket_policy.main[name].policy).Statement : jsonencode(one.Condition) if one.Effect == "Deny" && one.Principal == "*"], jsonencode(condition))
    ])])
    error_message = "A bucket can be read over a plain connection or old TLS."
  }
  assert {
    condition = alltrue([for name, bucket in local.cloud.buckets :
      contains(keys(aws_s3_bucket_versioning.main), name) == (try(bucket.versioned, false) || try(bucket.writeOnce, false)) &&
      aws_s3_bucket.main[name].object_lock_enabled == try(bucket.writeOnce, false) && contains(keys(aws_s3_bucket_object_lock_configuration.main), name) == try(bucket.writeOnce, false) &&
      (try(bucket.expireDays, null) == null || contains(flatten([for rule in aws_s3_bucket_lifecycle_configuration.main[name].rule : [for expiration in rule.expiration : expiration.days] if rule.id != "leftovers"]), try(bucket.expireDays, 0)))
    ])
    error_message = "A bucket does not keep versions, is not write-once, or does not expire as cloud.json says."
  }
  assert {
    condition = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.main["web"].rule :
      rule.id == "leftovers" && one(rule.noncurrent_version_expiration).noncurrent_days == 30 && length(rule.transition) == 0 &&
      alltrue([for expiration in rule.expiration : expiration.expired_object_delete_marker])
    ])
    error_message = "Files of the web app that are in use end by their age, or versions of removed ones do not."
  }
  assert {
    condition = alltrue([for name, bucket in local.cloud.buckets :
      [for queue in aws_s3_bucket_notification.main[name].queue : { prefix = queue.filter_prefix, arn = queue.queue_arn }] ==
      [for arrivals in try([bucket.arrivals], []) : { prefix = arrivals.prefix, arn = local.arn.queues[arrivals.queue] }]
    ])
    error_message = "A bucket does not tell of what arrives as cloud.json says."
  }
  assert {
    condition     = alltrue([for lock in aws_s3_bucket_object_lock_configuration.main : lock.rule[0].default_retention[0].mode == "COMPLIANCE" && lock.rule[0].default_retention[0].years == 7])
    error_message = "What is written once can be deleted before seven years are over."
  }
  assert {
    condition = alltrue([for one in concat([aws_db_instance.main], aws_db_instance.replica) :
      !one.publicly_accessible && one.storage_encrypted && one.kms_key_id == local.key["data"] && one.iam_database_authentication_enabled &&
      one.performance_insights_enabled && one.deletion_protection && one.monitoring_interval == 60 && one.auto_minor_version_upgrade && one.copy_tags_to_snapshot
    ])
    error_message = "A database is public, unencrypted or unwatched."
  }
  assert {
    condition = (
      aws_db_instance.main.multi_az && aws_db_instance.main.engine == "mysql" && startswith(aws_db_instance.main.engine_version, "8.4") &&
      aws_db_instance.main.backup_retention_period >= 14 && aws_db_instance.main.password == null &&
      toset(aws_db_subnet_group.main.subnet_ids) == toset(["subnet-data"]) && length(aws_db_instance.replica) == 1 && aws_db_proxy.main.require_tls
    )
    error_message = "The database does not stand in two zones behind its proxy, or cannot be restored."
  }
  assert {
    condition = alltrue([for name, value in { transaction_isolation = "READ-COMMITTED", require_secure_transport = "1", slow_query_log = "1" } :
      contains([for parameter in aws_db_parameter_group.main.parameter : "${parameter.name}=${parameter.value}"], "${name}=${value}")
    ])
    error_message = "The database does not run READ COMMITTED, over TLS, with its slow log."
  }
  assert {
    condition     = toset([for association in aws_route_table_association.data : association.route_table_id]) == toset(["rtb-data"]) && length(aws_route_table.data.route) == 0
    error_message = "Database and cache have a way out."
  }
  assert {
    condition = (
      aws_elasticache_replication_group.main.cluster_mode == "enabled" && aws_elasticache_replication_group.main.num_node_groups == 2 &&
      aws_elasticache_replication_group.main.transit_encryption_enabled && aws_elasticache_replication_group.main.transit_encryption_mode == "required" &&
      aws_elasticache_replication_group.main.at_rest_encryption_enabled == "true" && aws_elasticache_replication_group.main.auth_token_wo_version >= 1 &&
      aws_elasticache_replication_group.main.multi_az_enabled && aws_elasticache_replication_group.main.automatic_failover_enabled
    )
    error_message = "The cache is not a cluster with TLS, password and failover."
  }

  # Network.

  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private), values(aws_subnet.data)) : !subnet.map_public_ip_on_launch])
    error_message = "What is started in a subnet gets a public address."
  }
  assert {
    condition = (
      alltrue([for rule in aws_vpc_security_group_ingress_rule.connection : rule.cidr_ipv4 == null && rule.referenced_security_group_id != null]) &&
      alltrue([for rule in aws_vpc_security_group_egress_rule.internet : rule.from_port == 443 && rule.to_port == 443]) &&
      alltrue([for name, fn in aws_lambda_function.main : local.calls_internet[name] == contains(fn.vpc_config[0].security_group_ids, "sg-internet")])
    )
    error_message = "Somebody from outside gets in, or a function that needs no internet gets out."
  }

  # The API.

  assert {
    condition = alltrue([for key, one in local.operations :
      jsonencode(local.gateway_document.paths[one.path][one.method].security) == (
        length(local.contract.paths[one.path][one.method].security) == 0 ? "[]" :
        contains([for access in local.contract.paths[one.path][one.method].security : length(access)], 0) ? "[{\"optional\":[]}]" : "[{\"required\":[]}]"
      )
    ])
    error_message = "A method is not authorised as the contract says."
  }
  assert {
    condition = (
      toset([for one in local.operations : one.id if one.access == "required"]) != toset([]) &&
      alltrue([for key in ["POST /bookings", "POST /payments/process", "GET /audit/logs", "DELETE /events/{id}"] : local.operations[key].access == "required"]) &&
      local.operations["GET /files/{key}"].access == "optional" && local.operations["GET /events"].access == "public"
    )
    error_message = "Who may call is not read from the contract."
  }
  assert {
    condition = (
      local.gateway_document.components.securitySchemes.required["x-amazon-apigateway-authorizer"].authorizerResultTtlInSeconds == local.functions[local.authorizer].trigger.cacheSeconds &&
      local.gateway_document.components.securitySchemes.required["x-amazon-apigateway-authorizer"].identitySource == "method.request.header.Authorization, context.httpMethod, context.resourcePath" &&
      local.gateway_document.components.securitySchemes.optional["x-amazon-apigateway-authorizer"].authorizerResultTtlInSeconds == 0
    )
    error_message = "The authoriser's answers are kept by the wrong key, or where there is none to keep them by."
  }
  assert {
    condition = alltrue(flatten([for path, item in local.contract.paths : [for method, operation in item :
      strcontains(local.gateway_document.paths[path][method]["x-amazon-apigateway-integration"].uri, ":function:${aws_lambda_function.main["${operation.tags[0]}-api"].function_name}:live/")
    ]]))
    error_message = "A method leads to another service than the contract says."
  }
  assert {
    condition = alltrue([for name, one in local.gateway_responses :
      one.responseParameters["gatewayresponse.header.Content-Type"] == "'application/problem+json'" &&
      can(jsondecode(one.responseTemplates["application/json"]).type)
    ])
    error_message = "The gateway refuses in another form than problem+json."
  }
  assert {
    condition = (
      toset(local.body_models["POST /bookings"].model.required) == toset(["eventId", "items"]) &&
      local.gateway_document.paths["/bookings"].post["x-amazon-apigateway-request-validator"] == "everything" &&
      alltrue([for key in ["POST /auth/refresh", "POST /payments/webhook"] : !contains(keys(local.model_names), key)])
    )
    error_message = "Bodies are not checked, or bodies that may be missing are."
  }
  assert {
    condition = (
      aws_api_gateway_rest_api.main.disable_execute_api_endpoint && jsondecode(aws_api_gateway_rest_api.main.body).openapi == "3.0.1" &&
      aws_api_gateway_stage.main.stage_name == "api" && aws_api_gateway_stage.main.xray_tracing_enabled && length(aws_api_gateway_stage.main.access_log_settings) == 1 &&
      aws_api_gateway_method_settings.all.method_path == "*/*" && !aws_api_gateway_method_settings.all.settings[0].data_trace_enabled &&
      aws_api_gateway_method_settings.all.settings[0].throttling_rate_limit > 0 && aws_api_gateway_domain_name.main.security_policy == "TLS_1_2"
    )
    error_message = "The API can be called past its own name, or is not traced, logged and throttled."
  }

  # The edge.

  assert {
    condition = (
      aws_cloudfront_distribution.main.web_acl_id == aws_wafv2_web_acl.edge.arn && aws_wafv2_web_acl_association.api.web_acl_arn == aws_wafv2_web_acl.api.arn &&
      length(aws_wafv2_web_acl.api.default_action[0].block) == 1 &&
      toset([for rule in aws_wafv2_web_acl.edge.rule : rule.name]) == toset(["logins", "requests", "AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet"])
    )
    error_message = "A firewall is missing, or lets in what did not come by the CDN."
  }
  assert {
    condition = (
      aws_cloudfront_distribution.main.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" &&
      alltrue([for behavior in concat(aws_cloudfront_distribution.main.default_cache_behavior, aws_cloudfront_distribution.main.ordered_cache_behavior) : contains(["redirect-to-https", "https-only"], behavior.viewer_protocol_policy)]) &&
      [for behavior in aws_cloudfront_distribution.main.ordered_cache_behavior : "${behavior.path_pattern} ${behavior.target_origin_id}"] == ["/api/* api", "/events/* api", "/sitemap.xml api", "/robots.txt api", "/media/* media"] &&
      !strcontains(local.content_security_policy, "script-src 'self' 'unsafe") && !strcontains(local.content_security_policy, "unsafe-eval")
    )
    error_message = "The CDN speaks plain HTTP or old TLS, sends paths astray, or lets scripts run inline."
  }
  assert {
    condition     = contains(local.prerendered_pages, "/events") && strcontains(aws_cloudfront_function.site.code, "\"/events\"") && strcontains(aws_cloudfront_function.api.code, local.viewer_address_header) && strcontains(aws_cloudfront_function.pages.code, local.viewer_address_header)
    error_message = "The CDN does not know the pages that are rendered beforehand, or does not say who calls."
  }

  # Logs, keys, alarms, trail.

  assert {
    condition = (
      alltrue([for group in aws_cloudwatch_log_group.main : group.retention_in_days == 365 && group.kms_key_id == local.key["logs"]]) &&
      alltrue([for name, fn in aws_lambda_function.main : fn.logging_config[0].log_group == "/aws/lambda/concert-${name}" && contains(keys(aws_cloudwatch_log_group.main), "/aws/lambda/concert-${name}")])
    )
    error_message = "A log is not kept for a year, or not encrypted with our key."
  }
  assert {
    condition     = alltrue([for key in concat(values(aws_kms_key.main), [aws_kms_key.edge]) : key.enable_key_rotation && key.deletion_window_in_days == 30])
    error_message = "A key does not rotate."
  }
  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.main :
      strcontains(alarm.alarm_description, "${var.runbook_url}/alarms/") && toset(alarm.alarm_actions) == toset([aws_sns_topic.main["concert-alerts"].arn])
    ]) && alltrue([for alarm in aws_cloudwatch_composite_alarm.main : strcontains(alarm.alarm_description, "${var.runbook_url}/alarms/")])
    error_message = "An alarm has no runbook page, or tells nobody."
  }
  assert {
    condition     = alltrue([for id in concat(local.funnel, ["stripeWebhook", "register", "login"]) : contains([for one in local.operations : one.id], id)])
    error_message = "A dashboard or alarm watches an operation that the contract does not have."
  }
  assert {
    condition = (
      toset([for route in aws_apigatewayv2_route.live : route.route_key]) == toset(concat(["$connect", "$disconnect", "$default"], local.functions["cache-live"].trigger.routes)) &&
      !aws_apigatewayv2_stage.live.default_route_settings[0].data_trace_enabled && aws_apigatewayv2_stage.live.default_route_settings[0].throttling_rate_limit > 0
    )
    error_message = "The live socket does not serve what cloud.json lists, shows messages in its log, or is not throttled."
  }
  assert {
    condition = alltrue([for name, one in local.functions :
      contains([for statement in local.function_statements[name] : statement.Sid], "Sockets") == try(one.uses.live, false) &&
      can(aws_lambda_function.main[name].environment[0].variables["LIVE_ENDPOINT"]) == try(one.uses.live, false)
    ])
    error_message = "A function may send to open sockets that does not, or may not that does."
  }
  assert {
    condition     = aws_cloudtrail.main.is_multi_region_trail && aws_cloudtrail.main.enable_log_file_validation && aws_cloudtrail.main.kms_key_id == local.key["logs"]
    error_message = "What is done in the account is not recorded."
  }
  assert {
    condition     = alltrue([for repository in aws_ecr_repository.main : repository.image_tag_mutability == "IMMUTABLE" && repository.image_scanning_configuration[0].scan_on_push]) && toset(keys(aws_ecr_repository.main)) == local.services
    error_message = "A service's images are not scanned, or can be replaced under their tag."
  }
  assert {
    condition     = alltrue([for version in [aws_secretsmanager_secret_version.database, aws_secretsmanager_secret_version.database_owner, aws_secretsmanager_secret_version.cache, aws_secretsmanager_secret_version.link_key, aws_secretsmanager_secret_version.address_key, aws_secretsmanager_secret_version.second_factor_key] : version.secret_string == null]) && alltrue([for secret in aws_secretsmanager_secret.main : secret.kms_key_id == local.key["secrets"]])
    error_message = "A secret's value is in the state, or is not encrypted with our key."
  }
  assert {
    condition = (
      length(aws_rds_reserved_instance.database) + length(aws_savingsplans_savings_plan.compute) + length(aws_redshiftserverless_namespace.main) +
      length(aws_s3_bucket.copy) + length(aws_codepipeline.main) == 0
    )
    error_message = "An option is on that nobody asked for."
  }
}

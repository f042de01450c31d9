# Every function has a role of its own, made of what cloud.json says it uses. Statements are plain data, so that tests
# can read what they allow. Where a resource is "*", AWS knows no narrower one; waivers.md says why for each.

locals {
  table_actions = {
    read  = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]
    write = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"]
  }
  object_actions = {
    read  = ["s3:GetObject"]
    write = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
    # What is there is never taken away.
    append = ["s3:GetObject", "s3:PutObject"]
  }
  queue_actions = {
    send    = ["sqs:SendMessage", "sqs:GetQueueUrl"]
    receive = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
  }
  key_actions = {
    read  = ["kms:Decrypt"]
    write = ["kms:Decrypt", "kms:GenerateDataKey"]
    # DynamoDB works on the caller's behalf: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    table = ["kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
  }

  # What a function reads by its trigger it uses as well; one may also put back into the queue that it reads.
  function_queues = {
    for name, one in local.functions : name => {
      for queue in distinct(concat(one.trigger.type == "queue" ? [one.trigger.queue] : [], keys(try(one.uses.queues, {})))) : queue => distinct(concat(
        try(one.trigger.queue, "") == queue ? local.queue_actions.receive : [],
        try(local.queue_actions[one.uses.queues[queue]], []),
      ))
    }
  }

  function_secrets = {
    for name, one in local.functions : name => sort(concat(
      try(one.uses.secrets, []),
      try(one.uses.cache, false) ? ["concert/cache"] : [],
    ))
  }

  # Which keys a function needs, and for which service alone.
  function_keys = {
    for name, one in local.functions : name => merge(
      length(local.function_secrets[name]) > 0 ? { secretsmanager = {
        key     = "secrets"
        actions = length(try(one.uses.rotates, [])) > 0 ? local.key_actions.write : local.key_actions.read
      } } : {},
      length(try(one.uses.tables, {})) > 0 ? { dynamodb = { key = "data", actions = local.key_actions.table } } : {},
      length(try(one.uses.buckets, {})) > 0 ? { s3 = {
        key     = "files"
        actions = length(setintersection(values(one.uses.buckets), ["write", "append"])) > 0 ? local.key_actions.write : local.key_actions.read
      } } : {},
      # Every function may put what it failed to do into its dead-letter queue.
      { sqs = { key = "messages", actions = local.key_actions.write } },
      length(try(one.uses.topics, {})) > 0 ? { sns = { key = "messages", actions = local.key_actions.write } } : {},
      try(one.uses.bus, false) ? { events = { key = "messages", actions = local.key_actions.write } } : {},
      { lambda = { key = "code", actions = local.key_actions.read } },
    )
  }

  function_statements = {
    for name, one in local.functions : name => concat(
      [
        {
          Sid      = "Logs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:${local.partition}:logs:${var.region}:${local.account}:log-group:/aws/lambda/concert-${name}:*"]
        },
        {
          Sid      = "Traces"
          Effect   = "Allow"
          Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
          Resource = ["*"]
        },
        {
          Sid      = "NetworkInterfaces"
          Effect   = "Allow"
          Action   = local.network_interface_actions
          Resource = ["*"]
        },
        {
          # For Lambda, not for the code that runs in it: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
          Sid       = "NoNetworkInterfacesFromCode"
          Effect    = "Deny"
          Action    = local.network_interface_actions
          Resource  = ["*"]
          Condition = { ArnEquals = { "lambda:SourceFunctionArn" = "arn:${local.partition}:lambda:${var.region}:${local.account}:function:concert-${name}" } }
        },
        {
          Sid      = "DeadLetters"
          Effect   = "Allow"
          Action   = ["sqs:SendMessage"]
          Resource = [local.arn.queues["concert-invocations-dlq"]]
        },
      ],
      [for table, access in try(one.uses.tables, {}) : {
        Sid      = "Table${replace(title(replace(table, "_", " ")), " ", "")}"
        Effect   = "Allow"
        Action   = local.table_actions[access]
        Resource = [local.arn.tables[table], "${local.arn.tables[table]}/index/*"]
      }],
      [for queue, actions in local.function_queues[name] : {
        Sid      = "Queue${replace(title(replace(queue, "-", " ")), " ", "")}"
        Effect   = "Allow"
        Action   = actions
        Resource = [local.arn.queues[queue]]
      }],
      [for uses in [try(one.uses.deadLetters, false)] : {
        Sid      = "DeadLettersOfQueues"
        Effect   = "Allow"
        Action   = local.queue_actions.receive
        Resource = [for queue in keys(local.cloud.queues) : local.arn.queues["${queue}${local.dead_letter_suffix}"]]
      } if uses],
      [for uses in [try(one.uses.deadLetters, false)] : {
        Sid      = "DeadLettersPutBack"
        Effect   = "Allow"
        Action   = local.queue_actions.send
        Resource = [for queue in keys(local.cloud.queues) : local.arn.queues[queue]]
      } if uses],
      [for topic, access in try(one.uses.topics, {}) : {
        Sid      = "Topic${replace(title(replace(topic, "-", " ")), " ", "")}"
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = [local.arn.topics[topic]]
      }],
      [for bucket, access in try(one.uses.buckets, {}) : {
        Sid      = "Objects${replace(title(replace(bucket, "-", " ")), " ", "")}"
        Effect   = "Allow"
        Action   = local.object_actions[access]
        Resource = ["${local.arn.buckets[bucket]}/*"]
      }],
      # Without it S3 says 403 where there is nothing, and nobody could tell.
      [for buckets in [try(keys(one.uses.buckets), [])] : {
        Sid      = "Buckets"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [for bucket in buckets : local.arn.buckets[bucket]]
      } if length(buckets) > 0],
      [for secrets in [local.function_secrets[name]] : {
        Sid      = "Secrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = [for secret in secrets : "arn:${local.partition}:secretsmanager:${var.region}:${local.account}:secret:${secret}-??????"]
      } if length(secrets) > 0],
      [for secrets in [try(one.uses.rotates, [])] : {
        Sid      = "Rotation"
        Effect   = "Allow"
        Action   = ["secretsmanager:PutSecretValue"]
        Resource = [for secret in secrets : "arn:${local.partition}:secretsmanager:${var.region}:${local.account}:secret:${secret}-??????"]
      } if length(secrets) > 0],
      [for uses in [try(one.uses.bus, false)] : {
        Sid      = "Bus"
        Effect   = "Allow"
        Action   = ["events:PutEvents"]
        Resource = [local.arn.bus]
      } if uses],
      [for uses in [try(one.uses.mail, false)] : {
        Sid       = "Mail"
        Effect    = "Allow"
        Action    = ["ses:SendEmail", "ses:SendRawEmail"]
        Resource  = concat([local.arn.mail], [for stream in values(local.mail_streams) : "arn:${local.partition}:ses:${var.region}:${local.account}:configuration-set/${stream}"])
        Condition = { StringEquals = { "ses:FromAddress" = local.mail_address } }
      } if uses],
      [for applications in [try(one.uses.phones, false) ? values(var.phones.push_applications) : []] : {
        Sid      = "Push"
        Effect   = "Allow"
        Action   = ["sns:CreatePlatformEndpoint", "sns:Publish"]
        Resource = concat(applications, [for application in applications : "${replace(application, ":app/", ":endpoint/")}/*"])
      } if length(applications) > 0],
      # A phone number is no resource of AWS. Topics are, and stay closed.
      [for sender in [try(one.uses.phones, false) ? var.phones.text_sender : null] : {
        Sid      = "Texts"
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = ["*"]
      } if sender != null],
      [for sender in [try(one.uses.phones, false) ? var.phones.text_sender : null] : {
        Sid      = "NoTopicsByTexts"
        Effect   = "Deny"
        Action   = ["sns:Publish"]
        Resource = [for topic, arn in local.arn.topics : arn if !contains(keys(try(one.uses.topics, {})), topic)]
      } if sender != null],
      # An operator's word that an address is written to again must reach the account's own list.
      [for uses in [try(one.uses.mail, false) && one.trigger.type == "http"] : {
        Sid      = "MailSuppressions"
        Effect   = "Allow"
        Action   = ["ses:DeleteSuppressedDestination"]
        Resource = ["*"]
      } if uses],
      [for uses in [try(one.uses.live, false)] : {
        Sid      = "Sockets"
        Effect   = "Allow"
        Action   = ["execute-api:ManageConnections"]
        Resource = [for method in ["POST", "DELETE"] : "${aws_apigatewayv2_api.live.execution_arn}/${local.live_stage}/${method}/@connections/*"]
      } if uses],
      [for service, use in local.function_keys[name] : {
        Sid       = "Key${title(service)}"
        Effect    = "Allow"
        Action    = use.actions
        Resource  = [local.key[use.key]]
        Condition = { StringEquals = { "kms:ViaService" = "${service}.${var.region}.amazonaws.com" } }
      }],
    )
  }

  network_interface_actions = [
    "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
  ]
}

resource "aws_iam_role" "function" {
  for_each = local.functions

  name        = "concert-${each.key}"
  description = "The function ${each.key}: what cloud.json says it uses"

  permissions_boundary = aws_iam_policy.boundary.arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name   = "uses"
  role   = aws_iam_role.function[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.function_statements[each.key] })
}

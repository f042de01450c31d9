# What AWS services do for Concert, each with a role of its own.

locals {
  service_roles = {
    flow-logs = {
      service = "vpc-flow-logs.amazonaws.com"
      statements = [{
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
        Resource = ["arn:${local.partition}:logs:${var.region}:${local.account}:log-group:/concert/network:*"]
      }]
    }

    database-proxy = {
      service = "rds.amazonaws.com"
      statements = [
        {
          Effect   = "Allow"
          Action   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
          Resource = [aws_secretsmanager_secret.main["concert/database"].arn]
        },
        {
          Effect    = "Allow"
          Action    = ["kms:Decrypt"]
          Resource  = [local.key["secrets"]]
          Condition = { StringEquals = { "kms:ViaService" = "secretsmanager.${var.region}.amazonaws.com" } }
        },
      ]
    }

    scheduler = {
      service = "scheduler.amazonaws.com"
      statements = [
        {
          Effect   = "Allow"
          Action   = ["lambda:InvokeFunction"]
          Resource = [for name in keys(local.scheduled_functions) : local.arn.aliases[name]]
        },
        {
          Effect   = "Allow"
          Action   = ["sqs:SendMessage"]
          Resource = [local.arn.queues["concert-invocations-dlq"]]
        },
        {
          Effect   = "Allow"
          Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource = [local.key["messages"]]
        },
      ]
    }

    trail = {
      service = "cloudtrail.amazonaws.com"
      statements = [{
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:${local.partition}:logs:${var.region}:${local.account}:log-group:/concert/trail:*"]
      }]
    }

    # https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html
    malware-scan = {
      service = "malware-protection-plan.guardduty.amazonaws.com"
      statements = [
        {
          Effect    = "Allow"
          Action    = ["events:PutRule", "events:DeleteRule", "events:PutTargets", "events:RemoveTargets"]
          Resource  = ["arn:${local.partition}:events:${var.region}:${local.account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*"]
          Condition = { StringLike = { "events:ManagedBy" = "malware-protection-plan.guardduty.amazonaws.com" } }
        },
        {
          Effect   = "Allow"
          Action   = ["events:DescribeRule", "events:ListTargetsByRule"]
          Resource = ["arn:${local.partition}:events:${var.region}:${local.account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*"]
        },
        {
          Effect   = "Allow"
          Action   = ["s3:PutBucketNotification", "s3:GetBucketNotification", "s3:ListBucket"]
          Resource = [local.bucket_arn["concert-bucket"]]
        },
        {
          Effect = "Allow"
          Action = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging", "s3:PutObjectTagging", "s3:GetObjectVersionTagging", "s3:PutObjectVersionTagging"]
          Resource = [
            "${local.bucket_arn["concert-bucket"]}/media/*",
            "${local.bucket_arn["concert-bucket"]}/private/*",
          ]
        },
        {
          Effect   = "Allow"
          Action   = ["s3:PutObject"]
          Resource = ["${local.bucket_arn["concert-bucket"]}/malware-protection-resource-validation-object"]
        },
        {
          Effect    = "Allow"
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource  = [local.key["files"]]
          Condition = { StringEquals = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" } }
        },
      ]
    }

    replication = {
      service = "s3.amazonaws.com"
      statements = concat(
        [
          {
            Effect   = "Allow"
            Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
            Resource = [for name in keys(local.copied_buckets) : local.bucket_arn[name]]
          },
          {
            Effect   = "Allow"
            Action   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging", "s3:GetObjectRetention", "s3:GetObjectLegalHold"]
            Resource = [for name in keys(local.copied_buckets) : "${local.bucket_arn[name]}/*"]
          },
          {
            Effect   = "Allow"
            Action   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
            Resource = [for name in keys(local.copied_buckets) : "${local.bucket_arn[name]}-copy/*"]
          },
          {
            Effect   = "Allow"
            Action   = ["kms:Decrypt"]
            Resource = [local.key["files"]]
          },
        ],
        [for key in values(aws_kms_key.second_region) : { Effect = "Allow", Action = ["kms:Encrypt", "kms:GenerateDataKey"], Resource = [key.arn] }],
      )
    }
  }

  # Those whose permissions AWS keeps itself.
  managed_service_roles = {
    database-monitoring = { service = "monitoring.rds.amazonaws.com", policies = ["service-role/AmazonRDSEnhancedMonitoringRole"] }
    api-logs            = { service = "apigateway.amazonaws.com", policies = ["service-role/AmazonAPIGatewayPushToCloudWatchLogs"] }
    backup = { service = "backup.amazonaws.com", policies = [
      "service-role/AWSBackupServiceRolePolicyForBackup", "service-role/AWSBackupServiceRolePolicyForRestores",
      "AWSBackupServiceRolePolicyForS3Backup", "AWSBackupServiceRolePolicyForS3Restore",
    ] }
    traffic-shift = { service = "codedeploy.amazonaws.com", policies = ["service-role/AWSCodeDeployRoleForLambda"] }
  }

  wanted_service_roles = { for name, role in local.service_roles : name => role.service if name != "replication" || var.second_region != null }
}

resource "aws_iam_role" "service" {
  for_each = merge(local.wanted_service_roles, { for name, role in local.managed_service_roles : name => role.service })

  name                 = "concert-${each.key}"
  permissions_boundary = aws_iam_policy.boundary.arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      {
        Effect    = "Allow"
        Principal = { Service = each.value }
        Action    = "sts:AssumeRole"
      },
      # Those that name the account they work for when they assume a role; the others would be locked out.
      { for account in contains(["flow-logs", "scheduler"], each.key) ? [local.account] : [] : "Condition" => {
        StringEquals = { "aws:SourceAccount" = account }
      } },
    )]
  })
}

resource "aws_iam_role_policy" "service" {
  for_each = local.wanted_service_roles

  name   = "may"
  role   = aws_iam_role.service[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.service_roles[each.key].statements })
}

resource "aws_iam_role_policy_attachment" "service" {
  for_each = merge([
    for name, role in local.managed_service_roles : { for policy in role.policies : "${name} ${policy}" => { role = name, policy = policy } }
  ]...)

  role       = aws_iam_role.service[each.value.role].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/${each.value.policy}"
}

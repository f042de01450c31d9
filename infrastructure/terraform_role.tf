# The role that Terraform runs as, in every environment: made by the first apply, which an administrator does, and
# assumed by the pipeline and by `operators` afterwards. It may make what infrastructure/ makes. It does not read what
# people leave in the stores, gives nobody more than the boundary below, and does not change itself: that is an
# administrator's again.

locals {
  arn_here = "${var.region}:${local.account}"

  # Services whose things have names and ids that only AWS knows beforehand, or none at all.
  terraform_services = [
    "acm", "apigateway", "application-autoscaling", "backup", "backup-storage", "budgets", "cloudfront", "cloudtrail", "cloudwatch",
    "codebuild", "codedeploy", "codepipeline", "ec2", "ecr", "elasticache", "events", "guardduty", "lambda", "logs", "rds",
    "redshift", "redshift-serverless", "savingsplans", "scheduler", "servicequotas", "ses", "sns", "wafv2", "xray",
  ]

  # What of these services it has no business with: to run code, to read logs, to send, to replace images, to stop the trail.
  terraform_never = [
    "cloudtrail:DeleteTrail", "cloudtrail:StopLogging", "codebuild:StartBuild", "ec2:RunInstances", "ecr:PutImage",
    "lambda:InvokeFunction", "logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery", "rds:DownloadDBLogFilePortion",
    "ses:SendEmail", "ses:SendRawEmail", "sns:Publish",
  ]

  terraform_tables  = flatten([for arn in values(local.arn.tables) : [arn, "${arn}/*"]])
  terraform_buckets = concat(values(local.bucket_arn), [for name in keys(local.cloud.buckets) : "${local.bucket_arn[name]}-copy"])

  terraform_roles    = "arn:${local.partition}:iam::${local.account}:role/concert-*"
  terraform_boundary = "arn:${local.partition}:iam::${local.account}:policy/concert-boundary"

  terraform_statements = concat(
    [
      {
        Sid       = "Make"
        Effect    = "Allow"
        Action    = [for service in local.terraform_services : "${service}:*"]
        Resource  = ["*"]
        Condition = { StringEquals = { "aws:RequestedRegion" = compact(distinct([var.region, "us-east-1", var.second_region])) } }
      },
      {
        Sid      = "Never"
        Effect   = "Deny"
        Action   = local.terraform_never
        Resource = ["*"]
      },
      {
        Sid    = "Tables"
        Effect = "Allow"
        Action = [
          "dynamodb:CreateTable", "dynamodb:CreateTableReplica", "dynamodb:DeleteTable", "dynamodb:DeleteTableReplica", "dynamodb:Describe*",
          "dynamodb:GetResourcePolicy", "dynamodb:ListTagsOfResource", "dynamodb:TagResource", "dynamodb:UntagResource",
          "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive",
        ]
        Resource = local.terraform_tables
      },
      {
        Sid      = "Queues"
        Effect   = "Allow"
        Action   = ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueue*", "sqs:SetQueueAttributes", "sqs:ListQueueTags", "sqs:TagQueue", "sqs:UntagQueue"]
        Resource = ["arn:${local.partition}:sqs:${local.arn_here}:concert-*"]
      },
      {
        Sid      = "Buckets"
        Effect   = "Allow"
        Action   = ["s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:Get*Configuration", "s3:GetBucket*", "s3:ListBucket", "s3:ListTagsForResource", "s3:Put*Configuration", "s3:PutBucket*"]
        Resource = local.terraform_buckets
      },
      {
        # Bucket and file are named in environments/*.s3.tfbackend.
        Sid      = "State"
        Effect   = "Allow"
        Action   = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = ["arn:${local.partition}:s3:::concert-terraform-*"]
      },
      {
        Sid      = "Secrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:*"]
        Resource = ["arn:${local.partition}:secretsmanager:${local.arn_here}:secret:concert/*"]
      },
      {
        # Those that Terraform makes no value for it does not read either.
        Sid      = "SecretsOfOthers"
        Effect   = "Deny"
        Action   = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"]
        Resource = [for secret in sort(local.secrets_to_fill) : "arn:${local.partition}:secretsmanager:${local.arn_here}:secret:${secret}-??????"]
      },
      {
        Sid    = "Keys"
        Effect = "Allow"
        Action = ["kms:CreateKey", "kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias", "kms:UpdateKeyDescription", "kms:CreateGrant", "kms:Describe*", "kms:Get*", "kms:List*", "kms:PutKeyPolicy", "kms:*KeyRotation", "kms:TagResource", "kms:UntagResource", "kms:ReplicateKey"]
        # A key has no name before it is made.
        Resource = ["*"]
      },
      {
        Sid       = "KeysByServices"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = ["arn:${local.partition}:kms:*:${local.account}:key/*"]
        Condition = { StringLike = { "kms:ViaService" = ["secretsmanager.*.amazonaws.com", "lambda.*.amazonaws.com", "s3.*.amazonaws.com"] } }
      },
      {
        Sid      = "Names"
        Effect   = "Allow"
        Action   = ["route53:ChangeResourceRecordSets", "route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"]
        Resource = ["arn:${local.partition}:route53:::hostedzone/${var.hosted_zone_id}"]
      },
      {
        Sid      = "NamesThatChange"
        Effect   = "Allow"
        Action   = ["route53:GetChange"]
        Resource = ["arn:${local.partition}:route53:::change/*"]
      },
    ],
    local.terraform_iam_statements,
    # To hand the connection to GitHub on to the pipeline.
    [for pipeline in local.has_pipeline ? [var.pipeline] : [] : {
      Sid      = "Connection"
      Effect   = "Allow"
      Action   = ["codeconnections:PassConnection", "codeconnections:UseConnection", "codestar-connections:PassConnection", "codestar-connections:UseConnection"]
      Resource = [pipeline.connection_arn]
    }],
    # A mistake in a pull request does not delete production's stores; an administrator can.
    [for stores in local.is_production ? [concat(values(local.arn.tables), values(local.bucket_arn), ["arn:${local.partition}:rds:${local.arn_here}:db:concert"])] : [] : {
      Sid      = "NoEndOfStores"
      Effect   = "Deny"
      Action   = ["dynamodb:DeleteTable", "rds:DeleteDBInstance", "s3:DeleteBucket"]
      Resource = stores
    }],
  )

  # Who may make roles could make one that may everything. So each role must carry the boundary.
  terraform_iam_statements = [
    {
      Sid       = "RolesWithinTheBoundary"
      Effect    = "Allow"
      Action    = ["iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:AttachRolePolicy", "iam:DetachRolePolicy", "iam:PutRolePermissionsBoundary"]
      Resource  = [local.terraform_roles]
      Condition = { StringEquals = { "iam:PermissionsBoundary" = local.terraform_boundary } }
    },
    {
      Sid      = "RolesKept"
      Effect   = "Allow"
      Action   = ["iam:DeleteRole", "iam:GetRole*", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:ListRole*", "iam:PassRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole*"]
      Resource = [local.terraform_roles]
    },
    {
      Sid      = "PoliciesRead"
      Effect   = "Allow"
      Action   = ["iam:GetPolicy*", "iam:ListPolicy*"]
      Resource = [local.terraform_boundary, "arn:${local.partition}:iam::aws:policy/*"]
    },
    {
      Sid      = "RolesOfServices"
      Effect   = "Allow"
      Action   = ["iam:CreateServiceLinkedRole"]
      Resource = ["arn:${local.partition}:iam::${local.account}:role/aws-service-role/*"]
    },
    {
      Sid    = "NotItself"
      Effect = "Deny"
      Action = [
        "iam:AttachRolePolicy", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PassRole", "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole*",
      ]
      Resource = ["arn:${local.partition}:iam::${local.account}:role/concert-terraform"]
    },
  ]
}

# The most that any role of Concert may ever do, whatever its own policies say: nothing with users, roles, the account
# or the organisation, and nothing that runs machines.
resource "aws_iam_policy" "boundary" {
  name        = "concert-boundary"
  description = "The most that a role of Concert may do"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Services"
        Effect = "Allow"
        Action = [
          "backup:*", "cloudfront:*Invalidation*", "cloudwatch:*", "codebuild:*", "codeconnections:*", "codedeploy:*", "codestar-connections:*",
          "dynamodb:*", "ecr:*", "events:*", "execute-api:*", "kms:*", "lambda:*", "logs:*", "rds:*", "s3:*", "secretsmanager:*", "ses:*", "sns:*",
          "sqs:*", "tag:GetResources", "xray:*",
          "ec2:*NetworkInterface*", "ec2:*PrivateIpAddresses", "ec2:Describe*",
        ]
        Resource = ["*"]
      },
      {
        Sid      = "Environments"
        Effect   = "Allow"
        Action   = ["sts:AssumeRole"]
        Resource = [for role in ["deploy", "terraform"] : "arn:${local.partition}:iam::*:role/concert-${role}"]
      },
    ]
  })
}

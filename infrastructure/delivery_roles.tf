# Who may do what on the way from a commit to an environment.

locals {
  delivery_logs = {
    Effect   = "Allow"
    Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    Resource = ["arn:${local.partition}:logs:${var.region}:${local.account}:log-group:/concert/delivery:*"]
  }
  delivery_objects = {
    Effect   = "Allow"
    Action   = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]
    Resource = ["${local.bucket_arn["delivery"]}/*"]
  }
  delivery_reads = merge(local.delivery_objects, { Action = ["s3:GetObject", "s3:GetObjectVersion"] })
  delivery_bucket = {
    Effect   = "Allow"
    Action   = ["s3:ListBucket", "s3:GetBucketLocation", "s3:GetBucketVersioning"]
    Resource = [local.bucket_arn["delivery"]]
  }
  delivery_keys = {
    Effect   = "Allow"
    Action   = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
    Resource = [local.key["files"], local.key["code"]]
  }

  function_arns   = [for name in keys(local.functions) : "arn:${local.partition}:lambda:${var.region}:${local.account}:function:concert-${name}"]
  repository_arns = [for service in local.services : "arn:${local.partition}:ecr:${var.region}:${local.account}:repository/concert/${service}"]

  delivery_roles = merge(
    {
      migrate = {
        principal = { Service = "codebuild.amazonaws.com" }
        statements = [
          local.delivery_logs, local.delivery_reads, local.delivery_bucket, local.delivery_keys,
          {
            Effect   = "Allow"
            Action   = ["secretsmanager:GetSecretValue"]
            Resource = [for name in ["concert/database", "concert/database-owner"] : aws_secretsmanager_secret.main[name].arn]
          },
          {
            Effect   = "Allow"
            Action   = ["kms:Decrypt"]
            Resource = [local.key["secrets"]]
          },
          {
            Effect   = "Allow"
            Action   = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "ec2:DescribeDhcpOptions", "ec2:DescribeVpcs"]
            Resource = ["*"]
          },
          {
            Effect    = "Allow"
            Action    = ["ec2:CreateNetworkInterfacePermission"]
            Resource  = ["arn:${local.partition}:ec2:${var.region}:${local.account}:network-interface/*"]
            Condition = { StringEquals = { "ec2:AuthorizedService" = "codebuild.amazonaws.com" } }
          },
        ]
      }

      # What the pipeline may do here, from whichever account it runs in, and people who do it by hand.
      deploy = {
        principal = null
        statements = [
          {
            Sid      = "NewVersions"
            Effect   = "Allow"
            Action   = ["lambda:UpdateFunctionCode", "lambda:PublishVersion", "lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:GetAlias", "lambda:ListVersionsByFunction", "lambda:InvokeFunction"]
            Resource = flatten([for arn in local.function_arns : [arn, "${arn}:*"]])
          },
          {
            Sid    = "MoveTraffic"
            Effect = "Allow"
            Action = ["codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:StopDeployment", "codedeploy:RegisterApplicationRevision", "codedeploy:GetApplicationRevision", "codedeploy:GetDeploymentConfig", "codedeploy:GetDeploymentGroup"]
            Resource = [
              "arn:${local.partition}:codedeploy:${var.region}:${local.account}:application:concert",
              "arn:${local.partition}:codedeploy:${var.region}:${local.account}:deploymentgroup:concert/*",
              "arn:${local.partition}:codedeploy:${var.region}:${local.account}:deploymentconfig:*",
            ]
          },
          {
            Sid      = "Migrate"
            Effect   = "Allow"
            Action   = ["codebuild:StartBuild", "codebuild:BatchGetBuilds"]
            Resource = ["arn:${local.partition}:codebuild:${var.region}:${local.account}:project/concert-migrate"]
          },
          {
            Sid      = "WebApp"
            Effect   = "Allow"
            Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
            Resource = ["${local.bucket_arn["web"]}/*", "${local.bucket_arn["delivery"]}/*"]
          },
          {
            Sid      = "WebAppList"
            Effect   = "Allow"
            Action   = ["s3:ListBucket"]
            Resource = [local.bucket_arn["web"], local.bucket_arn["delivery"]]
          },
          {
            Sid      = "WebAppStale"
            Effect   = "Allow"
            Action   = ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"]
            Resource = [aws_cloudfront_distribution.main.arn]
          },
          {
            Sid      = "Health"
            Effect   = "Allow"
            Action   = ["cloudwatch:DescribeAlarms"]
            Resource = ["arn:${local.partition}:cloudwatch:${var.region}:${local.account}:alarm:concert-*"]
          },
          {
            Sid      = "Images"
            Effect   = "Allow"
            Action   = ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "ecr:DescribeImages"]
            Resource = [for service in local.services : "arn:${local.partition}:ecr:${var.region}:${coalesce(var.image_account_id, local.account)}:repository/concert/${service}"]
          },
          local.delivery_keys,
        ]
      }

      # What Terraform runs as; see terraform_role.tf.
      terraform = {
        principal  = null
        statements = local.terraform_statements
      }
    },
    # The pipeline's projects, in the account that it runs in: what tests runs what others wrote and may do nothing,
    # what builds may push images, and only what delivers gets into an environment.
    { for pipeline in local.has_pipeline ? [var.pipeline] : [] : "test" => {
      principal  = { Service = "codebuild.amazonaws.com" }
      statements = [local.delivery_logs, local.delivery_reads, local.delivery_bucket, local.delivery_keys]
    } },
    { for pipeline in local.has_pipeline ? [var.pipeline] : [] : "build" => {
      principal = { Service = "codebuild.amazonaws.com" }
      statements = [
        local.delivery_logs, local.delivery_objects, local.delivery_bucket, local.delivery_keys,
        {
          Sid      = "PushImages"
          Effect   = "Allow"
          Action   = ["ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:DescribeImages", "ecr:DescribeImageScanFindings"]
          Resource = local.repository_arns
        },
        {
          Sid      = "LogIntoRegistry"
          Effect   = "Allow"
          Action   = ["ecr:GetAuthorizationToken"]
          Resource = ["*"]
        },
      ]
    } },
    { for pipeline in local.has_pipeline ? [var.pipeline] : [] : "deliver" => {
      principal = { Service = "codebuild.amazonaws.com" }
      statements = [
        local.delivery_logs, local.delivery_objects, local.delivery_bucket, local.delivery_keys,
        {
          Sid      = "Environments"
          Effect   = "Allow"
          Action   = ["sts:AssumeRole"]
          Resource = flatten([for id in values(pipeline.accounts) : [for role in ["concert-deploy", "concert-terraform"] : "arn:${local.partition}:iam::${id}:role/${role}"]])
        },
      ]
    } },
    { for pipeline in local.has_pipeline ? [var.pipeline] : [] : "pipeline" => {
      principal = { Service = "codepipeline.amazonaws.com" }
      statements = [
        local.delivery_objects, local.delivery_bucket, local.delivery_keys,
        {
          Sid      = "Source"
          Effect   = "Allow"
          Action   = ["codestar-connections:UseConnection", "codeconnections:UseConnection"]
          Resource = [pipeline.connection_arn]
        },
        {
          Sid      = "Build"
          Effect   = "Allow"
          Action   = ["codebuild:StartBuild", "codebuild:BatchGetBuilds"]
          Resource = [for name in keys(local.build_projects) : "arn:${local.partition}:codebuild:${var.region}:${local.account}:project/concert-${name}"]
        },
        {
          Sid      = "AskForApproval"
          Effect   = "Allow"
          Action   = ["sns:Publish"]
          Resource = [local.arn.topics["concert-alerts"]]
        },
      ]
    } },
  )
}

locals {
  # Nobody in the pipeline's account but the role that delivers.
  trust_in_pipeline = {
    Sid       = "Pipeline"
    Effect    = "Allow"
    Principal = { AWS = "arn:${local.partition}:iam::${local.pipeline_account}:root" }
    Action    = "sts:AssumeRole"
    Condition = { ArnEquals = { "aws:PrincipalArn" = "arn:${local.partition}:iam::${local.pipeline_account}:role/concert-deliver" } }
  }

  trust_in_operators = {
    Sid       = "Operators"
    Effect    = "Allow"
    Principal = { AWS = sort(var.operators) }
    Action    = "sts:AssumeRole"
    Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
  }
}

resource "aws_iam_role" "delivery" {
  for_each = local.delivery_roles

  name = "concert-${each.key}"
  # Terraform's own role is held by its statements; it could not make roles within the others' boundary.
  permissions_boundary = each.key == "terraform" ? null : aws_iam_policy.boundary.arn
  max_session_duration = each.value.principal == null ? 7200 : null

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for principal in [each.value.principal] : { Effect = "Allow", Principal = principal, Action = "sts:AssumeRole" } if principal != null],
      [for trust in [local.trust_in_pipeline] : trust if each.value.principal == null],
      [for trust in [local.trust_in_operators] : trust if each.value.principal == null && length(var.operators) > 0],
    )
  })
}

resource "aws_iam_role_policy" "delivery" {
  for_each = local.delivery_roles

  name   = "may"
  role   = aws_iam_role.delivery[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value.statements })
}

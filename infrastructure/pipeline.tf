# How a commit becomes what serves. In every environment: CodeDeploy, which moves traffic, and a project that changes
# the schema. In one of the accounts, where `pipeline` is given: the pipeline itself.

locals {
  environments_in_order = ["development", "testing", "staging", "production"]
  has_pipeline          = var.pipeline != null
  pipeline_account      = coalesce(var.pipeline_account_id, local.account)
  buildspecs            = "delivery/buildspecs"
}

resource "aws_codedeploy_app" "main" {
  name             = "concert"
  compute_platform = "Lambda"
}

resource "aws_codedeploy_deployment_group" "main" {
  for_each = local.functions

  app_name              = aws_codedeploy_app.main.name
  deployment_group_name = each.key
  # Nothing waits for the sweeper or a queue; what people wait for moves by a tenth first.
  deployment_config_name = contains(["http", "authorizer", "websocket"], each.value.trigger.type) ? var.functions.traffic_shift : "CodeDeployDefault.LambdaAllAtOnce"
  service_role_arn       = aws_iam_role.service["traffic-shift"].arn

  deployment_style {
    deployment_option = "WITH_TRAFFIC_CONTROL"
    deployment_type   = "BLUE_GREEN"
  }

  alarm_configuration {
    enabled = true
    alarms = concat(
      [for kind in ["function-errors", "function-throttles"] : local.alarm_names["${kind}-${each.key}"]],
      [local.alarm_names["unforeseen-failures-${each.value.service}"]],
    )
  }

  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]
  }
}

# The schema changes before the traffic does. The pipeline lays the migrations into the delivery bucket and starts this.
resource "aws_codebuild_project" "migrate" {
  name           = "concert-migrate"
  description    = "Changes the database's schema and gives the functions' user its password"
  service_role   = aws_iam_role.delivery["migrate"].arn
  build_timeout  = 60
  encryption_key = local.key["code"]

  source {
    type      = "S3"
    location  = "${local.bucket_ids["delivery"]}/migrate.zip"
    buildspec = "${local.buildspecs}/migrate.yml"
  }

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "ARM_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/amazonlinux-aarch64-standard:3.0"

    dynamic "environment_variable" {
      for_each = {
        DATABASE_OWNER_SECRET = "concert/database-owner"
        DATABASE_SECRET       = "concert/database"
      }

      content {
        name  = environment_variable.key
        value = environment_variable.value
      }
    }
  }

  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = local.subnet_ids.private
    security_group_ids = [local.security_group_ids["migration"]]
  }

  logs_config {
    cloudwatch_logs {
      group_name  = local.log_group_names["/concert/delivery"]
      stream_name = "migrate"
    }
  }
}

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

      # What the pipeline may do here, from whichever account it runs in.
      deploy = {
        principal = { AWS = "arn:${local.partition}:iam::${local.pipeline_account}:root" }
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

resource "aws_iam_role" "delivery" {
  for_each = local.delivery_roles

  name = "concert-${each.key}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      {
        Effect    = "Allow"
        Principal = each.value.principal
        Action    = "sts:AssumeRole"
      },
      # Nobody in the pipeline's account but the role that delivers.
      { for role in each.key == "deploy" ? ["concert-deliver"] : [] : "Condition" => {
        ArnEquals = { "aws:PrincipalArn" = "arn:${local.partition}:iam::${local.pipeline_account}:role/${role}" }
      } },
    )]
  })
}

resource "aws_iam_role_policy" "delivery" {
  for_each = local.delivery_roles

  name   = "may"
  role   = aws_iam_role.delivery[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value.statements })
}

locals {
  # What each project runs is its buildspec, which runs the project's own scripts.
  build_projects = {
    checks      = { role = "test", description = "Types, style, imports and unit tests", size = "BUILD_GENERAL1_MEDIUM", docker = false }
    integration = { role = "test", description = "Integration tests and journeys on real stores", size = "BUILD_GENERAL1_LARGE", docker = false }
    images      = { role = "build", description = "Builds, scans and pushes the images, and builds the web app", size = "BUILD_GENERAL1_MEDIUM", docker = true }
    plan        = { role = "deliver", description = "Terraform's plan for an environment", size = "BUILD_GENERAL1_SMALL", docker = false }
    deploy      = { role = "deliver", description = "Applies the plan, migrates, moves traffic, brings the web app", size = "BUILD_GENERAL1_SMALL", docker = false }
    smoke       = { role = "test", description = "Buys a ticket in an environment that was just deployed", size = "BUILD_GENERAL1_SMALL", docker = false }
  }
}

resource "aws_codebuild_project" "pipeline" {
  for_each = local.has_pipeline ? local.build_projects : {}

  name           = "concert-${each.key}"
  description    = each.value.description
  service_role   = aws_iam_role.delivery[each.value.role].arn
  build_timeout  = 60
  encryption_key = local.key["code"]

  source {
    type      = "CODEPIPELINE"
    buildspec = "${local.buildspecs}/${each.key}.yml"
  }

  artifacts {
    type = "CODEPIPELINE"
  }

  cache {
    type  = "LOCAL"
    modes = each.value.docker ? ["LOCAL_DOCKER_LAYER_CACHE", "LOCAL_SOURCE_CACHE"] : ["LOCAL_SOURCE_CACHE"]
  }

  environment {
    type            = "ARM_CONTAINER"
    compute_type    = each.value.size
    image           = "aws/codebuild/amazonlinux-aarch64-standard:3.0"
    privileged_mode = each.value.docker

    environment_variable {
      name  = "REGISTRY"
      value = local.registry
    }
  }

  logs_config {
    cloudwatch_logs {
      group_name  = local.log_group_names["/concert/delivery"]
      stream_name = each.key
    }
  }
}

locals {
  # The stages in order, each action with its project; what is deployed is what was tested, built once.
  pipeline_stages = concat(
    [
      { name = "Test", actions = [{ name = "Checks", project = "checks", inputs = ["source"], outputs = [], variables = {}, order = 1 }] },
      { name = "Integration", actions = [{ name = "Integration", project = "integration", inputs = ["source"], outputs = [], variables = {}, order = 1 }] },
      { name = "Build", actions = [{ name = "Images", project = "images", inputs = ["source"], outputs = ["built"], variables = {}, order = 1 }] },
    ],
    [for environment in local.environments_in_order : {
      name = title(environment)
      actions = concat(
        [{
          name    = "Plan", project = "plan", inputs = ["source", "built"], outputs = ["plan_${environment}"], order = 1
          account = environment
        }],
        [for approval in environment == "production" ? ["Approve"] : [] : { name = approval, project = null, inputs = [], outputs = [], order = 2, account = environment }],
        [
          { name = "Deploy", project = "deploy", inputs = ["source", "built", "plan_${environment}"], outputs = [], order = 3, account = environment },
          { name = "Smoke", project = "smoke", inputs = ["source"], outputs = [], order = 4, account = environment },
        ],
      )
    }],
  )
}

resource "aws_codepipeline" "main" {
  count = local.has_pipeline ? 1 : 0

  name           = "concert"
  role_arn       = aws_iam_role.delivery["pipeline"].arn
  pipeline_type  = "V2"
  execution_mode = "QUEUED"

  artifact_store {
    type     = "S3"
    location = local.bucket_ids["delivery"]

    encryption_key {
      type = "KMS"
      id   = local.key["code"]
    }
  }

  stage {
    name = "Source"

    action {
      name             = "GitHub"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn    = var.pipeline.connection_arn
        FullRepositoryId = var.pipeline.repository
        BranchName       = var.pipeline.branch
        DetectChanges    = "true"
      }
    }
  }

  dynamic "stage" {
    for_each = local.pipeline_stages

    content {
      name = stage.value.name

      # A build that fails once may fail by chance; a deployment is not tried again by itself.
      dynamic "on_failure" {
        for_each = contains([for environment in local.environments_in_order : title(environment)], stage.value.name) ? ["ROLLBACK"] : []

        content {
          result = on_failure.value
        }
      }

      dynamic "action" {
        for_each = stage.value.actions

        content {
          name             = action.value.name
          category         = action.value.project == null ? "Approval" : "Build"
          owner            = "AWS"
          provider         = action.value.project == null ? "Manual" : "CodeBuild"
          version          = "1"
          run_order        = action.value.order
          input_artifacts  = action.value.inputs
          output_artifacts = action.value.outputs

          configuration = action.value.project == null ? {
            NotificationArn = aws_sns_topic.main["concert-alerts"].arn
            CustomData      = "Staging works. Look at the plan of production, then let it through."
            } : merge(
            { ProjectName = aws_codebuild_project.pipeline[action.value.project].name, PrimarySource = "source" },
            { for environment in try([action.value.account], []) : "EnvironmentVariables" => jsonencode([
              { name = "CONCERT_ENV", value = environment },
              { name = "ACCOUNT_ID", value = var.pipeline.accounts[environment] },
            ]) },
          )
        }
      }
    }
  }
}

# How a commit becomes what serves: in one of the accounts, where `pipeline` is given. What it moves in each environment
# stands in deployment.tf, what it may in delivery_roles.tf.

locals {
  environments_in_order = ["development", "testing", "staging", "production"]
  has_pipeline          = var.pipeline != null
  pipeline_account      = coalesce(var.pipeline_account_id, local.account)
  buildspecs            = "delivery/buildspecs"
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

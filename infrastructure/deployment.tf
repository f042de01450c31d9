# In every environment: CodeDeploy, which moves traffic, and a project that changes the schema.

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

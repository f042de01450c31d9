# What is off by default does something when it is on.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "random" {
  alias           = "kept"
  override_during = plan
}

run "values" {
  command = plan

  module {
    source = "./tests/values"
  }
}

run "everything_on" {
  command = plan

  variables {
    environment        = run.values.environments.development.environment
    domain             = run.values.environments.development.domain
    hosted_zone_id     = run.values.environments.development.hosted_zone_id
    alert_emails       = run.values.environments.development.alert_emails
    runbook_url        = run.values.environments.development.runbook_url
    network            = run.values.environments.development.network
    database           = run.values.environments.development.database
    cache              = run.values.environments.development.cache
    functions          = run.values.environments.development.functions
    throttling         = run.values.environments.development.throttling
    audit_archive      = run.values.environments.development.audit_archive
    monthly_budget_usd = run.values.environments.development.monthly_budget_usd
    organizer          = "acme"

    operators            = ["arn:aws:iam::123456789012:user/ann", "arn:aws:iam::123456789012:role/on-call"]
    second_region        = "eu-west-1"
    key_store_id         = "cks-1234567890abcdef0"
    warehouse            = true
    database_reservation = true
    savings_plan         = { offering_id = "00000000-0000-0000-0000-000000000000", dollars_each_hour = 0.1 }
    phones = {
      push_applications = { ios = "arn:aws:sns:eu-central-1:123456789012:app/APNS/concert" }
      text_sender       = "Concert"
    }
    pipeline = {
      repository     = "acme/concert"
      connection_arn = "arn:aws:codeconnections:eu-central-1:123456789012:connection/00000000-0000-0000-0000-000000000000"
      accounts       = { development = "123456789012", testing = "222222222222", staging = "333333333333", production = "444444444444" }
    }
  }

  assert {
    condition = alltrue([for name, fn in local.functions : alltrue([
      for sid in ["Push", "Texts", "NoTopicsByTexts"] :
      contains([for one in local.function_statements[name] : one.Sid], sid) == try(fn.uses.phones, false)
      ]) && try(local.function_variables[name].SMS_SENDER, null) == (try(fn.uses.phones, false) ? "Concert" : null) &&
      contains(keys(local.function_variables[name]), "PUSH_APPLICATION_IOS") == try(fn.uses.phones, false)
    ])
    error_message = "A function calls phones though cloud.json does not say so, or the reverse."
  }
  assert {
    condition = alltrue([for one in local.function_statements["notification-events"] :
      contains(one.Resource, "arn:aws:sns:eu-central-1:123456789012:endpoint/APNS/concert/*") if one.Sid == "Push"
    ])
    error_message = "A push application's endpoints are not reached."
  }
  assert {
    condition = (
      alltrue([for table in aws_dynamodb_table.main : one(table.replica).region_name == "eu-west-1" && one(table.replica).kms_key_arn == aws_kms_key.second_region["data"].arn && table.stream_enabled]) &&
      alltrue([for secret in aws_secretsmanager_secret.main : one(secret.replica).region == "eu-west-1"]) &&
      keys(aws_s3_bucket_replication_configuration.main) == keys({ for name, bucket in local.cloud.buckets : name => bucket if try(bucket.versioned, false) }) &&
      aws_db_instance_automated_backups_replication.second_region[0].region == "eu-west-1" &&
      length(aws_ecr_replication_configuration.second_region) == 1
    )
    error_message = "Something is not copied to the second region."
  }
  assert {
    condition     = alltrue([for key in aws_kms_key.main : key.custom_key_store_id == "cks-1234567890abcdef0" && !key.enable_key_rotation])
    error_message = "Keys are not in the key store, or rotate where they cannot."
  }
  assert {
    condition     = aws_rds_integration.warehouse[0].source_arn == aws_db_instance.main.arn && !aws_redshiftserverless_workgroup.main[0].publicly_accessible && !strcontains(aws_rds_integration.warehouse[0].data_filter, "users")
    error_message = "The warehouse gets nothing, or people's data, or is public."
  }
  assert {
    condition     = length(aws_rds_reserved_instance.database) == 1 && aws_savingsplans_savings_plan.compute[0].commitment == "0.100"
    error_message = "Nothing is reserved."
  }
  assert {
    condition = (
      [for stage in aws_codepipeline.main[0].stage : stage.name] == ["Source", "Test", "Integration", "Build", "Development", "Testing", "Staging", "Production"] &&
      [for action in aws_codepipeline.main[0].stage[7].action : action.category] == ["Build", "Approval", "Build", "Build"] &&
      alltrue([for stage in slice(aws_codepipeline.main[0].stage, 4, 7) : !contains([for action in stage.action : action.category], "Approval")])
    )
    error_message = "The pipeline does not go through every environment, with somebody's yes before production."
  }
  assert {
    condition = alltrue([for name, role in { images = "build", checks = "test", integration = "test", deploy = "deliver" } :
      local.build_projects[name].role == role && aws_codebuild_project.pipeline[name].environment[0].privileged_mode == (name == "images")
    ]) && !strcontains(jsonencode([for role in ["test", "build"] : local.delivery_roles[role].statements[*].Action]), "sts:AssumeRole")
    error_message = "What tests or builds may get into an environment."
  }
  assert {
    condition = alltrue([for name, role in aws_iam_role.delivery :
      join(" ", flatten([for one in jsondecode(role.assume_role_policy).Statement : one.Principal.AWS if try(one.Condition.Bool["aws:MultiFactorAuthPresent"], "") == "true"])) ==
      (contains(["deploy", "terraform"], name) ? "arn:aws:iam::123456789012:role/on-call arn:aws:iam::123456789012:user/ann" : "")
      ]) && alltrue([for name in ["deploy", "terraform"] : alltrue([
        for one in jsondecode(aws_iam_role.delivery[name].assume_role_policy).Statement : can(one.Condition.Bool) || can(one.Condition.ArnEquals["aws:PrincipalArn"])
    ])])
    error_message = "Operators cannot deploy by hand, or can without a second factor, or others can."
  }
  assert {
    condition     = alltrue([for policy in aws_ecr_repository_policy.main : !strcontains(policy.policy, "123456789012:root") && strcontains(policy.policy, "444444444444")]) && length(aws_ecr_repository_policy.main) == length(local.services)
    error_message = "Other environments cannot run the images."
  }

  # A smaller environment.

  assert {
    condition = (
      local.bucket_names["concert-bucket"] == "concert-bucket-acmedevelopment" && aws_lambda_function.main["booking-api"].environment[0].variables.CONCERT_ENV == "acmedevelopment" &&
      aws_lambda_function.main["booking-api"].reserved_concurrent_executions == 20 && aws_lambda_function.main["audit-relay"].reserved_concurrent_executions == 1 &&
      !aws_db_instance.main.performance_insights_enabled && length(aws_db_instance.replica) == 0 &&
      aws_s3_bucket_object_lock_configuration.main["concert-audit-archive"].rule[0].default_retention[0].mode == "GOVERNANCE"
    )
    error_message = "A smaller environment is not smaller, or not itself."
  }
}

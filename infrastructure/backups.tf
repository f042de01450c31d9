# Beyond point-in-time recovery, which each store has for itself: copies that an emptied account cannot take along.
locals {
  backup_plans = {
    # Five weeks of days.
    daily = { schedule = "cron(0 4 * * ? *)", keep_days = 35 }
    # A year of months.
    monthly = { schedule = "cron(0 5 1 * ? *)", keep_days = 366 }
  }
}

resource "aws_backup_vault" "main" {
  name          = "concert"
  kms_key_arn   = local.key["data"]
  force_destroy = !local.is_production
}

# In production nobody may shorten what is kept, and after three days of reflection nobody can take that back.
resource "aws_backup_vault_lock_configuration" "main" {
  count = local.is_production ? 1 : 0

  backup_vault_name   = aws_backup_vault.main.name
  min_retention_days  = 7
  max_retention_days  = 400
  changeable_for_days = 3
}

resource "aws_backup_vault" "second_region" {
  count  = var.second_region == null ? 0 : 1
  region = var.second_region

  name          = "concert"
  kms_key_arn   = aws_kms_key.second_region["data"].arn
  force_destroy = !local.is_production
}

resource "aws_backup_plan" "main" {
  name = "concert"

  dynamic "rule" {
    for_each = local.backup_plans

    content {
      rule_name         = rule.key
      target_vault_name = aws_backup_vault.main.name
      schedule          = rule.value.schedule
      start_window      = 60
      completion_window = 480

      lifecycle {
        delete_after = rule.value.keep_days
      }

      dynamic "copy_action" {
        for_each = aws_backup_vault.second_region

        content {
          destination_vault_arn = copy_action.value.arn

          lifecycle {
            delete_after = rule.value.keep_days
          }
        }
      }
    }
  }
}

resource "aws_backup_selection" "main" {
  name         = "concert"
  plan_id      = aws_backup_plan.main.id
  iam_role_arn = aws_iam_role.service["backup"].arn
  resources = concat(
    [aws_db_instance.main.arn],
    [for table in aws_dynamodb_table.main : table.arn],
    # AWS Backup needs versions.
    [for name, versions in aws_s3_bucket_versioning.main : local.bucket_arn[name] if contains(keys(local.cloud.buckets), name)],
  )

  depends_on = [aws_iam_role_policy_attachment.service]
}

# The transaction logs too, so that the second region can go back to a moment and not only to a night.
resource "aws_db_instance_automated_backups_replication" "second_region" {
  count  = var.second_region == null ? 0 : 1
  region = var.second_region

  source_db_instance_arn = aws_db_instance.main.arn
  kms_key_id             = aws_kms_key.second_region["data"].arn
  retention_period       = var.database.backup_days
}

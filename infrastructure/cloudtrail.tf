# Who did what in this account, kept with a digest that shows tampering.
resource "aws_cloudtrail" "main" {
  name                          = "concert"
  s3_bucket_name                = local.bucket_ids["logs"]
  s3_key_prefix                 = "trail"
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  kms_key_id                    = local.key["logs"]
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.main["/concert/trail"].arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.service["trail"].arn

  advanced_event_selector {
    name = "What changes the account"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  # Each reading or writing of what must not be touched.
  advanced_event_selector {
    name = "The audit archive"

    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }

    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }

    field_selector {
      field       = "resources.ARN"
      starts_with = ["${local.bucket_arn["concert-audit-archive"]}/"]
    }
  }

  depends_on = [aws_s3_bucket_policy.main, aws_iam_role_policy.service]
}

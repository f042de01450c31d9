locals {
  # The buckets of the list, and those that only AWS needs: on one machine a folder serves the web app.
  own_buckets = {
    web = { full = "concert-web-${local.env_name}", versioned = true }
    # What the pipeline hands on from step to step.
    delivery = { full = "concert-delivery-${local.env_name}", versioned = true }
    logs     = { full = "concert-logs-${local.env_name}", versioned = true }
  }

  buckets = merge(
    { for name, bucket in local.cloud.buckets : name => {
      full       = local.bucket_names[name]
      versioned  = try(bucket.versioned, false)
      write_once = try(bucket.writeOnce, false)
    } },
    { for name, bucket in local.own_buckets : name => merge(bucket, { write_once = false }) },
  )

  # Services that write access logs can only do it with S3's own key.
  s3_managed_key = toset(["logs"])

  # What becomes of objects, by bucket and beginning of their keys, beyond the list's `expireDays`.
  bucket_ages = {
    concert-bucket = {
      cheaper = { prefix = "", transition = { days = 30, class = "INTELLIGENT_TIERING" } }
      # Uploads that were never completed, and content that was found unfit.
      incoming   = { prefix = "incoming/", expire_days = 1 }
      quarantine = { prefix = "quarantine/", expire_days = 30 }
    }
    concert-reports = {
      cheaper = { prefix = "", transition = { days = 30, class = "STANDARD_IA" } }
    }
    concert-audit-archive = {
      cheaper = { prefix = "", transition = { days = 90, class = "GLACIER_IR" } }
      # When the lock has been over for a day.
      expired = { prefix = "", expire_days = var.audit_archive.years * 366 + 1 }
    }
    logs = {
      expired = { prefix = "", expire_days = var.log_retention_days }
    }
    delivery = {
      expired = { prefix = "", expire_days = 90 }
    }
    # None for `web`: in a time without releases the files in use are as old as all others. What is old is removed by
    # the release after it (delivery/deploy/sweep-web.ts), and here its versions are.
  }

  lifecycle_rules = {
    for name, bucket in local.buckets : name => merge(
      try(local.bucket_ages[name], {}),
      { for days in try([local.cloud.buckets[name].expireDays], []) : "expired" => { prefix = "", expire_days = days } },
    )
  }
}

resource "aws_s3_bucket" "main" {
  for_each = local.buckets

  bucket              = each.value.full
  object_lock_enabled = each.value.write_once
  force_destroy       = !local.is_production && !each.value.write_once
}

locals {
  bucket_ids = { for name, bucket in aws_s3_bucket.main : name => bucket.id }
}

resource "aws_s3_bucket_public_access_block" "main" {
  for_each = local.buckets

  bucket                  = local.bucket_ids[each.key]
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "main" {
  for_each = local.buckets

  bucket = local.bucket_ids[each.key]

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "main" {
  for_each = local.buckets

  bucket = local.bucket_ids[each.key]

  rule {
    bucket_key_enabled = !contains(local.s3_managed_key, each.key)

    apply_server_side_encryption_by_default {
      sse_algorithm     = contains(local.s3_managed_key, each.key) ? "AES256" : "aws:kms"
      kms_master_key_id = contains(local.s3_managed_key, each.key) ? null : local.key["files"]
    }
  }
}

resource "aws_s3_bucket_versioning" "main" {
  for_each = { for name, bucket in local.buckets : name => bucket if bucket.versioned || bucket.write_once }

  bucket = local.bucket_ids[each.key]

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "main" {
  for_each = { for name, bucket in local.buckets : name => bucket if bucket.write_once }

  bucket = local.bucket_ids[each.key]

  rule {
    default_retention {
      mode  = var.audit_archive.lock
      years = var.audit_archive.years
    }
  }

  depends_on = [aws_s3_bucket_versioning.main]
}

resource "aws_s3_bucket_lifecycle_configuration" "main" {
  for_each = local.buckets

  bucket = local.bucket_ids[each.key]

  rule {
    id     = "leftovers"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }

    # A version that is locked stays until its lock is over.
    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    # What is left of an object when its last version has gone.
    dynamic "expiration" {
      for_each = each.value.versioned || each.value.write_once ? ["markers"] : []

      content {
        expired_object_delete_marker = true
      }
    }
  }

  dynamic "rule" {
    for_each = local.lifecycle_rules[each.key]

    content {
      id     = rule.key
      status = "Enabled"

      filter {
        prefix = rule.value.prefix
      }

      dynamic "transition" {
        for_each = try([rule.value.transition], [])

        content {
          days          = transition.value.days
          storage_class = transition.value.class
        }
      }

      dynamic "expiration" {
        for_each = try([rule.value.expire_days], [])

        content {
          days = expiration.value
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.main]
}

resource "aws_s3_bucket_logging" "main" {
  for_each = toset([for name in keys(local.buckets) : name if name != "logs"])

  bucket        = local.bucket_ids[each.key]
  target_bucket = local.bucket_ids["logs"]
  target_prefix = "s3/${each.key}/"

  target_object_key_format {
    partitioned_prefix {
      partition_date_source = "EventTime"
    }
  }
}

resource "aws_s3_bucket_notification" "main" {
  for_each = local.cloud.buckets

  bucket      = local.bucket_ids[each.key]
  eventbridge = true

  dynamic "queue" {
    for_each = try([each.value.arrivals], [])

    content {
      id            = "arrivals"
      queue_arn     = local.arn.queues[queue.value.queue]
      events        = ["s3:ObjectCreated:*"]
      filter_prefix = queue.value.prefix
    }
  }

  # S3 tries the queue before it takes the setting.
  depends_on = [aws_sqs_queue_policy.main]
}

# The browser uploads and downloads by presigned URLs.
resource "aws_s3_bucket_cors_configuration" "main" {
  for_each = toset(["concert-bucket", "concert-reports"])

  bucket = local.bucket_ids[each.key]

  cors_rule {
    allowed_origins = [local.public_origin]
    allowed_methods = ["GET", "PUT"]
    allowed_headers = ["content-type", "x-amz-checksum-sha256", "x-amz-sdk-checksum-algorithm"]
    expose_headers  = ["etag"]
    max_age_seconds = 3600
  }
}

resource "aws_guardduty_malware_protection_plan" "uploads" {
  role = aws_iam_role.service["malware-scan"].arn

  protected_resource {
    s3_bucket {
      bucket_name     = local.bucket_ids["concert-bucket"]
      object_prefixes = ["media/", "private/"]
    }
  }

  actions = [{ tagging = [{ status = "ENABLED" }] }]

  depends_on = [aws_iam_role_policy.service]
}

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

locals {
  bucket_arn = { for name, bucket in local.buckets : name => "arn:${local.partition}:s3:::${bucket.full}" }

  # What a bucket lets others do, beyond what IAM lets our roles do.
  bucket_grants = {
    web = [{
      Sid       = "Cdn"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      # Listing makes a missing file a 404 rather than a 403.
      Action    = ["s3:GetObject", "s3:ListBucket"]
      Resource  = [local.bucket_arn["web"], "${local.bucket_arn["web"]}/*"]
      Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.main.arn } }
    }]

    concert-bucket = [
      {
        Sid       = "CdnServesPublicMedia"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = ["s3:GetObject"]
        Resource  = ["${local.bucket_arn["concert-bucket"]}/media/*"]
        Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.main.arn } }
      },
      {
        Sid       = "NobodyReadsMalware"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource  = ["${local.bucket_arn["concert-bucket"]}/*"]
        Condition = { StringEquals = { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus" = "THREATS_FOUND" } }
      },
      {
        Sid       = "OnlyGuardDutyJudges"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:PutObjectTagging", "s3:DeleteObjectTagging", "s3:PutObjectVersionTagging", "s3:DeleteObjectVersionTagging"]
        Resource  = ["${local.bucket_arn["concert-bucket"]}/*"]
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = "arn:${local.partition}:iam::${local.account}:role/concert-malware-scan" } }
      },
    ]

    logs = [
      {
        Sid       = "AccessLogs"
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.bucket_arn["logs"]}/s3/*"]
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
      {
        Sid       = "CdnLogs"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.bucket_arn["logs"]}/cdn/*"]
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account, "s3:x-amz-acl" = "bucket-owner-full-control" }
          ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:logs:us-east-1:${local.account}:delivery-source:*" }
        }
      },
      {
        Sid       = "TrailLooks"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = ["s3:GetBucketAcl"]
        Resource  = [local.bucket_arn["logs"]]
        Condition = { StringEquals = { "aws:SourceArn" = "arn:${local.partition}:cloudtrail:${var.region}:${local.account}:trail/concert" } }
      },
      {
        Sid       = "TrailWrites"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.bucket_arn["logs"]}/trail/AWSLogs/${local.account}/*"]
        Condition = { StringEquals = {
          "aws:SourceArn" = "arn:${local.partition}:cloudtrail:${var.region}:${local.account}:trail/concert"
          "s3:x-amz-acl"  = "bucket-owner-full-control"
        } }
      },
    ]
  }
}

resource "aws_s3_bucket_policy" "main" {
  for_each = local.buckets

  bucket = local.bucket_ids[each.key]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid       = "EncryptedConnectionsOnly"
          Effect    = "Deny"
          Principal = "*"
          Action    = ["s3:*"]
          Resource  = [local.bucket_arn[each.key], "${local.bucket_arn[each.key]}/*"]
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        },
        {
          Sid       = "Tls12AtLeast"
          Effect    = "Deny"
          Principal = "*"
          Action    = ["s3:*"]
          Resource  = [local.bucket_arn[each.key], "${local.bucket_arn[each.key]}/*"]
          Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
        },
      ],
      try(local.bucket_grants[each.key], []),
    )
  })

  depends_on = [aws_s3_bucket_public_access_block.main]
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

# Copies in the second region, of what is versioned; S3 replicates nothing else.
locals {
  copied_buckets = { for name, bucket in local.cloud.buckets : name => bucket if var.second_region != null && (try(bucket.versioned, false) || try(bucket.writeOnce, false)) }
}

resource "aws_s3_bucket" "copy" {
  for_each = local.copied_buckets
  region   = var.second_region

  bucket              = "${local.bucket_names[each.key]}-copy"
  object_lock_enabled = try(each.value.writeOnce, false)
}

resource "aws_s3_bucket_public_access_block" "copy" {
  for_each = local.copied_buckets
  region   = var.second_region

  bucket                  = aws_s3_bucket.copy[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "copy" {
  for_each = local.copied_buckets
  region   = var.second_region

  bucket = aws_s3_bucket.copy[each.key].id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.second_region["files"].arn
    }
  }
}

resource "aws_s3_bucket_versioning" "copy" {
  for_each = local.copied_buckets
  region   = var.second_region

  bucket = aws_s3_bucket.copy[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "copy" {
  for_each = local.copied_buckets
  region   = var.second_region

  bucket = aws_s3_bucket.copy[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EncryptedConnectionsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:*"]
      Resource  = ["arn:${local.partition}:s3:::${local.bucket_names[each.key]}-copy", "arn:${local.partition}:s3:::${local.bucket_names[each.key]}-copy/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.copy]
}

resource "aws_s3_bucket_replication_configuration" "main" {
  for_each = local.copied_buckets

  bucket = local.bucket_ids[each.key]
  role   = aws_iam_role.service["replication"].arn

  rule {
    id       = "everything"
    status   = "Enabled"
    priority = 0

    filter {}

    delete_marker_replication {
      status = try(each.value.writeOnce, false) ? "Disabled" : "Enabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = aws_s3_bucket.copy[each.key].arn
      storage_class = "STANDARD_IA"

      encryption_configuration {
        replica_kms_key_id = aws_kms_key.second_region["files"].arn
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.main, aws_s3_bucket_versioning.copy]
}

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

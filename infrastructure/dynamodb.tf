locals {
  # DynamoDB describes an attribute once, for the table and all its indexes.
  table_attributes = {
    for name, table in local.cloud.tables : name => merge([
      for keys in concat([table], values(try(table.indexes, {}))) : merge(
        { (keys.partitionKey.name) = keys.partitionKey.type },
        try({ (keys.sortKey.name) = keys.sortKey.type }, {})
      )
    ]...)
  }
}

resource "aws_dynamodb_table" "main" {
  for_each = local.cloud.tables

  name                        = each.key
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = each.value.partitionKey.name
  range_key                   = try(each.value.sortKey.name, null)
  deletion_protection_enabled = local.is_production

  # What copies to another region travels by the stream.
  stream_enabled   = var.second_region != null
  stream_view_type = var.second_region == null ? null : "NEW_AND_OLD_IMAGES"

  dynamic "attribute" {
    for_each = local.table_attributes[each.key]

    content {
      name = attribute.key
      type = attribute.value
    }
  }

  dynamic "global_secondary_index" {
    for_each = try(each.value.indexes, {})

    content {
      name            = global_secondary_index.key
      projection_type = "ALL"

      key_schema {
        attribute_name = global_secondary_index.value.partitionKey.name
        key_type       = "HASH"
      }

      dynamic "key_schema" {
        for_each = try([global_secondary_index.value.sortKey.name], [])

        content {
          attribute_name = key_schema.value
          key_type       = "RANGE"
        }
      }
    }
  }

  dynamic "ttl" {
    for_each = try([each.value.ttlAttribute], [])

    content {
      enabled        = true
      attribute_name = ttl.value
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = local.key["data"]
  }

  dynamic "replica" {
    for_each = var.second_region == null ? [] : [var.second_region]

    content {
      region_name                 = replica.value
      kms_key_arn                 = aws_kms_key.second_region["data"].arn
      point_in_time_recovery      = true
      deletion_protection_enabled = local.is_production
      propagate_tags              = true
    }
  }
}

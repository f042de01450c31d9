# Values are in no file and no state: what can be made here is random, written only, and forgotten; keys that sign
# and Stripe's are put there by hand (see README.md).

locals {
  # What only AWS needs: on one machine database and cache are behind sockets.
  own_secrets = {
    "concert/cache"          = { description = "The cache's password." }
    "concert/database-owner" = { description = "How migrations log into the database." }
  }
  secrets = merge(local.cloud.secrets, local.own_secrets)

  # Whose values nobody but a person can give.
  secrets_to_fill = setsubtract(keys(local.cloud.secrets), ["concert/database", "concert/link-key", "concert/address-key", "concert/second-factor-key"])
}

resource "aws_secretsmanager_secret" "main" {
  for_each = local.secrets

  name                    = each.key
  description             = each.value.description
  kms_key_id              = local.key["secrets"]
  recovery_window_in_days = local.is_production ? 30 : 7

  dynamic "replica" {
    for_each = var.second_region == null ? [] : [var.second_region]

    content {
      region     = replica.value
      kms_key_id = aws_kms_key.second_region["secrets"].arn
    }
  }
}

# Nobody from another account, whatever their own policies say.
resource "aws_secretsmanager_secret_policy" "main" {
  for_each = local.secrets

  secret_arn = aws_secretsmanager_secret.main[each.key].arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "secretsmanager:*"
      Resource  = "*"
      Condition = {
        StringNotEquals = { "aws:PrincipalAccount" = local.account }
        Bool            = { "aws:PrincipalIsAWSService" = "false" }
      }
    }]
  })
}

ephemeral "random_password" "owner" {
  length  = 40
  special = false
}

ephemeral "random_password" "database" {
  length  = 40
  special = false
}

ephemeral "random_password" "cache" {
  length  = 64
  special = false
}

ephemeral "random_password" "link_key" {
  length  = 64
  special = false
}

ephemeral "random_password" "address_key" {
  length  = 64
  special = false
}

ephemeral "random_password" "second_factor_key" {
  length  = 64
  special = false
}

# The user of the functions, who may read and write rows and nothing else; the migration makes it with this password
# (`ALTER USER … RETAIN CURRENT PASSWORD`, so that both are good while the new one spreads).
resource "aws_secretsmanager_secret_version" "database" {
  secret_id = aws_secretsmanager_secret.main["concert/database"].id
  secret_string_wo = jsonencode({
    username = "concert_app"
    password = ephemeral.random_password.database.result
    database = aws_db_instance.main.db_name
    host     = aws_db_proxy.main.endpoint
    port     = 3306
    tls      = true
  })
  secret_string_wo_version = var.database.password_version
}

resource "aws_secretsmanager_secret_version" "database_owner" {
  secret_id = aws_secretsmanager_secret.main["concert/database-owner"].id
  secret_string_wo = jsonencode({
    username = aws_db_instance.main.username
    password = ephemeral.random_password.owner.result
    database = aws_db_instance.main.db_name
    host     = aws_db_instance.main.address
    port     = 3306
    tls      = true
  })
  secret_string_wo_version = var.database.owner_password_version
}

resource "aws_secretsmanager_secret_version" "cache" {
  secret_id                = aws_secretsmanager_secret.main["concert/cache"].id
  secret_string_wo         = jsonencode({ password = ephemeral.random_password.cache.result })
  secret_string_wo_version = var.cache.password_version
}

resource "aws_secretsmanager_secret_version" "link_key" {
  secret_id                = aws_secretsmanager_secret.main["concert/link-key"].id
  secret_string_wo         = jsonencode({ key = ephemeral.random_password.link_key.result })
  secret_string_wo_version = 1
}

# Never written again: with another key no suppressed address would be found.
resource "aws_secretsmanager_secret_version" "address_key" {
  secret_id                = aws_secretsmanager_secret.main["concert/address-key"].id
  secret_string_wo         = jsonencode({ key = ephemeral.random_password.address_key.result })
  secret_string_wo_version = 1
}

# Never made anew: what authenticator apps share with us could not be read any more. A further key is put beside it.
resource "aws_secretsmanager_secret_version" "second_factor_key" {
  secret_id = aws_secretsmanager_secret.main["concert/second-factor-key"].id
  secret_string_wo = jsonencode({
    current = "1"
    keys    = [{ id = "1", key = ephemeral.random_password.second_factor_key.result }]
  })
  secret_string_wo_version = 1
}

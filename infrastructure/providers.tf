provider "aws" {
  region              = var.region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]

  default_tags {
    tags = {
      project     = "concert"
      environment = var.environment
      managed-by  = "terraform"
    }
  }
}

provider "random" {}

# For what is kept in the state. Tests mock this one; of ephemeral values Terraform has no mocks.
provider "random" {
  alias = "kept"
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

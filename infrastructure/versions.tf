terraform {
  # use_lockfile of the S3 backend, ephemeral values and write-only arguments.
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.60"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }

  # The rest is in environments/<environment>.s3.tfbackend.
  backend "s3" {
    key          = "concert.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.86, < 6.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { service = "capture-ai", environment = "production" }
  }
}

module "bucket" {
  source = "../bucket"

  bucket            = var.bucket
  role_name         = "capture-ai-production"
  oidc_provider_arn = var.oidc_provider_arn
  namespace         = var.namespace
  force_destroy     = false
}

output "bucket" {
  description = "The bucket's name."
  value       = module.bucket.bucket
}

output "role_arn" {
  description = "For the service account's annotation eks.amazonaws.com/role-arn."
  value       = module.bucket.role_arn
}

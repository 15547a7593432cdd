output "bucket" {
  description = "The bucket's name."
  value       = aws_s3_bucket.this.id
}

output "role_arn" {
  description = "For the service account's annotation eks.amazonaws.com/role-arn."
  value       = aws_iam_role.service.arn
}

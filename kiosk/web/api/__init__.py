"""The API that programs call: `/api/v1`, described by its own OpenAPI document."""

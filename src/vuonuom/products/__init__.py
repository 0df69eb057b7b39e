"""The register of accepted products: fit to the field, guardian, in use or withdrawn."""

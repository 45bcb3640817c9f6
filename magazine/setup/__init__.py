"""The steps of the first start, each of them safe to interrupt and cheap to repeat."""

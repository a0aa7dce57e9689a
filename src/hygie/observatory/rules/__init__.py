"""The decisions of statistics: values in, values out."""

"""What the pictures of every module are drawn with, on the server: shapes, words, colours."""

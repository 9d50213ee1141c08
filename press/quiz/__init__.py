"""The quizzes: one bank of items, printed on the pages and exported to learning-management systems."""

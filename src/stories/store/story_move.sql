update report set story = :kept where story = :gone

"""What follows from a scorecard: what would flip a finding."""

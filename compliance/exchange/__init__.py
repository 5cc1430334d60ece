"""What others wrote, in formats of theirs: each module reads one, and says of every fact where it stands and what it left."""

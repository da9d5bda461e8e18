"""What a run leaves behind: results document, transcript, terminal."""

"""What a page leaves open: conditions under which a line holds, never evidence against it."""

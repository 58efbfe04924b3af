"""The shapes of terms, found by unification over symbolic dims."""

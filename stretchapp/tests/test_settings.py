"""Settings: what each mode requires, and what local mode makes for itself."""

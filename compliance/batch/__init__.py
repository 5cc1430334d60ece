"""Many providers under many rule sets and dates: tables in, tables out, a part at a time; `compliance batch` stands on it."""

//! Cultures as data: numbers, dates, composite formats and collation as .NET renders them

//! What each cmdlet does to the local organization

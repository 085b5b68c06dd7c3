//! Durable objects of the local tenant behind one trait, the directory and the audit log

//! objects
pub(crate) mod add_member;
pub(crate) mod compare_object;
pub(crate) mod for_each_object;
pub(crate) mod get_date;
pub(crate) mod get_member;
pub(crate) mod get_random;
pub(crate) mod get_unique;
pub(crate) mod group_object;
pub(crate) mod measure_command;
pub(crate) mod measure_object;
pub(crate) mod new_object;
pub(crate) mod new_time_span;
pub(crate) mod select_object;
pub(crate) mod sort_object;
pub(crate) mod start_sleep;
pub(crate) mod tee_object;
pub(crate) mod where_object;

//! Commands about files, folders and paths.

pub(crate) mod add_content;
pub(crate) mod file_info;
pub(crate) mod get_child_item;
pub(crate) mod get_content;
pub(crate) mod get_item;
pub(crate) mod get_location;
pub(crate) mod join_path;
pub(crate) mod new_item;
pub(crate) mod remove_item;
pub(crate) mod set_content;
pub(crate) mod set_location;
pub(crate) mod split_path;
pub(crate) mod test_path;

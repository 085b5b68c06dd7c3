//! How objects become text: views, the Format commands and Out-String, as PowerShell 7.6 does it.
//!
//! Text is made in two steps, as in the reference. [`shape`] turns objects into a format stream ([`stream::Item`]): the
//! first object decides on a view or a shape, those that follow are rows of it or stand by themselves. [`layout`] turns
//! the stream into lines: widths, alignment, wrapping, truncation. The stream can be kept between the two (that is what
//! `Format-Table` puts into a variable), and lines come out as early as they can: a pipeline of a million objects is
//! shown in constant memory, but for the first 300 ms of a table whose widths are not known and for `-AutoSize`.
//!
//! ```text
//! objects ── shape::Shaper ──> stream::Item ── layout::output::Output ──> lines
//!               │  views::Views, model::Model
//! ```
//!
//! Objects are seen through one trait, [`model::Model`], so all rules can be tested with plain data. Views are data:
//! those of the reference are compiled in, a host registers more with [`views::Views::register`]. Errors have views of
//! their own, which work without objects too: [`error_view`].
//!
//! Not here: what the commands' parameters are and how they are bound; writing to a terminal or a file.

pub mod error_details;
pub mod error_view;
pub mod layout;
pub mod model;
pub mod shape;
pub mod stream;
pub mod views;

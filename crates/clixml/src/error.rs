//! What can be wrong with a document or a tree.

/// Why a document could not be read, or a tree not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is not well-formed XML, or uses a part of XML that CLIXML has no place for.
    #[error("not well-formed XML at byte {at}: {message}")]
    Xml {
        /// Byte offset of the place, near enough to find it.
        at: usize,
        /// What the XML reader says.
        message: String,
    },
    /// The root element is not `Objs`.
    #[error("the root element is not `Objs`")]
    NotClixml,
    /// An element whose name is not part of CLIXML stands where a value is expected.
    #[error("unknown element `{0}`")]
    UnknownElement(String),
    /// A scalar's text does not fit its element.
    #[error("`{text}` is not valid in element `{element}`")]
    BadScalar {
        /// Element name, such as `I32`.
        element: String,
        /// The text found, shortened.
        text: String,
    },
    /// A dictionary entry without exactly one key and one value.
    #[error("a dictionary entry needs one Key and one Value")]
    BadEntry,
    /// A `TNRef` or `Ref` to something that did not come before it.
    #[error("reference to unknown id {0}")]
    UnknownReference(u64),
    /// More bytes, levels or values than the limits allow.
    #[error("the document exceeds the limit of {limit} {what}")]
    TooLarge {
        /// `bytes`, `levels` or `values`.
        what: &'static str,
        /// The limit exceeded.
        limit: usize,
    },
}

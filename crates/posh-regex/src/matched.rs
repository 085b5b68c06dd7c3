//! What a match found.

/// A piece of the text, in UTF-16 units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Where it starts.
    pub index: usize,
    /// How long it is.
    pub length: usize,
}

impl Span {
    /// The position behind its last unit.
    #[must_use]
    pub fn end(self) -> usize {
        self.index + self.length
    }
}

/// One match: the whole and its groups, by slot.
///
/// A slot counts the groups in the order of their numbers; it differs from the number where numbers are left out
/// (`(?<5>a)`). [`Regex`](crate::Regex) translates. Slot 0 is the whole match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    pub(crate) span: Span,
    /// All captures of all groups, group after group, each in the order they were made.
    pub(crate) spans: Vec<Span>,
    /// Where in `spans` the captures of slot 1, 2, ... end.
    pub(crate) ends: Vec<u32>,
}

impl Match {
    /// Where the match lies.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where it starts.
    #[must_use]
    pub fn index(&self) -> usize {
        self.span.index
    }

    /// How long it is.
    #[must_use]
    pub fn length(&self) -> usize {
        self.span.length
    }

    /// How many groups there are, the whole match included.
    #[must_use]
    pub fn group_count(&self) -> usize {
        self.ends.len() + 1
    }

    /// The group at `slot`; one without captures when there is no such slot.
    #[must_use]
    pub fn group(&self, slot: usize) -> Group<'_> {
        if slot == 0 {
            return Group { captures: std::slice::from_ref(&self.span) };
        }
        let start = if slot == 1 { 0 } else { self.ends.get(slot - 2).copied().unwrap_or(0) as usize };
        let end = self.ends.get(slot - 1).copied().map_or(start, |end| end as usize);
        Group { captures: &self.spans[start..end] }
    }

    /// All groups by slot, the whole match first.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = Group<'_>> {
        (0..self.group_count()).map(|slot| self.group(slot))
    }
}

/// What a group captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group<'m> {
    captures: &'m [Span],
}

impl<'m> Group<'m> {
    /// Whether it took part in the match.
    #[must_use]
    pub fn success(self) -> bool {
        !self.captures.is_empty()
    }

    /// What it holds: its last capture.
    #[must_use]
    pub fn last(self) -> Option<Span> {
        self.captures.last().copied()
    }

    /// Every capture in the order they were made.
    #[must_use]
    pub fn captures(self) -> &'m [Span] {
        self.captures
    }
}

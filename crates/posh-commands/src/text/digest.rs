//! Digests by the names of `Get-FileHash`.

/// An algorithm of `Get-FileHash`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    pub(crate) fn named(name: &str) -> Option<Algorithm> {
        const NAMES: [(&str, Algorithm); 5] = [
            ("MD5", Algorithm::Md5),
            ("SHA1", Algorithm::Sha1),
            ("SHA256", Algorithm::Sha256),
            ("SHA384", Algorithm::Sha384),
            ("SHA512", Algorithm::Sha512),
        ];
        NAMES.iter().find(|row| row.0.eq_ignore_ascii_case(name)).map(|row| row.1)
    }

    /// The digest of all that `source` gives, in capital hexadecimal digits.
    ///
    /// # Errors
    /// Reading failed.
    pub(crate) fn of_reader(self, source: &mut dyn std::io::Read) -> std::io::Result<String> {
        fn run<D: sha2::Digest>(source: &mut dyn std::io::Read) -> std::io::Result<String> {
            let mut digest = D::new();
            let mut block = vec![0; 64 * 1024];
            loop {
                match source.read(&mut block)? {
                    0 => break,
                    length => digest.update(&block[..length]),
                }
            }
            Ok(digest.finalize().iter().map(|byte| format!("{byte:02X}")).collect())
        }
        match self {
            Algorithm::Md5 => run::<md5::Md5>(source),
            Algorithm::Sha1 => run::<sha1::Sha1>(source),
            Algorithm::Sha256 => run::<sha2::Sha256>(source),
            Algorithm::Sha384 => run::<sha2::Sha384>(source),
            Algorithm::Sha512 => run::<sha2::Sha512>(source),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digests of "abc" in the appendices of RFC 1321 and FIPS 180.
    #[test]
    fn the_published_examples() {
        for (name, expected) in [
            ("md5", "900150983CD24FB0D6963F7D28E17F72"),
            ("SHA1", "A9993E364706816ABA3E25717850C26C9CD0D89D"),
            ("SHA256", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
        ] {
            let digest = Algorithm::named(name).map(|algorithm| algorithm.of_reader(&mut b"abc".as_slice()));
            assert_eq!(digest.and_then(Result::ok).as_deref(), Some(expected));
        }
    }
}

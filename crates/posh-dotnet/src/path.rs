//! `System.IO.Path` on text; the directory separator of the platform is `/` on Unix and `\` (also `/`) on Windows.

/// The separator of the platform.
pub const SEPARATOR: char = std::path::MAIN_SEPARATOR;
/// The other character that separates.
pub const ALTERNATIVE_SEPARATOR: char = '/';
/// What separates paths in lists.
pub const LIST_SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// Whether a character separates folders.
pub fn is_separator(ch: char) -> bool {
    ch == SEPARATOR || ch == ALTERNATIVE_SEPARATOR
}

/// The length of the root in bytes: `/`, `C:\`, `\\server\share`.
fn root_length(path: &str) -> usize {
    if cfg!(windows) {
        let bytes = path.as_bytes();
        if bytes.get(1) == Some(&b':') {
            return if path.chars().nth(2).is_some_and(is_separator) { 3 } else { 2 };
        }
    }
    usize::from(path.starts_with(is_separator))
}

/// `Path.GetFileName`.
pub fn file_name(path: &str) -> &str {
    &path[path.rfind(is_separator).map_or(0, |at| at + 1)..]
}

/// `Path.GetExtension`: with the point, or empty.
pub fn extension(path: &str) -> &str {
    let name = file_name(path);
    match name.rfind('.') {
        Some(at) if at + 1 < name.len() => &name[at..],
        _ => "",
    }
}

/// `Path.GetFileNameWithoutExtension`.
pub fn file_stem(path: &str) -> &str {
    let name = file_name(path);
    name.rfind('.').map_or(name, |at| &name[..at])
}

/// `Path.GetDirectoryName`: none for a root or an empty path.
pub fn directory_name(path: &str) -> Option<String> {
    let root = root_length(path);
    if path.is_empty() || path.len() == root {
        return None;
    }
    let end = path[root..].rfind(is_separator).map_or(root, |at| root + at);
    let folder = path[..end.max(root)].trim_end_matches(is_separator);
    let folder = if folder.len() < root { &path[..root] } else { folder };
    Some(normalized_separators(folder))
}

/// Runs of separators become one, of the platform's kind.
fn normalized_separators(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for ch in path.chars() {
        if is_separator(ch) {
            if !out.ends_with(SEPARATOR) {
                out.push(SEPARATOR);
            }
        } else {
            out.push(ch);
        }
    }
    out
}

/// `Path.GetPathRoot`.
pub fn root(path: &str) -> &str {
    &path[..root_length(path)]
}

/// `Path.IsPathRooted`.
pub fn is_rooted(path: &str) -> bool {
    root_length(path) > 0
}

/// `Path.HasExtension`.
pub fn has_extension(path: &str) -> bool {
    !extension(path).is_empty()
}

/// `Path.Combine`: a rooted part starts anew.
pub fn combine(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        if part.is_empty() {
            continue;
        }
        if is_rooted(part) {
            out.clear();
        } else if !out.is_empty() && !out.ends_with(is_separator) {
            out.push(SEPARATOR);
        }
        out.push_str(part);
    }
    out
}

/// `Path.Join`: parts are put together as they are.
pub fn join(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !out.is_empty() && !out.ends_with(is_separator) && !part.starts_with(is_separator) {
            out.push(SEPARATOR);
        }
        out.push_str(part);
    }
    out
}

/// `Path.ChangeExtension`: none removes the extension.
pub fn change_extension(path: &str, extension: Option<&str>) -> String {
    let start = path.rfind(is_separator).map_or(0, |at| at + 1);
    let stem_end = path[start..].rfind('.').map_or(path.len(), |at| start + at);
    let stem = &path[..stem_end];
    match extension {
        None => stem.to_owned(),
        Some(extension) if extension.starts_with('.') => format!("{stem}{extension}"),
        Some(extension) => format!("{stem}.{extension}"),
    }
}

/// `Path.GetFullPath` of a path, relative to `base`: `.` and `..` are resolved without looking at the disk.
pub fn full(path: &str, base: &str) -> String {
    let combined = if is_rooted(path) { path.to_owned() } else { combine(&[base, path]) };
    let length = root_length(&combined);
    let ends_with_separator = combined.len() > length && combined.ends_with(is_separator);
    let mut parts: Vec<&str> = Vec::new();
    for part in combined[length..].split(is_separator) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    let separator = SEPARATOR.to_string();
    let mut out = normalized_separators(&combined[..length]);
    out.push_str(&parts.join(&separator));
    if ends_with_separator && !parts.is_empty() {
        out.push(SEPARATOR);
    }
    out
}

/// `Path.GetRelativePath`.
pub fn relative(from: &str, to: &str, base: &str) -> String {
    let (from, to) = (full(from, base), full(to, base));
    let split =
        |path: &str| path.split(is_separator).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (left, right) = (split(&from), split(&to));
    let shared = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let mut parts = vec!["..".to_owned(); left.len() - shared];
    parts.extend(right[shared..].iter().cloned());
    if parts.is_empty() { ".".to_owned() } else { parts.join(&SEPARATOR.to_string()) }
}

/// `Path.GetInvalidFileNameChars`.
pub fn invalid_file_name_characters() -> Vec<char> {
    if cfg!(windows) {
        let mut list = vec!['"', '<', '>', '|', '\0'];
        list.extend((1..32).filter_map(char::from_u32));
        list.extend([':', '*', '?', '\\', '/']);
        return list;
    }
    vec!['\0', '/']
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_path() {
        assert_eq!(
            (file_name("/a/b.tar.gz"), extension("/a/b.tar.gz"), file_stem("/a/b.tar.gz")),
            ("b.tar.gz", ".gz", "b.tar")
        );
        assert_eq!(directory_name("/a/b/c.txt").as_deref(), Some("/a/b"));
        assert_eq!(directory_name("/a").as_deref(), Some("/"));
        assert_eq!(directory_name("/"), None);
        assert_eq!(directory_name("a").as_deref(), Some(""));
        assert_eq!(combine(&["a", "b", "/c", "d"]), "/c/d");
        assert_eq!(change_extension("a/b.txt", Some("md")), "a/b.md");
        assert_eq!(full("../x/./y", "/a/b"), "/a/x/y");
        assert_eq!(relative("/a/b", "/a/c/d", "/"), "../c/d");
    }
}
